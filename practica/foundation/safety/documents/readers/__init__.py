"""One module per file format; each takes bytes and fills a `Builder`. They run only inside the worker process."""
