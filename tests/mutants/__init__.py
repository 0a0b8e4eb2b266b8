"""Mutants of the path of a message: see docs/reliability.md."""
