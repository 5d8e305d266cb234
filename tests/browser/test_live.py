"""A session in real browsers: two people see what the other does without loading the page again; also without a script."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser
SESSION = "/events/answering-faster-across-borders-"


@pytest.fixture
def here(as_) -> str:
    """The address of the session that is live."""
    page = as_("facilitator")
    page.goto("/")
    found = page.locator(f"a[href*='{SESSION}'][href*='/live/']").first.get_attribute("href")
    assert found is not None
    return found


def opened(page: Page, address: str) -> Page:
    """The page, with its stream open."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-line", "open")
    return page


def queue(page: Page, words: str):
    return page.locator(".live-q li", has_text=words)


def test_two_people_see_each_others_question_and_vote_without_loading_the_page(as_, here):
    one, other = opened(as_("newcomer"), here), opened(as_("contact", width=390), here)
    one.fill("#ask textarea", "Who keeps the key of the waiting room?")
    one.click("#ask button:has-text('Ask the question')")
    expect(queue(other, "Who keeps the key")).to_be_visible()
    expect(one.locator("#mine")).to_contain_text("Who keeps the key")
    expect(one.locator("#ask textarea")).to_have_value("")
    queue(other, "Who keeps the key").locator(".live-vote").click()
    expect(queue(other, "Who keeps the key").locator(".live-vote")).to_have_attribute("aria-pressed", "true")
    expect(queue(one, "Who keeps the key").locator(".live-vote b")).to_have_text("1")
    queue(other, "Who keeps the key").locator(".live-vote").click()
    expect(queue(one, "Who keeps the key").locator(".live-vote b")).to_have_text("0")


def test_what_the_desk_brings_to_the_room_is_on_every_screen(as_, here):
    member, desk, room = (
        opened(as_("member"), here),
        opened(as_("moderator"), f"{here}desk/"),
        opened(as_("admin"), f"{here}room/"),
    )
    words = "How do you thank those who answered?"
    member.fill("#ask textarea", words)
    member.check("#ask [value=withheld]")
    member.click("#ask button:has-text('Ask the question')")
    card = desk.locator(".live-desk .live-q li", has_text=words)
    card.get_by_role("button", name="Bring to the room").click()
    expect(room.locator("h1")).to_have_text(words)
    expect(room.locator(".live-who")).to_have_text("Name withheld")
    expect(queue(member, words)).to_contain_text("being answered now")
    card.get_by_text("Write to the author").click()
    card.locator("textarea").fill("The coordinator takes this up.")
    card.get_by_role("button", name="Send").click()
    expect(member.locator("#mine")).to_contain_text("The coordinator takes this up.")


def test_two_tabs_of_one_browser_share_a_stream_and_both_follow(as_, here):
    first = opened(as_("author"), here)
    second = first.context.new_page()
    opened(second, here)
    opened(as_("steward"), here).locator("button[data-press=overcome]").click()
    expect(first.locator("button[data-press=overcome]")).to_be_visible()
    asker = opened(as_("noy"), here)
    asker.fill("#ask textarea", "Which of the two tabs is quicker?")
    asker.click("#ask button:has-text('Ask the question')")
    for page in (first, second):
        expect(queue(page, "Which of the two tabs")).to_be_visible()


def test_after_the_line_was_lost_the_page_catches_up_by_itself(as_, here):
    page = opened(as_("asma"), here)
    page.context.set_offline(True)
    other = as_("heba")
    other.goto(here)
    other.fill("#ask textarea", "What was said while the line was gone?")
    other.click("#ask button:has-text('Ask the question')")
    expect(other.locator("#mine")).to_contain_text("while the line was gone")
    page.context.set_offline(False)
    expect(queue(page, "while the line was gone")).to_be_visible(timeout=40_000)


def test_a_room_screen_whose_reader_has_signed_out_says_so_calmly(as_, here):
    page = opened(as_("sofia"), f"{here}room/")
    tab = page.context.new_page()
    tab.goto("/")
    tab.locator(".account summary").click()
    tab.click(".account button:has-text('Sign out')")
    expect(page.get_by_text("This screen no longer follows the session.")).to_be_visible(timeout=40_000)


def test_without_a_script_one_asks_votes_and_answers_for_ones_country(as_, here):
    page = as_("rafael", script=False, width=390)
    page.goto(here)
    page.fill("#ask textarea", "Would it work on paper?")
    page.click("#ask button:has-text('Ask the question')")
    expect(page.locator("#mine")).to_contain_text("Would it work on paper?")
    page.locator("button[name=says][value=same]").click()
    expect(page.locator("button[name=says][value=same]")).to_have_attribute("aria-pressed", "true")
    # Pressed and pressed again, whether or not it was theirs before.
    vote = queue(page, "Comment les suppl").locator(".live-vote")
    states = {"true": "false", "false": "true"}
    was = vote.get_attribute("aria-pressed")
    assert was in states
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", states[was])
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", was)
    page.click("#mine button:has-text('Take back')")
    expect(page.locator("main")).not_to_contain_text("Would it work on paper?")


def test_nobody_outside_hears_anything(house: House, here):
    number = here.rstrip("/").rpartition("/")[2]
    for topics in ("session:1/questions", f"session:{number}/questions,session:2/table", "x", ""):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{house.url}/live/stream/?topics={topics}", timeout=10)  # noqa: S310 - our own server
        assert refused.value.code == 404
