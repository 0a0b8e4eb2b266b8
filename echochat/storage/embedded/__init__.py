"""PostgreSQL as a child process, for machines that have none of their own."""

from echochat.storage.embedded.errors import EmbeddedPostgresError
from echochat.storage.embedded.postgres import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]
