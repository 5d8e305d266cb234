"""Services that know people and markings, and no topic: search, notices and mail."""
