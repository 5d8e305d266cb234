"""The look is a system: pages use what components declare, carry no look of their own, and no word escapes translation."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template
from django_cotton.compiler_regex import CottonCompiler, Tag

ROOT = Path(__file__).resolve().parents[2] / "practica"
COTTON = ROOT / "foundation/core/templates/cotton"
GALLERY = ROOT / "foundation/core/templates/core/gallery.html"
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))

# Handed on by components that write {{ attrs }} into their element.
HANDED_ON = re.compile(r"^:?(data-|aria-|hx-|form|id$)")
# Properties that a reader sees or hears.
SEEN = {
    "also", "caption", "count", "example", "figure", "gloss", "harm", "help", "label", "legend", "next_label",
    "note", "placeholder", "previous_label", "text", "title", "worked", "here", "about", "alt", "aria-label",
}  # fmt: skip
# Elements that have no end of their own.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
COMMENTS = re.compile(r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORDS = re.compile(r"[^\W\d_]{2,}")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(text: str) -> str:
    return COMMENTS.sub("", text)


@cache
def components() -> dict[str, tuple[frozenset[str], bool]]:
    """Each component's name as pages write it, with its declared properties and whether it hands others on."""
    found = {}
    for path in ROOT.rglob("templates/cotton/*.html"):
        text = without_comments(path.read_text())
        declared = re.search(r"<c-vars\s(.*?)/>", text, re.DOTALL)
        properties = re.findall(r":?([\w-]+)=\"", declared[1]) if declared else []
        found[path.stem.replace("_", "-")] = frozenset(properties), "{{ attrs }}" in text
    return found


def wrong_uses(text: str) -> Iterator[str]:
    """What a template asks of components that they do not offer."""
    bare, _ = CottonCompiler().exclude_ignorables(without_comments(text))
    inside: list[str] = []
    for tag in map(Tag, Tag.tag_pattern.finditer(bare)):
        name = tag.tag_name[2:].replace("_", "-")  # both spellings reach the same file
        if name == "vars":
            continue
        if tag.is_closing:
            if not inside or inside.pop() != name:
                yield f"</c-{name}> closes nothing"
            continue
        yield from wrong_properties(name, {key for key, *_ in Tag.attr_pattern.findall(tag.attrs)}, tag, inside)
        if not tag.is_self_closing:
            inside.append(name)
    yield from (f"<c-{name}> is never closed" for name in inside)


def wrong_properties(name: str, given: set[str], tag: Tag, inside: list[str]) -> Iterator[str]:
    """A component or a slot that does not exist, and properties that it does not have."""
    if name == "slot":
        slot = re.search(r"name=[\"'](\w+)", tag.attrs)
        if not (slot and inside and inside[-1] in components() and slot[1] in components()[inside[-1]][0]):
            yield f"slot {slot[1] if slot else None!r} of {inside[-1:]}"
    elif name not in components():
        yield f"<c-{name}> does not exist"
    else:
        known, hands_on = components()[name]
        for key in sorted(given):
            if key.lstrip(":").replace("-", "_") not in known and not (hands_on and HANDED_ON.match(key)):
                yield f"<c-{name}> has no property {key!r}"


class Page(HTMLParser):
    """A template's markup with its code taken out: what is written there by hand."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.own_look: list[str] = []
        self.untranslated: list[str] = []
        self.silent: list[str] = []
        self.open: list[str] = []
        bare = TRANSLATED.sub("", without_comments(text))
        self.feed(re.sub(r"<c-vars\s.*?/>", "", TEMPLATE_CODE.sub("", bare), flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.own_look += [f"<{tag} {key}>" for key in given if key == "style" or re.match(r"on[a-z]+$", key)]
        self.own_look += [f"<{tag} {key}={value}>" for key, value in attrs if (value or "").startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.own_look.append(f"<{tag}>")
        self.untranslated += [
            f"<{tag} {key}={value!r}>"
            for key, value in attrs
            if WORDS.search(value or "") and (key in SEEN or (tag, key) == ("c-empty", "action"))
        ]
        if tag not in VOID:
            self.open.append(tag)
            if given.get("translate") == "no" or tag in {"code", "pre", "script"}:
                self.silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and WORDS.search(data):
            self.untranslated.append(" ".join(data.split()))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_uses_only_components_and_properties_that_exist(path: Path):
    assert list(wrong_uses(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_carries_no_style_script_or_handler_of_its_own(path: Path):
    assert Page(path.read_text()).own_look == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path != GALLERY], ids=named)
def test_every_visible_word_of_a_template_can_be_translated(path: Path):
    assert Page(path.read_text()).untranslated == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_can_be_read_by_the_engine(path: Path):
    get_template(str(path).split("/templates/", 1)[1])


def test_the_gallery_shows_every_component():
    used = {tag.tag_name[2:] for tag in map(Tag, Tag.tag_pattern.finditer(GALLERY.read_text())) if not tag.is_closing}
    # Components of a topic draw that topic's own objects and are seen on its pages.
    common = {path.stem.replace("_", "-") for path in COTTON.glob("*.html")}

    assert common - used == set()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<c-buton>x</c-buton>", "<c-buton> does not exist"),
        ('<c-mark verdict="none" colour="red" />', "<c-mark> has no property 'colour'"),
        ('<c-card><c-slot name="head">x</c-slot></c-card>', "slot 'head' of ['card']"),
        ("<c-card>x", "<c-card> is never closed"),
    ],
)
def test_a_mistake_in_using_a_component_is_named(text: str, complaint: str):
    assert list(wrong_uses(text)) == [complaint]


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
    ],
)
def test_a_look_of_its_own_is_found(text: str):
    assert Page(text).own_look


@pytest.mark.parametrize("text", ["<p>Hello there</p>", '<c-card title="Hello">', '<input placeholder="Hello">'])
def test_a_word_that_cannot_be_translated_is_found(text: str):
    assert Page(text).untranslated


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Hello" %}',
        "{% blocktranslate %}Hello {{ you }}{% endblocktranslate %}",
        '<b translate="no">TLP:RED</b>',
        "<p>· 7 %</p>",
    ],
)
def test_words_that_are_translated_or_are_names_pass(text: str):
    assert Page(text).untranslated == []
