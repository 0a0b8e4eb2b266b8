"""Making, listing, changing and deleting rooms."""
