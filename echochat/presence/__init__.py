"""Who is online, and telling it to everybody (contract 3, `/ws/presence/`)."""
