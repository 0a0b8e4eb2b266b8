"""What operators see: health, client configuration, logs."""
