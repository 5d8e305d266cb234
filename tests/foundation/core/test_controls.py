"""A list of options comes out as Django's own template draws it, whatever it is made of."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.controls import Renderer
from practica.foundation.core.places import choices
from tests.examples import examples

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
CHOICE = st.tuples(WORDS | st.integers() | st.none(), WORDS | WORDS.map(mark_safe))
CHOICES = st.lists(CHOICE | st.tuples(WORDS.filter(str.strip), st.lists(CHOICE, min_size=1, max_size=3)), max_size=5)
ATTRIBUTES = st.dictionaries(WORDS, WORDS | st.booleans() | st.integers() | st.none(), max_size=3)


def drawn(widget: forms.Widget, renderer: DjangoTemplates, value: object, attrs: dict) -> str:
    return str(widget.render("country", value, attrs, renderer=renderer)).strip()


@examples(60)
@given(CHOICES, ATTRIBUTES, st.sampled_from([forms.Select, forms.SelectMultiple]), WORDS)
def test_any_list_is_drawn_as_by_django(rows, attrs, kind, chosen):
    widget, value = kind(choices=rows), [chosen] if kind is forms.SelectMultiple else chosen

    assert drawn(widget, Renderer(), value, attrs) == drawn(widget, DjangoTemplates(), value, attrs)


def test_forms_are_drawn_by_it(settings):
    class Form(forms.Form):
        country = forms.ChoiceField(choices=choices("en"), required=False)

    assert isinstance(Form().renderer, Renderer)
    assert '<option value="BR">Brazil</option>' in Form().as_p()
