"""A field in Markdown: its toolbar, its keys, and what is pasted from Word, Outlook, Google Docs and the web."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from playwright.sync_api import Browser, Page, Route, expect

from practica.foundation.core.markdown import render

CHROMIUM = Path("/usr/bin/chromium")
SITE = "http://practica.test"
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:"
# What programs put on the clipboard, written after their manner with invented content, and the Markdown it must become.
PASTED = {
    path.stem: (path.read_text(), path.with_suffix(".md").read_text().rstrip("\n"))
    for path in (Path(__file__).parent / "pasted").glob("*.html")
}
PAGE = """{% extends "page.html" %}{% block title %}Draft{% endblock %}{% block body %}
<form method="post" data-keep="/keep/"><input type="hidden" name="csrfmiddlewaretoken" value="token">
<div class="field"><label for="text">Words</label><textarea id="text" name="text" data-markdown dir="auto"></textarea></div>
<c-keep-state /></form><div id="elsewhere"></div>{% endblock %}"""
TEMPLATE = engines["django"].from_string(CottonCompiler().process(PAGE))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,  # the page's frame carries the community's name
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@dataclass
class Server:
    """The page in one language, and what keep.js sent."""

    language: str = "en"
    given: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=str(finders.find(path.removeprefix("/static/"))))
        elif path == "/keep/":
            self.given += parse_qs(route.request.post_data or "", keep_blank_values=True)["value"]
            route.fulfill(json={"revision": len(self.given)})
        else:
            with translation.override(self.language):
                page = str(TEMPLATE.render({}, RequestFactory().get("/draft/")))
            route.fulfill(body=page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(chromium: Browser) -> Callable[[], Page]:
    return lambda: chromium.new_context(locale="en").new_page()


@pytest.fixture
def write(desk: Callable[[], Page], server: Server) -> Iterator[Callable[..., Page]]:
    """`write("some [words]")`: the page with this text in the field and what stands in brackets chosen."""
    page = desk()
    page.route("**/*", server.answer)

    def open_with(text: str = "") -> Page:
        page.goto(SITE + "/draft/")
        page.wait_for_selector("[role=toolbar]")
        start, _, rest = text.partition("⟦")
        chosen, _, end = rest.partition("⟧")
        area = page.locator("#text")
        area.fill(start + chosen + end)
        area.evaluate("(area, [from, to]) => area.setSelectionRange(from, to)", [len(start), len(start) + len(chosen)])
        return page

    yield open_with
    page.context.close()


def typed(page: Page) -> str:
    return page.locator("#text").input_value()


def chosen(page: Page) -> str:
    return page.locator("#text").evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def paste(page: Page, html: str, plain: str = "what the plain text would have been") -> None:
    """What a browser hands on when something is pasted into the field."""
    page.locator("#text").evaluate(
        """(area, [html, plain]) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", plain);
          area.focus();
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [html, plain],
    )


@pytest.mark.parametrize(
    ("before", "button", "after", "selected"),
    [
        ("we ⟦spoke⟧ first", "Bold", "we **spoke** first", "spoke"),
        ("we **⟦spoke⟧** first", "Bold", "we spoke first", "spoke"),
        ("we ⟦**spoke**⟧ first", "Bold", "we spoke first", "spoke"),
        ("we ⟦ spoke ⟧first", "Bold", "we  **spoke** first", "spoke"),
        ("we **⟦spoke⟧** first", "Italic", "we ***spoke*** first", "spoke"),
        ("we ***⟦spoke⟧*** first", "Italic", "we **spoke** first", "spoke"),
        ("we ***⟦spoke⟧*** first", "Bold", "we *spoke* first", "spoke"),
        ("we ⟦⟧first", "Bold", "we ****first", ""),
        ("- ⟦one\n- two⟧", "Bold", "- **one**\n- **two**", "**one**\n- **two**"),
        ("⟦1. one\n\n2. two⟧", "Italic", "1. *one*\n\n2. *two*", "1. *one*\n\n2. *two*"),
        ("⟦- **one**\n- **two**⟧", "Bold", "- one\n- two", "- one\n- two"),
        ("the ⟦law⟧", "Link", "the [law](https://)", "https://"),
        ("the ⟦⟧", "Link", "the [](https://)", ""),
        ("the ⟦https://a.org/x⟧", "Link", "the [](https://a.org/x)", ""),
        ("the ⟦[law](https://a.org)⟧", "Link", "the law", "law"),
        ("o⟦n⟧e", "List", "- one", ""),
        ("⟦one\ntwo⟧", "List", "- one\n- two", "- one\n- two"),
        ("⟦- one\n- two⟧", "List", "one\ntwo", "one\ntwo"),
        ("⟦- one\n- two⟧", "Numbered list", "1. one\n2. two", "1. one\n2. two"),
        ("⟦one\n\ntwo⟧", "Numbered list", "1. one\n\n2. two", "1. one\n\n2. two"),
        ("⟦one\n⟧two", "List", "- one\n\ntwo", ""),
        ("⟦one\ntwo⟧", "Quotation", "> one\n> two", "> one\n> two"),
        ("⟦> one\n> two⟧", "Quotation", "one\ntwo", "one\ntwo"),
        ("⟦⟧", "List", "- ", ""),
    ],
)
def test_a_button_turns_the_chosen_words_and_back(write, before: str, button: str, after: str, selected: str):
    page = write(before)
    press(page, button)

    assert (typed(page), chosen(page)) == (after, selected)
    expect(page.locator("#text")).to_be_focused()


def test_what_a_button_did_can_be_taken_back_as_if_it_were_typed(write):
    page = write()
    page.locator("#text").press_sequentially("we spoke")
    page.locator("#text").evaluate("area => area.setSelectionRange(3, 8)")
    press(page, "Bold")
    press(page, "List")
    assert typed(page) == "- we **spoke**"

    page.keyboard.press("Control+z")
    assert typed(page) == "we **spoke**"
    page.keyboard.press("Control+z")
    assert typed(page) == "we spoke"


def test_what_a_button_did_is_saved_like_what_is_typed(write, server: Server):
    page = write("⟦spoke⟧")
    press(page, "Italic")
    expect(page.locator("[data-keep-state]")).to_have_attribute("data-state", "saved")

    assert server.given[-1] == "*spoke*"


@pytest.mark.parametrize(("key", "after"), [("b", "**law**"), ("i", "*law*"), ("k", "[law](https://)")])
def test_the_keys_that_every_editor_knows(write, key: str, after: str):
    page = write("⟦law⟧")
    page.locator("#text").press(f"Control+{key}")

    assert typed(page) == after


def test_the_keys_work_on_a_keyboard_of_another_script(write):
    page = write("⟦право⟧")
    page.locator("#text").evaluate(
        "area => area.dispatchEvent(new KeyboardEvent('keydown', {key: 'и', code: 'KeyB', ctrlKey: true, cancelable: true}))"
    )

    assert typed(page) == "**право**"


@pytest.mark.parametrize(("language", "ahead"), [("en", "ArrowRight"), ("ar", "ArrowLeft")])
def test_the_arrows_go_along_the_toolbar_the_way_it_runs(write, server: Server, language: str, ahead: str):
    server.language = language
    page = write()
    page.locator("[role=toolbar] [data-act=bold]").focus()

    page.keyboard.press(ahead)
    expect(page.locator("[data-act=italic]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press(ahead)
    expect(page.locator("[data-act=bold]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()


def test_every_button_is_large_enough_for_a_thumb_and_runs_with_the_page(write, server: Server):
    server.language = "ar"
    page = write()
    page.set_viewport_size({"width": 390, "height": 800})
    boxes = [one.bounding_box() for one in page.locator("[role=toolbar] button").all()]

    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)
    assert boxes[0]["x"] > boxes[1]["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_field_that_arrives_later_gets_its_toolbar_once(write):
    page = write()
    page.evaluate(
        """() => {
          document.getElementById("elsewhere").innerHTML = '<textarea data-markdown="" aria-label="Answer"></textarea>';
          document.dispatchEvent(new Event("htmx:load"));
          document.dispatchEvent(new Event("htmx:load"));
        }"""
    )

    expect(page.locator("[role=toolbar]")).to_have_count(2)


@pytest.mark.parametrize("name", sorted(PASTED))
def test_what_is_pasted_comes_in_as_clean_markdown(write, name: str):
    html, expected = PASTED[name]
    page = write()
    paste(page, html)

    assert typed(page) == expected


@pytest.mark.parametrize("name", sorted(PASTED))
def test_nothing_of_a_person_or_a_program_comes_along(write, name: str):
    page = write()
    paste(page, PASTED[name][0])

    for left_behind in (
        "Mso",
        "mso",
        "style",
        "deleted words",
        "A reviewer's comment",
        "data:image",
        "R. Viewer",
        "font",
        "script",
    ):
        assert left_behind not in typed(page)


def test_a_pasted_list_reads_as_a_list_on_the_page(write):
    page = write()
    paste(page, PASTED["word"][0])
    shown = render(typed(page))

    assert "<li>Social worker first\n<ul>\n<li>with an interpreter</li>" in shown
    assert '<ol dir="auto">\n<li>Register\n<ol>\n<li>by night</li>' in shown
    assert "<strong>What we did</strong>" in shown


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_paste_is_saved_and_can_be_taken_back(write, server: Server, language: str):
    server.language = language
    page = write("Before. ⟦⟧")
    paste(page, PASTED["word-arabic"][0])
    expected = "Before. \n\n" + PASTED["word-arabic"][1]
    assert typed(page) == expected
    expect(page.locator("[data-keep-state]")).to_have_attribute("data-state", "saved")
    assert server.given[-1].replace("\r\n", "\n") == expected

    page.locator("#text").press("Control+z")
    assert typed(page) == "Before. "


def test_words_without_marks_go_into_the_line(write):
    page = write("we ⟦spoke⟧ first")
    paste(page, "<meta charset='utf-8'><span style='color:red'>asked <b>them</b></span>")

    assert typed(page) == "we asked **them** first"


def test_plain_text_and_pictures_are_left_to_the_browser(write):
    page = write()
    prevented = page.locator("#text").evaluate(
        """area => [["text/plain", "- a"], ["text/html", "<img src='data:image/png;base64,AAAA'>"]].map(([kind, words]) => {
          const data = new DataTransfer();
          data.setData(kind, words);
          return !area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        })"""
    )

    assert prevented == [False, False]


def test_what_is_really_copied_from_a_page_comes_in(write):
    page = write()
    page.evaluate(
        """() => {
          const page = document.getElementById("elsewhere");
          page.innerHTML = "<h2>Steps</h2><ul><li>one <b>two</b></li><li>three</li></ul>";
          document.activeElement.blur();
          getSelection().selectAllChildren(page);
        }"""
    )
    page.keyboard.press("Control+c")
    page.locator("#text").focus()
    page.keyboard.press("Control+v")

    assert typed(page) == "## Steps\n\n- one **two**\n- three"


def test_a_hostile_paste_runs_nothing_and_comes_back(write):
    page = write()
    page.evaluate("window.ran = 0")
    paste(
        page,
        "<img src=x onerror='ran=1'><script>ran=1</script><svg onload='ran=1'></svg><a href='javascript:ran=1'>words</a>"
        + "<div>" * 3000
        + "deep<iframe srcdoc='<script>parent.ran=1</script>'></iframe>"
        + "<b>" * 3000,
    )

    assert typed(page).split() == ["words", "deep"]
    assert page.evaluate("window.ran") == 0


def test_each_line_reads_its_own_way_and_stands_beside_its_mark(write):
    page = write()
    shown = render("English first.\n\nالعربية أولًا.\n\n1. قائمة عربية.\n2. An English item.")
    page.evaluate("html => { document.getElementById('elsewhere').innerHTML = `<div class='prose'>${html}</div>` }", shown)
    edges = page.evaluate(
        """() => [...document.querySelectorAll(".prose > p, .prose li")].map((one) => {
          const words = document.createRange();
          words.selectNodeContents(one);
          const [inside, outside] = [words.getBoundingClientRect(), one.getBoundingClientRect()];
          return Math.abs(inside.left - outside.left) < 2 ? "left" : Math.abs(inside.right - outside.right) < 2 ? "right" : "?";
        })"""
    )

    assert edges == ["left", "right", "right", "right"]
