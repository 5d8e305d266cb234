"""The floor: a bare Django view with a template and so many queries over 20,000 rows; no middleware, nobody signed in.

Each query takes the latest twenty rows of a group by an index, and the template prints four fields of each: what a page of lists
cannot do without. `/7/` makes seven queries.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

ROWS = 20_000
GROUPS = 200
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for rows in lists %}<ul>{% for row in rows %}<li><a href="/rows/{{ row.pk }}/">{{ row.title }}</a> {{ row.words }}
<small>{{ row.moment }}</small></li>
{% endfor %}</ul>{% endfor %}</body></html>"""


def application() -> Callable[..., Iterable[bytes]]:
    """The bare application, on SQLite in PRACTICA_DATA_DIR or on PRACTICA_DATABASE_URL; its table is filled on first use."""
    import dj_database_url
    import django
    from django.conf import settings

    where = os.environ.get("PRACTICA_DATABASE_URL") or f"sqlite:///{Path(os.environ['PRACTICA_DATA_DIR']) / 'floor.sqlite3'}"
    settings.configure(
        SECRET_KEY="floor", ALLOWED_HOSTS=["*"], ROOT_URLCONF="tests.bench.floor_urls", USE_TZ=True, MIDDLEWARE=[],
        DATABASES={"default": dj_database_url.parse(where, conn_max_age=None)},
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": _PAGE})]},
        }],
    )  # fmt: skip
    django.setup()
    from tests.bench.floor_urls import fill

    fill()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
