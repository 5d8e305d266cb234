"""Pages of a session while it is held."""
