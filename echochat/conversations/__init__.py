"""Direct rooms: creating and listing them, and read marks."""
