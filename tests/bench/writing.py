"""What the bench takes in: records and a long document, with the texts of the large world; one file a process."""

import json
import sys
from pathlib import Path
from random import Random

from practica.config.setup import ready

WORDS_A_PAGE = 350
_SECTIONS = ("challenge", "done", "changed", "did_not_work", "lessons")
_HEADINGS = {"Challenge": "challenge", "What was done": "done", "What changed": "changed", "What did not work": "did_not_work"}


def records(path: Path, count: int) -> None:
    """So many practices in the import format, in six languages."""
    from practica.demo.large.words import Words

    words = Words(Random(7))  # noqa: S311 - texts to measure on
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            language = words.language()
            row = {
                "type": "practice", "id": f"bench:{number}", "language": language, "title": words.title(language),
                "summary": words.remark(language), "countries": ["BR"], "objectives": ["protection"], "marking": "TLP:GREEN",
                "sections": {name: words.section(language, name) for name in _SECTIONS},
            }  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def document(path: Path, pages: int) -> None:
    """So many pages as a DOCX: one practice after the other, with headings."""
    import docx

    from practica.demo.large.words import Words

    words = Words(Random(11))  # noqa: S311 - texts to measure on
    written, count = docx.Document(), 0
    while count < pages * WORDS_A_PAGE:
        written.add_heading(words.title("en"), 1)
        for heading, section in _HEADINGS.items():
            written.add_heading(heading, 2)
            for _ in range(3):
                text = words.section("en", section)
                count += len(text.split())
                written.add_paragraph(text)
    written.save(str(path))


if __name__ == "__main__":
    ready()
    {"records": records, "document": document}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
