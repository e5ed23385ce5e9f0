"""HTTP doors. No rule lives here: a request becomes a command or a named query, an answer becomes JSON."""
