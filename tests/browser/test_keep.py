"""What is typed is saved as it is typed, and survives a line that drops, a session that ends and a colleague who was faster."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler
from playwright.sync_api import Browser, Page, Route, expect

CHROMIUM = Path("/usr/bin/chromium")
SITE = "http://practica.test"
ME = {"name": "A. K.", "key": "ak", "sign_out_url": "/sign-out/", "links": []}
PAGE = """{% extends "page.html" %}{% block title %}Draft{% endblock %}{% block body %}
<form method="post" data-keep="/keep/" {% if never %}data-keep-never{% endif %}>
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<label>What did not work? <textarea name="did_not_work" data-revision="{{ revision }}">{{ text }}</textarea></label>
<input type="hidden" name="revision:did_not_work" value="{{ revision }}">
<label><input type="radio" name="effects" value="yes"> yes</label>
<label><input type="radio" name="effects" value="no"> no</label>
<div data-notes="did_not_work"></div><c-keep-state />
<c-markings-chooser :options="markings" value="TLP:GREEN" /></form>{% endblock %}"""
MARKINGS = [{"value": "TLP:GREEN", "sentence": "All members."}, {"value": "TLP:AMBER", "sentence": "The circle."}]

TEMPLATE = engines["django"].from_string(CottonCompiler().process(PAGE))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,  # the page's frame carries the community's name
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@dataclass
class Server:
    """The other end of the line: what it has been given, and how it answers."""

    text: str = "At first"
    revision: int = 1
    never: bool = False
    up: bool = True
    signed_in: bool = True
    colleague: str = ""
    given: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.fulfill(status=404)
        elif path == "/keep/":
            self.keep(route)
        else:
            route.fulfill(body=self.page(), content_type="text/html")

    def page(self) -> str:
        context = {"revision": self.revision, "text": self.text, "never": self.never, "markings": MARKINGS, "account": ME}
        return str(TEMPLATE.render(context, RequestFactory().get("/draft/")))

    def keep(self, route: Route) -> None:
        sent = parse_qs(route.request.post_data or "", keep_blank_values=True)
        if not self.up:
            return route.abort("internetdisconnected")
        if not self.signed_in:
            return route.fulfill(status=401, json={"message": "You have been signed out."})
        if self.colleague:
            theirs, self.colleague, self.revision = self.colleague, "", 7
            told = {"revision": 7, "theirs": theirs, "who": "M. S.", "message": "M. S. changed this too."}
            return route.fulfill(status=409, json=told)
        self.given.append(sent)
        if sent["field"] == ["did_not_work"]:
            self.text, self.revision = sent["value"][0], int(sent["revision"][0]) + 1
        return route.fulfill(json={"revision": self.revision, "notes": "<b>An age, in paragraph 1</b>"})


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(chromium: Browser) -> Callable[[], Page]:
    return lambda: chromium.new_context(locale="en").new_page()


@pytest.fixture
def draft(desk: Callable[[], Page], server: Server) -> Iterator[Page]:
    page = desk()
    page.route("**/*", server.answer)
    page.goto(SITE + "/draft/")
    yield page
    page.context.close()


def kept(page: Page) -> dict[str, str]:
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def write(page: Page, text: str) -> None:
    page.get_by_label("What did not work?").fill(text)


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-keep-state]")).to_contain_text(re.compile(words))


def test_what_is_typed_reaches_the_server_with_the_revision_it_was_written_on(draft: Page, server: Server):
    write(draft, "The leaflet failed.")
    says(draft, "Saved")

    assert server.given == [
        {"csrfmiddlewaretoken": ["token"], "field": ["did_not_work"], "revision": ["1"], "value": ["The leaflet failed."]}
    ]
    expect(draft.locator("[data-notes]")).to_have_text("An age, in paragraph 1")
    expect(draft.get_by_label("What did not work?")).to_have_attribute("data-revision", "2")
    expect(draft.locator('[name="revision:did_not_work"]')).to_have_value("2")
    assert kept(draft) == {}


def test_a_choice_is_saved_when_it_is_made(draft: Page, server: Server):
    draft.get_by_label("no", exact=True).check()
    says(draft, "Saved")

    assert [sent["value"] for sent in server.given] == [["no"]]


def test_text_written_without_a_line_is_kept_and_saved_when_the_line_returns(draft: Page, server: Server):
    server.up = False
    write(draft, "Written on a train.")
    says(draft, "kept on this device")
    assert "Written on a train." in str(kept(draft))

    server.up = True
    draft.evaluate("dispatchEvent(new Event('online'))")
    says(draft, "Saved")

    assert server.text == "Written on a train."
    assert kept(draft) == {}


def test_kept_text_is_back_when_the_page_is_opened_again(draft: Page, server: Server):
    server.up = False
    write(draft, "Closed the laptop.")
    says(draft, "kept on this device")
    server.up = True
    draft.goto(SITE + "/draft/")

    expect(draft.get_by_label("What did not work?")).to_have_value("Closed the laptop.")
    expect(draft.locator(".notice.back")).to_contain_text("It is back on this page.")
    says(draft, "Saved")
    assert server.text == "Closed the laptop."


@pytest.mark.parametrize(
    ("button", "result"), [("Use mine", "Mine."), ("Use theirs", "Theirs."), ("Keep both", "Mine.\n\nTheirs.")]
)
def test_two_texts_stand_side_by_side_until_one_person_decides(draft: Page, server: Server, button: str, result: str):
    server.colleague = "Theirs."
    write(draft, "Mine.")
    panel = draft.locator(".clash")
    expect(panel).to_contain_text("M. S. changed this too.")
    expect(panel.locator("[data-mine]")).to_have_text("Mine.")
    expect(panel.locator("[data-theirs]")).to_have_text("Theirs.")

    panel.get_by_role("button", name=button).click()
    says(draft, "Saved")

    assert (server.text, server.given[-1]["revision"]) == (result, ["7"])
    expect(panel).to_have_count(0)


def test_the_text_that_was_not_chosen_stays_in_sight(draft: Page, server: Server):
    server.colleague = "Theirs."
    write(draft, "Mine.")
    draft.get_by_role("button", name="Use theirs").click()

    expect(draft.locator(".set-aside p")).to_have_text("Mine.")


def test_a_session_that_ended_keeps_the_text_and_offers_to_sign_in(draft: Page, server: Server):
    server.signed_in = False
    write(draft, "Half a sentence")
    says(draft, "You have been signed out. What you typed is kept on this device.")
    expect(draft.locator("[data-keep-state] a")).to_have_attribute("href", "/sign-in/?next=%2Fdraft%2F")
    assert "Half a sentence" in str(kept(draft))

    server.signed_in = True
    draft.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says(draft, "Saved")
    assert server.text == "Half a sentence"


def test_nothing_is_stored_in_the_browser_for_amber_and_stricter(draft: Page, server: Server):
    server.never = True
    draft.goto(SITE + "/draft/")
    server.up = False
    write(draft, "Between us.")
    says(draft, "only on this page")

    assert kept(draft) == {}


def test_choosing_a_stricter_marking_wipes_what_was_kept_of_the_form(draft: Page, server: Server):
    server.up = False
    write(draft, "Between us.")
    says(draft, "kept on this device")
    draft.get_by_label("The circle.").check()

    assert kept(draft) == {}


def test_signing_out_wipes_everything_that_was_kept(draft: Page, server: Server):
    server.up = False
    write(draft, "Left behind.")
    says(draft, "kept on this device")
    draft.evaluate("localStorage.setItem('another', 'stays')")
    draft.locator("details.account summary").click()
    draft.get_by_role("button", name="Sign out").click()
    draft.wait_for_url("**/sign-out/")

    assert kept(draft) == {"another": "stays"}


def test_without_script_the_form_is_a_form(desk: Callable[[], Page], server: Server):
    form = re.search(r"<form[^>]*data-keep.*?</form>", server.page(), re.DOTALL)

    assert form
    assert 'method="post"' in form[0]
    assert json.dumps(server.text)[1:-1] in form[0]
