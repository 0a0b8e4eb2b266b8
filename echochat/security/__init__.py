"""Limits, client addresses, origins, CSRF, headers, the audit log."""
