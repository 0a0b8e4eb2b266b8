"""Errors of the embedded PostgreSQL, in words for the operator."""


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL can't run; the text says why and what to do."""
