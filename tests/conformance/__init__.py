"""A long check: the WebSocket of EchoChat under Autobahn's suite."""
