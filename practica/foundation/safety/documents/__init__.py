"""Safe opening of files: what comes in is hostile until a process of its own has read it.

Words: a *document* is the text of a file with its blocks; a *note* says what was left out or repaired; `Unreadable`
says in one sentence why a file cannot be read. Rules: no entity, macro or network is ever followed; comments, deleted
text and properties do not come out; text whose letters cannot be trusted is refused, never passed on. A file for others is
written again (`clean_file`), never copied.
"""

from practica.foundation.safety.documents.model import Block, Cleaned, Document, Kind, Limits, Sentence, Unreadable
from practica.foundation.safety.documents.opening import clean_file, clean_image, read_document, sentence_of
from practica.foundation.safety.documents.process import Worker

__all__ = [
    "Block",
    "Cleaned",
    "Document",
    "Kind",
    "Limits",
    "Sentence",
    "Unreadable",
    "Worker",
    "clean_file",
    "clean_image",
    "read_document",
    "sentence_of",
]
