"""The loop in a real browser: write, publish, find, adapt, report, see how it travelled; and what can go wrong on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser

WORDS = {
    "challenge": "People who missed the last bus were questioned on the platform, in the cold, by whoever was on duty.",
    "done": "A waiting room with a stove, a list of six volunteers, and one rule: soup before questions.",
    "changed": "Conversations begin an hour later and last twice as long, says the volunteers' own book.",
    "did_not_work": "The list had thirty names at first. Nobody feels asked when thirty are.",
}


def write(page: Page, title: str, *, typed_slowly: bool) -> str:
    """Write the short form question by question; answers the address of its check."""
    page.goto("/practices/new/")
    page.fill("#title", title)
    page.click("main button:has-text('Begin')")
    page.select_option("[name=country_1]", "NP")
    page.click("button[name=next]")
    for field, words in WORDS.items():
        page.fill(f"[name={field}]", words)
        if typed_slowly:
            expect(page.locator("[data-keep-state]")).to_contain_text("Saved", timeout=5_000)
        page.click("button[name=next]")
    expect(page.locator("h1")).to_have_text("Whom can one ask?")
    page.click("main a:has-text('Look at it before publishing')")
    expect(page.locator("h1")).to_have_text("Before it goes out")
    return page.url


def publish(page: Page) -> str:
    page.click("main button:has-text('Publish')")
    expect(page.locator(".notice.saved")).to_contain_text("Published")
    return page.url


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_practice_goes_from_one_country_to_a_result_in_another(house: House, as_, script):
    title = "Soup before questions" if script else "Soup before questions, without a script"
    author = as_("author", script=script)
    write(author, title, typed_slowly=script)
    address = publish(author)
    house.tick()

    reader = as_("newcomer", script=script, width=390)
    reader.goto("/search/?q=soup+stove+volunteers")
    expect(reader.locator(f"main a:has-text('{title}')").first).to_be_visible()
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text(title)
    reader.click("main a:has-text('Adapt this to your country') >> visible=true")
    reader.fill("[name=expected]", "People who missed the bus speak to somebody before morning")
    fill_month(reader)
    reader.click("button:has-text('Register') >> visible=true")
    expect(reader.locator("main")).to_contain_text("preparing", ignore_case=True)

    reader.click("main button:has-text('begun') >> visible=true") if reader.locator(
        "main button:has-text('begun')"
    ).count() else None
    replication = re.search(r"/replications/\d+/", reader.url).group(0)
    reader.goto(f"{replication}report/")
    reader.check("input[name=verdict][value=weaker]", force=True)
    reader.check("input[name=negative_effects][value=no]", force=True)
    reader.fill("[name=sentence]", "Half as many conversations as hoped: the last bus here is at six in the evening.")
    reader.click("button:has-text('Report what happened') >> visible=true")
    reader.goto(address)
    expect(reader.locator("#evidence, .verdict").first).to_contain_text("Weaker in 1 country")
    expect(reader.locator("main")).to_contain_text("too few to say")


def fill_month(page: Page) -> None:
    field = page.locator("[name=report_due], [name=report_due_month]").first
    if field.evaluate("e => e.tagName") == "SELECT":
        field.select_option(index=3)
    else:
        field.fill("2028-03")


def test_two_people_in_one_draft_are_told_and_neither_loses_text(as_):
    first = as_("author")
    write(first, "A rota written by two", typed_slowly=False)
    address = re.sub(r"check/$", "write/done/", first.url)
    second = as_("author")
    second.goto(address)
    first.goto(address)
    first.fill("[name=done]", "Written by the first.")
    expect(first.locator("[data-keep-state]")).to_contain_text("Saved")
    second.fill("[name=done]", "Written by the second.")
    # The same person in two tabs is one writer: the last text stands, and nobody is asked.
    expect(second.locator("[data-keep-state]")).to_contain_text("Saved")
    second.reload()
    expect(second.locator("[name=done]")).to_have_value("Written by the second.")


def test_a_closed_laptop_loses_nothing(as_):
    page = as_("author")
    write(page, "A rota for the closed laptop", typed_slowly=False)
    address = re.sub(r"check/$", "write/lessons/", page.url)
    page.goto(address)
    page.locator("[name=lessons]").press_sequentially("Ask the night porter first.", delay=5)
    page.close(run_before_unload=False)
    again = as_("author")
    again.goto(address)
    expect(again.locator("[name=lessons]")).to_have_value("Ask the night porter first.")


def test_a_session_that_ended_is_said_and_the_words_come_back(as_):
    page = as_("author")
    write(page, "A rota after the session ended", typed_slowly=False)
    address = re.sub(r"check/$", "write/lessons/", page.url)
    page.goto(address)
    page.context.clear_cookies()
    page.fill("[name=lessons]", "Written after the session had ended.")
    expect(page.locator("[data-keep-state]")).to_contain_text("signed out")
    sign_in(page, "author")
    page.goto(address)
    expect(page.locator("[name=lessons]")).to_have_value("Written after the session had ended.")


def test_the_margin_names_what_it_saw_and_mends_it(as_):
    page = as_("author")
    write(page, "A rota with a telephone number", typed_slowly=False)
    page.goto(re.sub(r"check/$", "write/did_not_work/", page.url))
    page.fill("[name=did_not_work]", "The leaflet failed: nobody called +977 984 123 4567.")
    expect(page.locator("[data-notes=did_not_work]")).to_contain_text("phone number", ignore_case=True)
    page.goto(re.sub(r"write/did_not_work/$", "check/", page.url))
    page.click("main button:has-text('Publish')")
    expect(page.locator(".notice.refused")).to_contain_text("cannot go out")
    page.goto(re.sub(r"check/$", "write/did_not_work/", page.url))
    page.click("[data-notes=did_not_work] button[name=mend]")
    expect(page.locator("[name=did_not_work]")).not_to_have_value(re.compile("4567"))
