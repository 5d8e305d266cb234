"""Holding a row until the transaction ends, so that two writers come one by one."""

from practica.exchange.assists.models import Assist


def held(assist: Assist) -> Assist:
    """The assist as it stands now, for this transaction alone."""
    row: Assist = Assist.objects.select_for_update().get(pk=assist.pk)
    return row
