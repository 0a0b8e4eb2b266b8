"""The common parts of sockets: connections, frames, fan-out, timers and the bus."""
