"""A long check: other proxies than nginx, with the configuration that the manual shows."""
