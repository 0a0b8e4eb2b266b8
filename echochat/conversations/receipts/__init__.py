"""Read receipts: how far the others of a small room have read it."""
