"""Pages for writing practices; the pages for reading them stand in `doors/site`, where everything is known."""
