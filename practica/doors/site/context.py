"""What the page shell needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import languages

_PLACES = (
    {"key": "today", "url": "/", "label": _("Today")},
    {"key": "practices", "url": "/practices/", "label": _("Practices")},
    {"key": "countries", "url": "/countries/", "label": _("Countries")},
    {"key": "circles", "url": "/circles/", "label": _("Circles")},
    {"key": "results", "url": "/results/", "label": _("Results")},
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The main places, who is looking, the language and its direction."""
    first = request.path.strip("/").split("/")[0]
    return {
        "places": _PLACES,
        "place": {"": "today", "replications": "practices"}.get(first, first),
        "viewer": getattr(request, "viewer", None),
        "is_demo": settings.DEMO,
        "interface_languages": [(code, languages.own_name(code)) for code, _name in settings.LANGUAGES],
        "page_language": get_language() or settings.LANGUAGE_CODE,
        "page_direction": "rtl" if get_language_bidi() else "ltr",
    }
