"""The gallery of components: one of each, with invented content, so that a change of the look can be seen at once."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind that the interface uses."""

    title = forms.CharField(label=_("Title"), help_text=_("What would a colleague search for?"))
    country = forms.ChoiceField(label=_("Country"), choices=[("F", "Country F"), ("G", "Country G")])
    period = forms.DateField(label=_("When will you report?"), widget=forms.DateInput(attrs={"type": "date"}))
    did_not_work = forms.CharField(
        label=_("What did not work?"),
        help_text=_("One thing that surprised you is enough. It is the part that readers open first."),
        widget=forms.Textarea(attrs={"data-markdown": True}),
    )
    effects = forms.ChoiceField(
        label=_("Were there negative effects?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("not assessed", _("Not assessed"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("en", "English"), ("fr", "français"), ("ar", "العربية")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label=_("I may be asked about it"), required=False)
    held = forms.ChoiceField(
        label=_("A shelter place within 24 hours"),
        choices=[("yes", _("have")), ("partly", _("partly")), ("no", _("not")), ("unknown", _("unknown"))],
        widget=forms.RadioSelect,
    )


def in_demonstration(request: HttpRequest) -> HttpResponse:
    """`/gallery/`, in the demonstration only; a real community has no such page."""
    if not settings.DEMO:
        raise Http404
    return gallery(request)


def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, with an unfinished form so that errors can be seen too."""
    form = SampleForm({"title": "", "country": "F", "held": "no", "did_not_work": SAMPLE_TEXT, "period": "2028-03-01"})
    return render(request, "core/gallery.html", {"form": form, **SAMPLES})


SAMPLE_TEXT = "In the first weeks the harbour police spoke first, and the crews went quiet."
SAMPLE_PROSE = """We asked the **women first**, as [the guide](/practices/) says; *nobody* had done that before.

- one social worker and one inspector
- `TLP:GREEN`, so that all may read it
  1. a second list
  2. inside the first

> The crews spoke when the uniforms had left.

# What we would do differently

بدأنا متأخرين: القائمة أدناه من [الزملاء](https://example.org/).

1. مترجم **منذ اليوم الأول**
2. An English line among the others
"""
SAMPLES: dict[str, object] = {
    "prose": SAMPLE_PROSE,
    "crumbs": [{"url": "#", "label": "Practices"}, {"label": "Gallery"}],
    "verdicts": [
        ("similar", _("similar")),
        ("stronger", _("stronger")),
        ("weaker", _("weaker")),
        ("none", _("no effect")),
        ("harmful", _("harmful")),
        ("too_early", _("too early to say")),
        ("overdue", _("report overdue")),
        ("abandoned", _("abandoned")),
        ("not_measured", _("not measured")),
        ("open", _("open")),
        ("practice", _("new practice")),
        ("thread", _("thread forming")),
        ("clock", _("1 h 20 left")),
    ],
    "checked": {
        "non_field_errors": [_("Something here may point to a person. Nothing was sent; what you typed is below.")],
        "asks": [{"name": "reason:body:age", "label": _("Your reason for keeping it:"), "value": ""}],
    },
    "labels": ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"],
    "marks": [
        {"verdict": "similar", "label": "Country B, similar", "place": "B", "url": "#"},
        {"verdict": "weaker", "label": "Country G, weaker", "place": "G", "url": "#"},
        {"verdict": "harmful", "label": "Country L, harmful", "place": "L", "url": "#"},
    ],
    "facets": [
        {"value": "similar", "label": _("Similar or stronger"), "count": 9, "verdict": "similar", "checked": True},
        {"value": "none", "label": _("No effect"), "count": 4, "verdict": "none"},
        {"value": "overdue", "label": _("Report overdue"), "count": 3, "verdict": "overdue"},
        {"value": "F", "label": "Country F", "count": 3, "note": _("yours")},
        {"value": "ar", "label": "العربية", "count": 2, "lang": "ar"},
        {"value": "TLP:GREEN", "count": 11, "marking": "TLP:GREEN"},
    ],
    "markings": [
        {"value": "TLP:CLEAR", "sentence": _("Everybody, also outside the community.")},
        {"value": "TLP:GREEN", "sentence": _("All 214 members. Not the public.")},
        {"value": "TLP:AMBER", "sentence": _("The circle “Work at sea”: 31 members in 9 countries.")},
        {
            "value": "TLP:AMBER+STRICT",
            "sentence": _("The same 31 members, and not beyond their own organisations."),
        },
        {"value": "TLP:RED", "sentence": _("Only people you name. You have named nobody yet.")},
    ],
    "tags": [{"label": "Country A · 2016", "url": "#"}, {"label": "Identification", "url": "#"}, {"label": "العربية"}],
    "facts": [
        {"label": _("When"), "value": "Wed 12 and Thu 13 November 2025"},
        {"label": _("Where"), "value": "City P, Country A"},
        {"label": _("Who came"), "value": "58 people from 11 countries"},
    ],
    "views": [
        {"url": "#", "label": _("List"), "current": True},
        {"url": "#", "label": _("Map")},
        {"url": "#", "label": _("Matrix")},
    ],
    "answered": [
        {"url": "#", "label": _("title and setting")},
        {"url": "#", "label": _("the challenge")},
        {"url": "#", "label": _("what was done")},
    ],
    "needed": [{"url": "#", "label": _("whom to ask")}],
    "later": [{"url": "#", "label": _("legal basis")}, {"url": "#", "label": _("lessons")}],
}
