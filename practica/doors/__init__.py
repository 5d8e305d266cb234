"""The ways in and out: the site's own pages, documents in."""
