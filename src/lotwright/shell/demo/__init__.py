"""The demo: an invented company, its people and stock, and eight weeks of work made through the runner."""
