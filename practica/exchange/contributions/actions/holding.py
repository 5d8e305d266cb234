"""One row in hand while an action changes it."""

from practica.exchange.contributions.models import Contribution


def held_contribution(contribution: Contribution) -> Contribution:
    """The contribution, locked until the transaction ends, with its session and event."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("session__event", "source")
    row: Contribution = rows.get(pk=contribution.pk)
    return row
