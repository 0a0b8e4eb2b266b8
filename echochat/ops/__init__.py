"""For operators: health, client configuration, metrics, logs, housekeeping."""
