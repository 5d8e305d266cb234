"""Pages of examples."""
