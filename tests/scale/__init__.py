"""A database with much in it, and the plans of the server's statements on it."""
