"""The words of a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from practica.exchange.lessons.actions import LONGEST
from practica.exchange.lessons.models import Lesson
from practica.foundation.safety.forms import CheckedForm


class LessonForm(CheckedForm):
    """Context, what happened, what we would do next time."""

    title = forms.CharField(
        label=gettext_lazy("The lesson in one line"), max_length=LONGEST["title"],
        help_text=gettext_lazy("For example: Pay for the waiting, not for the call."),
        error_messages={"required": gettext_lazy("Say the lesson in one line.")},
    )  # fmt: skip
    context = forms.CharField(
        label=gettext_lazy("Context"), required=False, max_length=LONGEST["context"],
        widget=forms.Textarea(attrs={"rows": 3, "data-markdown": ""}),
        help_text=gettext_lazy("Where and for whom this holds, and where it does not."),
    )  # fmt: skip
    happened = forms.CharField(
        label=gettext_lazy("What happened"), required=False, max_length=LONGEST["happened"],
        widget=forms.Textarea(attrs={"rows": 5, "data-markdown": ""}),
        help_text=gettext_lazy("What they did and what came of it, also where it did not work."),
    )  # fmt: skip
    next_time = forms.CharField(
        label=gettext_lazy("Next time"), required=False, max_length=LONGEST["next_time"],
        widget=forms.Textarea(attrs={"rows": 3, "data-markdown": ""}),
        help_text=gettext_lazy("What you would tell somebody who begins tomorrow."),
    )  # fmt: skip

    def __init__(self, lesson: Lesson, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(lesson, name) for name in LONGEST})

    def words(self) -> dict[str, str]:
        """The texts by field."""
        return {name: self.said(name) for name in self.fields}
