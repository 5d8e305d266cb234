"""The few things that the components cannot say in template language alone. No logic of the domain lives here."""

import functools
import html
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from practica.foundation.core import markdown

register = template.Library()

_CHECKED = SafeString(" checked")

# Input types whose text has a direction of its own; numbers, dates and addresses keep the page's.
_WRITTEN = {"text", "search", "textarea"}


@register.simple_block_tag
def remember(content: str) -> SafeString:
    """What stands between the tags, to be named with `as` and written in more than one place."""
    return mark_safe(content.strip())  # already rendered, hence already escaped


class _Drawn(template.Node):
    """What stands between the tags, kept by what it is drawn from."""

    kept: OrderedDict[tuple[Hashable, ...], SafeString] = OrderedDict()
    most = 512

    def __init__(self, nodelist: NodeList, sources: list[FilterExpression]) -> None:
        self.nodelist, self.sources = nodelist, sources

    def render(self, context: template.Context) -> SafeString:
        key = (self, get_language(), *(source.resolve(context) for source in self.sources))
        drawn = self.kept.pop(key, None)
        if drawn is None:
            drawn = self.nodelist.render(context)
        # The last one used stands last. Two threads may both draw it: it comes out the same.
        self.kept[key] = drawn
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return drawn


@register.tag
def drawn_from(parser: Parser, token: Token) -> _Drawn:
    """`{% drawn_from card.drawn_by level %}…{% enddrawn_from %}`: drawn once for the same values and language in this process.

    The values must be hashable, and between the tags nothing may be used but what they decide: no viewer, no request, no time. So
    nothing is ever out of date, and nobody gets what was drawn from what another may see. A list of cards cost half its page.
    """
    sources = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("enddrawn_from",))
    parser.delete_first_token()
    return _Drawn(nodelist, sources)


@register.simple_tag
def control(field: BoundField, revision: object = "", placeholder: str = "", describedby: str = "") -> SafeString:
    """A form field's own control, with the direction of what is typed and the revision that keep.js sends along.

    `describedby` replaces the ids that Django writes for help and errors.
    """
    attrs: dict[str, str | bool] = {}
    if _kind(field) in _WRITTEN:
        attrs["dir"] = "auto"
    if revision not in ("", None):
        attrs["data-revision"] = str(revision)
    if placeholder:
        attrs["placeholder"] = placeholder
    if describedby:
        attrs["aria-describedby"] = describedby
    return field.as_widget(attrs=attrs)


@register.simple_tag
def marks(rows: Iterable[Any]) -> SafeString:
    """One mark a country, as a list; nothing for none. A row has verdict, label (spoken), place and url, or the same as keys.

    In Python, as are `options`: a page of results shows two hundred of them, and so much template costs a third of that page.
    """
    shown = [_mark(row if isinstance(row, Mapping) else vars(row)) for row in rows]
    return format_html('<ul class="marks">{}</ul>', mark_safe("".join(shown))) if shown else SafeString()  # each is escaped


def _mark(row: Mapping[str, Any]) -> SafeString:
    said = _said(row["verdict"], str(row["label"]), row["place"])
    if row["url"]:
        return format_html('<li><a href="{}">{}</a></li>', row["url"], said)
    return format_html("<li><span>{}</span></li>", said)


@functools.lru_cache(maxsize=4096)
def _said(verdict: str, label: str, place: str) -> SafeString:
    return format_html('{}<span class="vh">{}, </span>{}', _shape(verdict), label, place)


@functools.lru_cache(maxsize=64)
def _shape(verdict: str) -> SafeString:
    sprite = static("core/marks.svg")
    return format_html('<svg class="m {}" aria-hidden="true"><use href="{}#{}"/></svg>', verdict, sprite, verdict)


@register.simple_tag
def options(rows: Iterable[Mapping[str, Any]], name: str, kind: str) -> SafeString:
    """The answers of `c-facet`, whose rows it documents, as fields `name` of a kind, checkbox or radio."""
    return mark_safe("".join(_option(row, name, kind) for row in rows))  # each is escaped


def _option(row: Mapping[str, Any], name: str, kind: str) -> SafeString:
    value, count = row["value"], row.get("count")
    return format_html(
        '<label><input type="{}" name="{}" id="narrow-{}-{}" value="{}"{}>{}{}{}{}</label>',
        kind, name, name, value, value, _CHECKED if row.get("checked") else "",
        _shape(row["verdict"]) if row.get("verdict") else "", _called(row),
        format_html(" <small>{}</small>", row["note"]) if row.get("note") else "",
        "" if count is None else format_html("<i>{}</i>", localize(count)),
    )  # fmt: skip


def _called(row: Mapping[str, Any]) -> SafeString:
    if row.get("marking"):
        return format_html('<span class="tlp" data-tlp="{}" translate="no">{}</span>', row["marking"], row["marking"])
    language = format_html(' lang="{}"', row["lang"]) if row.get("lang") else ""
    return format_html("<bdi{}>{}</bdi>", language, row["label"])


@register.filter
def prose(text: object, level: object = 3) -> SafeString:
    """What a member wrote in Markdown, as HTML; `level` is that of its highest headings."""
    # A property written as text="{{ words }}" arrives escaped, one written as :text="words" does not.
    words = html.unescape(text) if isinstance(text, SafeString) else str(text or "")
    return markdown.render(words, level=int(str(level)))


@register.filter
def initials(name: object) -> str:
    """The first letters of at most two words of a name, in any script: "Maro Teval" gives "MT"."""
    words = [word for word in str(name or "").replace(".", " ").split() if word[0].isalpha()]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    # Joining scripts change shape when two letters touch, so a thin space keeps them apart.
    joint = "" if all(word[0].isascii() for word in chosen) else "\u2009"
    return joint.join(word[0].upper() for word in chosen)


def _kind(field: BoundField) -> str:
    return str(getattr(field.field.widget, "input_type", "") or field.widget_type)
