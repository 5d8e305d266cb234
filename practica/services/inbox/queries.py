"""What facilitators and operators are told about incoming mail: numbers, never whose."""

from django.db.models import F

from practica.services.inbox.models import Bounced


def bounced() -> int:
    """To how many present members letters came back for good; not those who have changed their address since."""
    return Bounced.objects.filter(email=F("member__email"), member__is_active=True, member__suspended=False).count()
