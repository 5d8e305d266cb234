"""A file in the draft of an answer or a question waits there as its words do, for its writer alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from practica.exchange.conversations.models import Answer, Conversation
from practica.services.files import actions as files
from practica.services.files.models import File
from tests.conftest import NOW, PERSONAS

WORDS = b"The rota was set up in three towns, and each of them answers the telephone in turn at night."


def a_file(name="rota.txt"):
    return SimpleUploadedFile(name, WORDS)


def put(client, form, *names, script=True, **more):
    """What the script does when a file is chosen, or the button without a script."""
    headers = {"X-Practica": "draft"} if script else {}
    return client.post(f"/files/draft/?form={form}", {"files": [a_file(name) for name in names], **more}, headers=headers)


def page(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def address(ask):
    """Of a question that waits for an answer."""
    return ask().get_absolute_url()


def test_a_chosen_file_is_there_again_when_one_comes_back_also_after_signing_in_anew(address, browse, people):
    client = browse("steward")
    answer = put(client, address, "rota.txt")
    assert "rota.txt" in answer.content.decode()
    assert "They wait here until you send the form" in answer.content.decode()
    client.logout()
    again = Client()
    again.force_login(people.steward)
    assert "rota.txt" in page(again, address)
    again.post(f"{address}answer/", {"body": "One roster.", "language": "en", "brought": [File.objects.get().key]})
    given = Answer.objects.get()
    assert [file.name for file in File.objects.filter(item_kind="answer", item_id=given.pk)] == ["rota.txt"]
    assert "They wait here" not in page(again, address)


def test_nobody_else_sees_what_waits_in_a_draft(address, browse, people):
    put(browse("steward"), address, "rota.txt")
    file = File.objects.get()
    for who in ("nobody", *PERSONAS):
        if who != "steward":
            assert "rota.txt" not in page(browse(who), address)
            assert browse(who).get(file.get_absolute_url()).status_code in {302, 404}
            assert browse(who).get(file.download_url).status_code in {302, 404}


def test_without_a_script_a_button_keeps_the_file_and_the_words(address, browse):
    client = browse("steward")
    kept = put(client, address, "rota.txt", script=False, body="Half an answer", place="Two ports")
    assert (kept.status_code, kept["Location"]) == (302, address)
    shown = page(client, address)
    for words in ("rota.txt", "Half an answer", "Two ports"):
        assert words in shown
    assert not Answer.objects.exists()


def test_a_second_file_joins_the_first_and_one_that_is_unticked_goes(address, browse):
    client = browse("steward")
    put(client, address, "one.txt")
    put(client, address, "two.txt", brought=[File.objects.get().key])
    assert "one.txt" in page(client, address)
    assert "two.txt" in page(client, address)
    put(client, address, "three.txt", brought=[File.objects.get(name="two.txt").key])
    shown = page(client, address)
    assert [name in shown for name in ("one.txt", "two.txt", "three.txt")] == [False, True, True]


def test_each_form_has_its_own_draft(address, browse, ask):
    client, other = browse("steward"), ask(title="Who pays the taxi?").get_absolute_url()
    put(client, address, "rota.txt")
    assert "rota.txt" not in page(client, other)


def test_a_question_that_is_being_written_keeps_its_file_too(browse):
    client, form = browse("member"), "/questions/new/"
    put(client, form, "rota.txt")
    assert "rota.txt" in page(client, form)
    sent = {
        "kind": "question", "title": "Who opens at night?", "body": "Nobody does.", "language": "en", "urgency": "week",
        "attribution": "named", "marking": "TLP:GREEN", "brought": [File.objects.get().key],
    }  # fmt: skip
    client.post(form, sent)
    assert File.objects.get().item_id == Conversation.objects.get().pk
    assert "rota.txt" not in page(client, form)


def test_a_file_stays_when_the_form_comes_back_with_a_mistake_and_the_page_is_closed(address, browse):
    client = browse("steward")
    client.post(f"{address}answer/", {"body": "", "language": "en", "files": [a_file()]})
    assert not Answer.objects.exists()
    assert "rota.txt" in page(client, address)


def test_what_waits_in_a_draft_outlives_the_day_after_which_other_files_are_swept(address, browse):
    client = browse("steward")
    put(client, address, "rota.txt")
    made = File.objects.get().made
    files.sweep(now=made + timedelta(days=30))
    assert "rota.txt" in page(client, address)
    files.sweep(now=made + timedelta(days=181))
    assert "rota.txt" not in page(client, address)


def test_what_was_left_out_of_what_was_sent_is_swept(address, browse):
    client = browse("steward")
    put(client, address, "rota.txt")
    client.post(f"{address}answer/", {"body": "One roster.", "language": "en"})
    assert Answer.objects.exists()
    assert "rota.txt" not in page(client, address)
    files.sweep(now=File.objects.get().made + timedelta(days=2))
    assert File.objects.get().removed


def test_a_file_that_cannot_be_taken_is_told_and_the_others_stay(address, browse):
    client = browse("steward")
    first = put(client, address, "rota.txt").content.decode()
    kept = File.objects.get().key
    bad = {"files": [SimpleUploadedFile("map.svg", b"<svg/>")], "brought": [kept]}
    answer = client.post(f"/files/draft/?form={address}", bad, headers={"X-Practica": "draft"}).content.decode()
    assert "map.svg" in answer
    assert "rota.txt" in first
    assert "rota.txt" in page(client, address)


def test_drafts_are_those_of_members_and_of_our_own_pages(address, browse):
    assert put(browse("nobody"), address, "rota.txt").status_code == 302
    for form in ("", "https://elsewhere.example/", "//elsewhere.example/", "/" + "x" * 300):
        assert put(browse("steward"), form, "rota.txt").status_code == 404
    assert not File.objects.exists()


def test_a_hundred_files_wait_in_drafts_and_no_more(people, address, browse):
    client = browse("steward")
    put(client, address, "rota.txt")
    row = File.objects.get()
    for number in range(99):
        File.objects.create(
            key=f"k{number}", draft=f"/questions/{number}/", uploader=people.steward, source=people.steward, name="a.txt",
            marking=row.marking, media_type="text/plain", size=1, made=NOW, audience_id=row.audience_id,
        )  # fmt: skip
    assert "Very many of your files wait" in put(client, address, "two.txt", brought=[row.key]).content.decode()
