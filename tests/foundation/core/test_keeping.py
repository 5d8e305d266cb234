"""What is typed into a form is kept for its member alone, and comes back."""

import json

import pytest
from django.test import Client

from practica.foundation.core import keeping
from practica.foundation.core.models import KeptForm
from practica.people.members.models import Member
from tests.conftest import NOW

PATH = "/practices/some/adapt/"


def send(client, field="expected", value="Half of them speak.", revision="", path=PATH):
    return client.post(f"/keep/?form={path}", {"field": field, "value": value, "revision": revision})


def test_a_field_is_kept_with_its_revision_and_comes_back(people, browse):
    client = browse("member")

    assert send(client).json() == {"revision": 1}
    assert send(client, value="Half of them speak on the first day.", revision="1").json() == {"revision": 2}

    assert keeping.kept(people.member, PATH) == {"expected": ["Half of them speak on the first day."]}
    assert keeping.revisions(people.member, PATH) == {"expected": 2}
    assert keeping.kept(people.author, PATH) == {}
    assert keeping.kept(None, PATH) == {}


def test_the_same_text_twice_is_one_save(browse, people):
    send(browse("member"))

    assert send(browse("member")).json() == {"revision": 1}


def test_two_windows_of_one_member_are_told_and_neither_text_is_lost(people, browse):
    client = browse("member")
    send(client, value="From the first window.")

    answer = send(client, value="From the second window.")

    assert answer.status_code == 409
    assert answer.json()["theirs"] == "From the first window."
    assert answer.json()["revision"] == 1
    assert keeping.kept(people.member, PATH) == {"expected": ["From the first window."]}
    assert send(client, value="From the second window.", revision="1").json() == {"revision": 2}


def test_several_choices_are_kept_as_several(people, browse):
    browse("member").post(f"/keep/?form={PATH}", {"field": "languages", "value": ["en", "ar"], "revision": ""})

    assert keeping.kept(people.member, PATH) == {"languages": ["en", "ar"]}


def test_whoever_is_signed_out_or_suspended_is_told_in_json(people, browse):
    assert send(browse("nobody")).status_code == 401
    assert "signed out" in send(browse("nobody")).json()["message"]
    client = browse("member")
    Member.objects.filter(pk=people.member.pk).update(suspended=True)
    assert send(client).status_code == 401
    assert KeptForm.objects.count() == 0


def test_a_text_that_is_too_long_is_refused_with_a_sentence(browse):
    answer = send(browse("member"), value="a" * 40_001)

    assert answer.status_code == 413
    assert "too long" in answer.json()["message"]


def test_a_member_cannot_fill_the_disk_with_fields_or_forms(people, browse):
    client = browse("member")
    KeptForm.objects.create(
        member=people.member, form=PATH, saved=NOW, fields={str(n): {"values": [""], "revision": 1} for n in range(300)}
    )
    assert send(client, field="one more").status_code == 413
    KeptForm.objects.bulk_create(KeptForm(member=people.member, form=f"/f/{n}/", saved=NOW) for n in range(199))
    assert send(client, path="/another/").status_code in {200, 413}
    assert KeptForm.objects.filter(member=people.member).count() <= 200


@pytest.mark.parametrize(
    ("field", "revision", "path"),
    [
        ("", "", PATH),
        ("a", "x", PATH),
        ("a", "-1", PATH),
        ("a", "٣", PATH),
        ("a", "9" * 30, PATH),
        ("a", "", "https://x/"),
        ("a", "", "/" * 300),
    ],
)
def test_half_broken_requests_get_a_sentence(browse, field, revision, path):
    answer = send(browse("member"), field=field, revision=revision, path=path)

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_opening_the_address_saves_nothing(browse):
    assert browse("member").get("/keep/").status_code == 405


def test_a_forged_request_is_refused(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.member)

    assert send(client).status_code == 403
    assert KeptForm.objects.count() == 0


def test_nothing_of_it_is_kept_once_the_form_is_sent(people, browse):
    send(browse("member"))
    keeping.forget(people.member, PATH)

    assert keeping.kept(people.member, PATH) == {}


def test_what_is_kept_is_plain_json(people, browse):
    send(browse("member"), value="ليلًا \u0000 и")

    assert json.loads(json.dumps(keeping.kept(people.member, PATH))) == {"expected": ["ليلًا  и"]}
