"""HTTP itself: bodies, answers, the error form, the web client's files."""
