"""The documentation is whole: every page is reached, every command told, nothing is fetched from elsewhere."""

import re
from pathlib import Path

import yaml

from practica.config.cli import COMMANDS
from tests.operate.machine import ROOT

DOCS = ROOT / "docs"
OWN_WORDS = re.compile(r"/home/|/Users/|/root/")


def pages() -> list[Path]:
    return sorted(DOCS.rglob("*.md"))


def links(page: Path) -> set[Path]:
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    return {(page.parent / link).resolve() for link in found if "://" not in link}


def test_every_page_is_reached_from_the_first_one() -> None:
    reached: set[Path] = set()
    waiting = {DOCS / "index.md"}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting |= {link for link in links(page) if link.suffix == ".md"} - reached

    assert set(pages()) - reached == set()


def test_the_way_through_the_documentation_names_pages_that_exist() -> None:
    said = yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]
    named = re.findall(r"[\w/-]+\.md", str(said))

    assert [name for name in named if not (DOCS / name).exists()] == []


def test_every_command_is_told() -> None:
    told = (DOCS / "reference" / "index.md").read_text()

    assert [name for name in COMMANDS if f"`{name}" not in told and f"practica {name}" not in told] == []


def test_nothing_is_fetched_from_elsewhere_and_no_machine_is_named() -> None:
    texts = [*pages(), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
    for page in texts:
        text = page.read_text()
        assert not re.search(r"!\[[^]]*\]\(https?:|<script|<iframe|<img", text), page.name
        assert not OWN_WORDS.search(text), page.name


def test_pictures_are_small_and_have_words_instead_of_them() -> None:
    pictures = sorted((DOCS / "pictures").glob("*.png"))

    assert len(pictures) >= 2
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []
    assert not re.search(r"!\[\]\(", "".join(page.read_text() for page in [*pages(), ROOT / "README.md"]))
