"""Pages that belong to no single topic: Today, the search page, country pages, results, failures."""
