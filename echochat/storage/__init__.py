"""PostgreSQL: connections, transactions, the schema and the embedded server."""
