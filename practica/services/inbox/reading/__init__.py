"""From raw bytes to what a person wrote: no database, no network, no fault whatever comes."""

from practica.services.inbox.reading.bodies import Attached
from practica.services.inbox.reading.mails import HEAD, LARGEST, Mail, read, read_head
from practica.services.inbox.reading.sorting import Sort

__all__ = ["HEAD", "LARGEST", "Attached", "Mail", "Sort", "read", "read_head"]
