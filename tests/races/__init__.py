"""Races driven by hand: what is read before a change and applied after it, in both orders."""
