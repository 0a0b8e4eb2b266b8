"""The event socket."""
