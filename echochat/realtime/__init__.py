"""What every socket is made of: connections, frames, hubs, timers and the bus."""
