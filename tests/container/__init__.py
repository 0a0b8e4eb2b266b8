"""The images and the compose file."""
