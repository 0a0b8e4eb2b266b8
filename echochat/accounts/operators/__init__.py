"""Accounts as operators see and change them, from the command line."""
