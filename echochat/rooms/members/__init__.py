"""Members of rooms and their roles."""
