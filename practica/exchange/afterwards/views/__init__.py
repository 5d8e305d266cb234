"""Pages of what remains of an event."""
