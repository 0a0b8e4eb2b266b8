"""A load client for a running EchoChat, which checks what it reads. See docs/load-testing.md."""
