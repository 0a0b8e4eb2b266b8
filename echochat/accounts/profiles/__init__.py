"""Profiles: showing and editing them."""
