"""The `lotwright` command."""
