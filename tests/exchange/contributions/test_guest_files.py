"""A guest attaches files to their example as members do: cleaned, checked, and read by whoever reads the example."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from practica.exchange.contributions import actions
from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Does
from practica.exchange.events.plan import PlannedPart
from practica.people.access.models import Marking
from practica.services.files.models import File
from tests.conftest import NOW
from tests.exchange.contributions.conftest import WORDS


@pytest.fixture
def speaker(people, session, guest):
    """`speaker(event)` is the signed-in client of a guest who speaks in a session of it, and the session."""

    def speaker(event):
        from practica.exchange.events import actions as meeting

        visitor, made = guest(event), session(event)
        meeting.add_part(made, PlannedPart(Does.SPEAKS, visitor), by=people.author, now=NOW)
        client = Client()
        client.force_login(visitor)
        return client, made

    return speaker


def sheet(words="The sheet asks four questions.", author="Zqauthor"):
    document, out = Document(), io.BytesIO()
    document.core_properties.author = author
    document.add_paragraph(words)
    document.save(out)
    return SimpleUploadedFile("sheet.docx", out.getvalue())


def send(client, made, *files, **more):
    said = WORDS | {"country": "AT", "language": "en", "attribution": "named", "files": list(files)} | more
    return client.post(f"{made.event.get_absolute_url()}examples/new/?session={made.number}", said)


def ready():
    row = Contribution.objects.get()
    return actions.mark_ready(row, by=row.source, now=NOW)


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_guest_attaches_a_file_that_is_written_anew(workshop, speaker):
    client, made = speaker(workshop())
    assert "Attach files" in client.get(f"{made.event.get_absolute_url()}examples/new/?session={made.number}").content.decode()
    answer = send(client, made, sheet())
    assert answer.status_code == 302, words_of(answer)
    file = File.objects.get()
    assert file.item_id == Contribution.objects.get().pk
    assert "The sheet asks four questions." in file.text
    bytes_ = b"".join(client.get(file.download_url).streaming_content)
    assert "Zqauthor" not in Document(io.BytesIO(bytes_)).core_properties.author
    assert "sheet.docx" in client.get(Contribution.objects.get().get_absolute_url()).content.decode()


def test_what_names_somebody_does_not_come_in(workshop, speaker):
    client, made = speaker(workshop())
    answer = send(client, made, sheet("Write to amina.k@example.com about her case."))
    assert answer.status_code == 200
    assert "sheet.docx" in words_of(answer)
    assert not File.objects.exists()
    assert not Contribution.objects.exists()


def test_it_is_read_by_the_readers_of_the_example_and_by_no_other_guest(workshop, speaker, guest, browse):
    event = workshop()
    client, made = speaker(event)
    send(client, made, sheet())
    file, others, elsewhere = File.objects.get(), Client(), Client()
    others.force_login(guest(event, handle="another"))
    elsewhere.force_login(guest(workshop(title="Another"), handle="elsewhere"))
    everybody = {"guest": client, "another": others, "elsewhere": elsewhere, "member": browse("member"), "nobody": Client()}

    def reading():
        return {name for name, one in everybody.items() if one.get(file.download_url).status_code == 200}

    assert reading() == {"guest"}
    ready()
    assert reading() == {"guest", "another", "member"}


def test_in_an_event_of_one_circle_it_stays_there(workshop, circle, speaker, guest, browse):
    event = workshop(marking=Marking.AMBER, circle=circle)
    client, made = speaker(event)
    send(client, made, sheet())
    ready()
    file, others = File.objects.get(), Client()
    others.force_login(guest(event, handle="another"))
    assert others.get(file.download_url).status_code == 200
    assert browse("steward").get(file.download_url).status_code == 200
    assert browse("member").get(file.download_url).status_code == 404


def test_a_guest_adds_one_later_and_takes_their_own_away_and_nobody_elses(workshop, speaker, guest):
    event = workshop()
    client, made = speaker(event)
    send(client, made)
    row = ready()
    said = WORDS | {"country": "AT", "language": "en", "attribution": "named", "files": [sheet()], "seen": row.moved.isoformat()}
    answer = client.post(f"{row.get_absolute_url()}write/", said)
    assert answer.status_code == 302, words_of(answer)
    file, others = File.objects.get(), Client()
    others.force_login(guest(event, handle="another"))
    assert others.get(f"/files/{file.key}/").status_code == 200
    others.post(f"/files/{file.key}/remove/")
    assert File.objects.get().removed is None
    client.post(f"/files/{file.key}/remove/")
    assert File.objects.get().removed is not None


def test_the_file_of_a_guest_whose_event_is_over_stays_for_its_readers(workshop, speaker, browse):
    event = workshop()
    client, made = speaker(event)
    send(client, made, sheet())
    row = ready()
    from practica.people.members.actions import close_guest

    close_guest(row.source, by=None, now=NOW)
    file = File.objects.get()
    assert client.get(file.download_url).status_code == 404
    assert browse("member").get(file.download_url).status_code == 200
