"""What strangers send: every field of the documents with every hostile text, and what it costs."""
