"""How the controls of forms are drawn: as Django's own templates draw them, but lists of options in Python.

A list of countries is 250 options, one of time zones 400, and Django draws each of them with two templates: two thirds of the
time of a page with a form went there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Renderer(DjangoTemplates):
    """Django's own, but for `<select>`."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """A control as HTML, equal to what Django's template of that name makes of the context."""
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # a template escaped it


def _select(widget: Mapping[str, Any]) -> SafeString:
    rows = "".join(_groups(widget))
    name, attrs = widget["name"], _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}\n</select>', name, attrs, mark_safe(rows))  # each is escaped


def _groups(widget: Mapping[str, Any]) -> Iterator[str]:
    for group, options, _index in widget["optgroups"]:
        if group:
            yield format_html('\n  <optgroup label="{}">', group)
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            yield f'\n  <option value="{value}"{_attributes(option["attrs"])}>{label}</option>\n'
        if group:
            yield "\n  </optgroup>"


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    said = []
    for name, value in attrs.items():
        if value is True:
            said.append(f" {conditional_escape(name)}")
        elif value is not False:
            said.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return mark_safe("".join(said))  # each is escaped
