"""nginx as shipped in nginx/, as a real process before real instances."""
