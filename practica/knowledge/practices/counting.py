"""How many practices there are where; counted over what the viewer may see."""

from django.db.models import Count

from practica.knowledge.practices.models import Practice, State
from practica.people.access.viewers import Viewer


def by_country(viewer: Viewer) -> dict[str, int]:
    """Published practices by the countries they were done in, in one query; one done in two countries counts in both."""
    rows = Practice.objects.visible_to(viewer).filter(state=State.PUBLISHED, published_version__isnull=False)
    pairs = rows.order_by().values_list("published_version__countries__code").annotate(n=Count("pk", distinct=True))
    return {code: n for code, n in pairs if code}
