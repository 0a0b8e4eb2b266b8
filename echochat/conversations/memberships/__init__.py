"""Memberships: a user's settings and read mark of each conversation, and the list of all."""
