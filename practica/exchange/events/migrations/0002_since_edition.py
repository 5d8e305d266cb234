"""A session knows the first edition of the programme that it stands in."""

from typing import Any

from django.db import migrations, models


def from_the_editions(apps: Any, _schema: Any) -> None:
    """Read it off the editions there are, first to last."""
    session = apps.get_model("events", "Session")
    for edition in apps.get_model("events", "Edition").objects.order_by("event", "number").iterator():
        numbers = [slot["number"] for slot in edition.programme]
        session.objects.filter(event=edition.event_id, since_edition=0, number__in=numbers).update(since_edition=edition.number)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AddField("session", "since_edition", models.PositiveIntegerField(default=0)),
        migrations.RunPython(from_the_editions, migrations.RunPython.noop),
    ]
