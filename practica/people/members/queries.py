"""Reading members and organisations."""

from django.db.models import Q, QuerySet

from practica.people.members.models import Community, Member


def community() -> Community:
    """The community of this installation; an unnamed one before `practica init` or `practica demo` has run."""
    return Community.objects.order_by("pk").first() or Community(name="Practica", languages=["en"])


def present() -> QuerySet[Member]:
    """Everyone who is a member today."""
    return Member.objects.filter(is_active=True, suspended=False)


def community_readers() -> QuerySet[Member]:
    """Those whom GREEN reaches: present members, observers only when the community chose so."""
    members = present()
    return members if community().observers_read_green else members.exclude(_observer_only())


def _observer_only() -> Q:
    """An observer without any other office; a facilitator who also observes is a member like others."""
    return Q(is_observer=True, is_facilitator=False, is_reviewer=False, is_administrator=False)
