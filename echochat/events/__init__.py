"""The event socket: rooms over one connection (docs/wire.md 2.5)."""
