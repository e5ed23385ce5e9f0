"""Read models: named SQL and plain data for the screens. Nothing here changes anything."""
