"""Settings that are kept with the account, the same on all devices."""
