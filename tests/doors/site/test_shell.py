"""What stands around every page."""

from django.test import Client
from django.utils import timezone

from practica.people.members import founding, queries
from practica.people.members.models import Community
from tests.conftest import People


def shell(address: str = "/", client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def test_the_header_and_the_title_say_what_the_community_is_called(people: People, browse) -> None:
    for handle in ("nobody", "member"):
        page = shell("/practices/", browse(handle))
        assert '<span translate="no" dir="auto">Test community</span>' in page
        assert "<title>Practices · Test community</title>" in page


def test_a_community_without_a_name_yet_is_called_practica(db: None) -> None:
    assert '<span translate="no" dir="auto">Practica</span>' in shell("/sign-in/")


def test_a_community_that_has_just_begun_stands_under_its_own_name_at_once(db: None) -> None:
    shell("/sign-in/")

    founding.begin("Ground < work", languages=["en"], now=timezone.now())

    assert '<span translate="no" dir="auto">Ground &lt; work</span>' in shell("/sign-in/")


def test_a_name_that_another_process_gave_is_there_once_the_copy_is_old(people: People, monkeypatch) -> None:
    shell("/sign-in/")
    Community.objects.update(name="Common Ground")
    assert "Common Ground" not in shell("/sign-in/")

    monkeypatch.setattr(queries, "NAME_FOR", 0.0)

    assert "Common Ground" in shell("/sign-in/")
