"""Sends every hostile text in every documented field, and measures the cost."""
