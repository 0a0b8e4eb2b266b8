"""What keeps strangers out: limits, addresses, origins, CSRF, headers, the audit log."""
