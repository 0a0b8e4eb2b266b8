"""Three instances, sixty clients, and everything that can break: see docs/reliability.md."""
