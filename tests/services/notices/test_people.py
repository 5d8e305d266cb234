"""Letters about people: an invitation from the facilitator's click to a new member, and what happens in circles."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from practica.people.admission import actions as admission
from practica.people.circles import actions as circles
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members.models import Member
from practica.services.notices.models import Letter
from tests.conftest import NOW
from tests.services.notices.conftest import deliver, whole

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def now():
    """Invitations are open or not by the clock on the wall."""
    return timezone.now()


@pytest.fixture
def invite(people, now):
    def make(email="nila@example.com", **more):
        more = {"expires": now + timedelta(days=20), "by": people.facilitator, **more}
        return admission.invite(email, now=now, **more)[0]

    return make


def link_in(message):
    return re.search(r"http://localhost:8000(/invitations/\S+)", str(message.body))[1]


def test_an_invitation_goes_from_a_facilitators_click_to_a_new_member(people, browse, client, now):
    answer = browse("facilitator").post(
        "/admission/invite/",
        {
            "email": "Nila@Example.com", "name": "Nila Example", "country": "NP", "office": "member", "language": "en",
            "until": (now + timedelta(days=20)).date().isoformat(),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    [message] = deliver(now + timedelta(minutes=1))
    assert message.to == ["nila@example.com"]
    assert message.subject == "An invitation to Test community"
    assert "Facilitator Example invites you" in str(message.body)
    link = link_in(message)

    for _ in range(2):
        assert client.get(link).status_code == 200
    assert not Member.objects.filter(email="nila@example.com").exists()
    client.post(link, {"name": "Nila", "password": "a sentence of mine 7", "country": "NP", "languages": ["en"]})

    assert Member.objects.get(email="nila@example.com").is_present
    assert client.get(link).status_code == 404


def test_an_invitation_is_in_its_own_language(people, invite, now):
    invite(language="ar")

    [message] = deliver(now)

    assert message.extra_headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in str(message.alternatives[0].content)


def test_the_first_facilitator_is_invited_by_nobody(people, invite, now):
    invite(by=None, office="facilitator")

    [message] = deliver(now)

    assert "you are invited to Test community" in str(message.body)


def test_only_the_newest_link_is_sent(people, invite, now):
    invitation = invite()
    admission.renew(invitation, by=people.facilitator, now=now)

    [message] = deliver(now)

    assert link_in(message) == link_in(message)
    assert Letter.objects.filter(standing="cancelled").count() == 1


@pytest.mark.parametrize("end", ["withdrawn", "inviter left", "late"])
def test_a_void_invitation_is_not_sent(people, invite, now, end):
    invitation = invite()
    if end == "withdrawn":
        admission.withdraw(invitation, by=people.facilitator, now=now)
    elif end == "inviter left":
        Member.objects.filter(pk=people.facilitator.pk).update(is_active=False)
    else:
        invitation.expires = now - timedelta(minutes=1)
        invitation.save()

    assert deliver(now) == []


def test_a_list_of_people_is_one_letter_each(people, now):
    from practica.people.admission import queries

    text = "\n".join(f"p{number}@example.com" for number in range(5))
    admission.invite_list(
        text, expires=now + timedelta(days=9), agreed=queries.preview(text, now=now).digest, by=people.facilitator, now=now
    )

    assert sorted(message.to[0] for message in deliver(now)) == [f"p{number}@example.com" for number in range(5)]
    assert all(len(message.to) == 1 and not message.cc and not message.bcc for message in mail.outbox)


@pytest.fixture
def on_request(people):
    charter = circles.Charter("Night work", joining=Joining.ON_REQUEST)
    return circles.found(charter, second=people.contact, by=people.steward, now=NOW)


def test_a_request_to_join_is_told_to_the_stewards_until_it_is_answered(people, on_request):
    circles.ask(on_request, by=people.member, now=NOW)
    first = deliver()
    assert sorted(message.to[0] for message in first) == ["contact@example.org", "steward@example.org"]
    assert first[0].subject == "[TLP:GREEN] Member Example asks to join “Night work”"

    circles.ask(on_request, by=people.newcomer, now=NOW)
    circles.accept_request(on_request, people.newcomer, by=people.steward, now=NOW)

    [told] = deliver()
    assert told.to == ["newcomer@example.org"]
    assert told.subject == "[TLP:GREEN] You belong to “Night work” now"


def test_a_steward_who_laid_it_down_is_not_told_of_requests(people, on_request):
    circles.ask(on_request, by=people.member, now=NOW)
    Membership.objects.filter(member=people.contact).update(is_steward=False)

    assert [message.to for message in deliver()] == [["steward@example.org"]]


def test_an_unlisted_circle_is_named_in_no_mail(people, browse):
    charter = circles.Charter("Quetzalpluma", joining=Joining.BY_INVITATION, unlisted=True)
    closed = circles.found(charter, second=people.contact, by=people.steward, now=NOW)
    circles.invite(closed, people.member, by=people.steward, now=NOW)

    [message] = deliver()

    assert message.subject == "[TLP:AMBER] A circle invites you"
    assert "quetzalpluma" not in whole(message).lower()
    assert "Steward Example" not in whole(message)
    path = re.search(r"http://localhost:8000(/letters/\d+/)", str(message.body))[1]
    assert browse("member").get(path).url == Circle.objects.get(pk=closed.pk).get_absolute_url()


def test_an_invitation_that_was_taken_back_is_not_sent(people, circle):
    circles.invite(circle, people.member, by=people.steward, now=NOW)
    circles.decline_request(circle, people.member, by=people.steward, now=NOW)

    assert deliver() == []


def test_a_new_steward_is_told(people, circle):
    circles.name_steward(circle, people.reviewer, by=people.steward, now=NOW)

    [message] = deliver()

    assert message.to == ["reviewer@example.org"]
    assert message.subject == "[TLP:GREEN] You are a steward of “Work at sea” now"
