"""The bus of several instances, on Redis. Only `connection.py` knows the client library."""
