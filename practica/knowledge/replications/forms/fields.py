"""The short choices of these forms."""

from django import forms

from practica.foundation.safety.forms import pick
from practica.knowledge.replications.models import Held, Kept


def held_field(label: str, initial: str = "") -> forms.ChoiceField:
    """Have, partly, not, unknown."""
    return pick(label, Held.choices, initial)


def kept_field(label: str, initial: str = "") -> forms.ChoiceField:
    """Keep, change, drop."""
    return pick(
        label, [(Kept.KEPT, Kept.KEPT.label), (Kept.MODIFIED, Kept.MODIFIED.label), (Kept.DROPPED, Kept.DROPPED.label)], initial
    )
