"""The components as a person meets them: in both directions, both schemes, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from practica.foundation.core.gallery import gallery

CHROMIUM = Path("/usr/bin/chromium")
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,  # the page's frame carries the community's name
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@pytest.fixture
def show(chromium: Browser) -> Iterator[object]:
    contexts = []

    def open_gallery(language: str, width: int, scheme: str, *, strict: bool = False) -> Page:
        with translation.override(language):
            html = gallery(RequestFactory().get("/gallery/")).content.decode()

        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
            if found:
                route.fulfill(path=found)
            else:
                headers = {"Content-Security-Policy": POLICY} if strict else {}
                route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.route("**/*", answer)
        page.goto("http://practica.test/gallery/")
        return page

    yield open_gallery
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1280, "light"), ("en", 390, "dark"), ("ar", 1280, "dark"), ("ar", 390, "light")],
)
def test_nothing_in_the_gallery_shuts_anyone_out(show, language: str, width: int, scheme: str):
    found = Axe().run(show(language, width, scheme), options=RULES).response["violations"]

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 320), ("en", 900)])
def test_no_page_is_wider_than_its_screen(show, language: str, width: int):
    assert show(language, width, "light").evaluate("document.documentElement.scrollWidth") == width


def test_the_strict_policy_finds_nothing_to_refuse(show):
    page = show("en", 1280, "light", strict=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()

    assert said == []


def test_menus_open_without_a_pointer_and_close_on_escape(show):
    page = show("en", 390, "light")
    more = page.locator("nav.tabbar summary")
    more.focus()
    page.keyboard.press("Enter")
    assert page.locator("nav.tabbar details").get_attribute("open") is not None

    page.keyboard.press("Escape")

    assert page.locator("nav.tabbar details").get_attribute("open") is None
    assert more.evaluate("element => element === document.activeElement")
