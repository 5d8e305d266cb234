"""A practice to take along: a one-page brief (PDF), a document (DOCX), a record (JSON), for one reader.

Three hard rules. The reader of the page is the reader of the file, by the same look-up. TLP:AMBER+STRICT and TLP:RED never leave:
not the practice, and not a result of its replications either, which is then in no count. And a file carries, on every page,
the strictest marking of what is in it, the attribution as the source chose it, and for whom its figures were counted.
"""
