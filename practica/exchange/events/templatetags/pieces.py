"""A fragment that another app puts on the page of an event, filled with what the app gives it."""

from django import template
from django.template.context import Context

from practica.exchange.events.parts import Piece

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Context, one: Piece) -> str:
    """Draw it with its own words over those of the page."""
    if context.template is None:
        return ""
    found = context.template.engine.get_template(one.template)
    with context.push(**one.context):
        return found.render(context)
