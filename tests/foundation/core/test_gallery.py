"""The gallery of components: in the demonstration, and nowhere else."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_gallery_is_a_page_of_the_demonstration_alone(settings):
    assert Client().get("/gallery/").status_code == 404

    settings.DEMO = True
    page = Client().get("/gallery/")

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert "Invented for demonstration." in page.content.decode()


@pytest.mark.django_db
def test_its_form_is_shown_and_never_stored(settings):
    settings.DEMO = True

    page = Client().post("/gallery/", {"title": "<b>zqtyped</b>", "country": "F"})

    assert page.status_code == 200
    assert "zqtyped" not in page.content.decode()
