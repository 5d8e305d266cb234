"""The secret address at which somebody's own calendar reads their events."""

import base64
import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from practica.exchange.events.models import CalendarFeed
from practica.people.members.models import Member


def secret_of(feed: CalendarFeed) -> str:
    """The secret of a feed's present address, which only this installation's key can compute; stored nowhere."""
    seal = salted_hmac("practica.events.feed", f"{feed.member_id}|{feed.turns}", algorithm="sha256")
    return base64.urlsafe_b64encode(seal.digest()).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def address_of(feed: CalendarFeed) -> str:
    """The whole address that a calendar subscribes to."""
    return settings.SITE_URL.rstrip("/") + reverse("calendar_feed", kwargs={"secret": secret_of(feed)})


def owner_of(secret: str) -> Member | None:
    """Whose feed a secret opens; None for a wrong or turned one, and while its owner is suspended or gone."""
    feed = CalendarFeed.objects.select_related("member").filter(digest=digest_of(secret)).first()
    return feed.member if feed is not None and feed.member.is_present else None


def feed_of(member: Member) -> CalendarFeed | None:
    """Somebody's feed, if they have one."""
    return CalendarFeed.objects.filter(member=member).first()
