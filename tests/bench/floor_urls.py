"""The floor's one model, view and address."""

from datetime import UTC, datetime, timedelta

from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.bench.floor import GROUPS, ROWS


class Row(models.Model):
    """A row with the fields of a list."""

    group = models.IntegerField()
    moment = models.DateTimeField()
    title = models.CharField(max_length=200)
    words = models.TextField()
    state = models.CharField(max_length=12)
    country = models.CharField(max_length=2)

    class Meta:
        app_label = "floor"
        db_table = "bench_floor"
        indexes = [models.Index(fields=["group", "-moment"], name="floor_newest")]


def fill() -> None:
    """Make the table and its rows, once."""
    if Row._meta.db_table in connection.introspection.table_names():
        return
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    Row.objects.bulk_create(
        (
            Row(
                group=number % GROUPS, moment=start + timedelta(minutes=number), title=f"A title of eight words for row {number}",
                words="One sentence of about a hundred characters, as the summary of a practice in a list would be.",
                state="published", country="BR",
            )
            for number in range(ROWS)
        ),
        batch_size=1_000,
    )  # fmt: skip


def page(request: HttpRequest, count: int) -> HttpResponse:
    """So many queries, twenty rows each."""
    lists = [list(Row.objects.filter(group=number % GROUPS).order_by("-moment")[:20]) for number in range(count)]
    return render(request, "page.html", {"title": "Floor", "lists": lists})


urlpatterns = [path("<int:count>/", page)]
