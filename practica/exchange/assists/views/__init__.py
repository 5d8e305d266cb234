"""Pages of peer assists."""
