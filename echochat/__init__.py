"""EchoChat: a self-hosted real-time chat server."""
