"""Links by which people join a room."""
