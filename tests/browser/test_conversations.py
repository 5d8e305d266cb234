"""A question in a real browser: asked, answered on a phone, what came of it; a closed tab, and a page that waits."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser


def fill_question(page: Page, title: str) -> None:
    page.goto("/questions/new/")
    page.fill("#id_title", title)
    page.fill("#id_body", "Two rooms and one kettle. **Who** opens after midnight, and who pays for the wood?")


def send(page: Page) -> str:
    page.click("main button:has-text('Send it')")
    expect(page.locator(".notice.saved")).to_contain_text("You are told when somebody answers")
    return re.search(r"/questions/\d+/", page.url)[0]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_question_is_answered_and_what_came_of_it_is_told(house: House, as_, script):
    title = "Who opens the waiting room at night?" if script else "Who opens the waiting room at dawn?"
    asker = as_("newcomer", script=script)
    fill_question(asker, title)
    address = send(asker)
    expect(asker.locator("h1")).to_have_text(title)

    peer = as_("steward", script=script, width=390)
    peer.goto(address)
    peer.fill("#answer [name=body]", "The night porter has the key, and the town pays the wood since spring.")
    peer.click("#answer button:has-text('Answer') >> nth=0")
    expect(peer.locator("article.answer")).to_contain_text("The night porter has the key")

    asker.goto(address)
    asker.click("main a:has-text('Did this help?')")
    asker.check("[name=helped][value=yes]")
    asker.fill("[name=what]", "We asked our porter. He had been waiting to be asked.")
    asker.click("main button:has-text('Say it')")
    expect(asker.locator(".helped")).to_contain_text("He had been waiting to be asked")
    house.tick()
    asker.goto("/search/?q=porter+key+wood")
    expect(asker.locator(f"main a:has-text('{title}')").first).to_be_visible()


def test_beside_the_form_appear_earlier_questions_and_people_while_one_types(house: House, as_):
    page = as_("steward")
    page.goto("/questions/new/")
    page.locator("#id_title").press_sequentially("Interpreters at three in the morning", delay=5)
    expect(page.locator("#beside")).to_contain_text("Asked before", timeout=15_000)
    expect(page.locator("#beside a").first).to_be_visible()


def test_what_was_typed_survives_a_closed_tab(house: House, as_):
    page = as_("contact")
    fill_question(page, "A question that is not finished")
    expect(page.locator("[data-keep-state]").first).to_contain_text("Saved", timeout=8_000)
    page.goto("/questions/")
    page.goto("/questions/new/")
    expect(page.locator("#id_title")).to_have_value("A question that is not finished")
    expect(page.locator("#id_body")).to_have_value(re.compile("one kettle"))


def test_a_chosen_file_survives_a_closed_tab_and_a_session_that_ended(house: House, as_):
    page = as_("steward")
    fill_question(page, "Who lends us a boat for the night?")
    address = send(page)
    peer = as_("contact")
    peer.goto(address)
    peer.click("#answer summary:has-text('Attach files')")
    rota = {"name": "rota.txt", "mimeType": "text/plain", "buffer": b"Three towns answer in turn at night."}
    peer.set_input_files("#attach-files", rota)
    expect(peer.locator("#answer .attach")).to_contain_text("They wait here until you send the form", timeout=15_000)
    peer.context.clear_cookies()
    peer.goto("/questions/")
    again = as_("contact")
    again.goto(address)
    expect(again.locator("#answer .attach")).to_contain_text("rota.txt")
    again.fill("#answer [name=body]", "The port lends one; its rota is here.")
    again.click("#answer button:has-text('Answer') >> nth=0")
    expect(again.locator("article.answer")).to_contain_text("rota.txt")


def test_an_answer_comes_to_a_page_that_waits(house: House, as_):
    asker = as_("moderator")
    fill_question(asker, "Who has a stove that is not allowed?")
    address = send(asker)
    peer = as_("member")
    peer.goto(address)
    peer.fill("#answer [name=body]", "We had one. It is allowed now, because the inspector sat beside it.")
    peer.click("#answer button:has-text('Answer') >> nth=0")
    # Asked at once what it asks every twenty seconds by itself.
    where = "document.querySelector('#since').getAttribute('hx-get')"
    asker.evaluate(f"htmx.ajax('GET', {where}, {{target: '#since', swap: 'outerHTML'}})")
    expect(asker.locator("article.answer")).to_contain_text("the inspector sat beside it")


def test_personal_data_in_a_question_is_said_and_nothing_typed_is_lost(house: House, as_):
    page = as_("reviewer")
    fill_question(page, "Who can help?")
    page.fill("#id_body", "Write to maria.souza@gmail.com before Monday.")
    page.click("main button:has-text('Send it')")
    expect(page.locator(".notice.refused")).to_contain_text("looks like personal data")
    expect(page.locator("#id_body")).to_have_value(re.compile("before Monday"))


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_conversations_fit_and_axe_finds_nothing(house: House, as_, locale, width):
    from axe_playwright_python.sync_playwright import Axe

    page = as_("steward", width=width, locale=locale)
    page.goto("/questions/")
    first = page.locator("article.result h2 a").first.get_attribute("href")
    for address in ("/questions/", "/questions/?which=unanswered", first, "/questions/new/", "/lessons/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())
