"""Several instances of EchoChat on one Redis and one PostgreSQL."""
