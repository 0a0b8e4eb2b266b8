"""Who is in a room as what, and who may change it."""
