"""Every main page, as people see it: no barrier that axe finds, nothing sticking out, light on a bad line."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PRACTICE = "/practices/mobile-identification-teams-at-the-bus-station-and-the-ferry-port/"
PAGES = {
    "nobody": [
        "/", "/practices/", "/practices/map/", "/search/?q=interpreters", PRACTICE, "/countries/", "/countries/br/", "/results/",
    ],
    "author": ["/", "/practices/", PRACTICE, f"{PRACTICE}adapt/", "/drafts/", "/practices/new/", "/settings/", "/intake/"],
    "member": [f"{PRACTICE}use/", "/circles/"],
    "facilitator": ["/admission/", "/reviews/"],
    "reviewer": ["/", "/reviews/"],
}  # fmt: skip
EACH = [(who, path) for who, paths in PAGES.items() for path in paths]


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("who", list(PAGES))
def test_axe_finds_nothing_and_nothing_sticks_out(as_, who, locale):
    found = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        page = as_(who, width=width, locale=locale, scheme=scheme)
        for path in PAGES[who]:
            answer = page.goto(path)
            assert answer.status == 200, path
            assert page.locator("html").get_attribute("dir") == ("rtl" if locale == "ar" else "ltr"), path
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
            if wide:
                found.append(f"{path} at {width} px sticks out sideways")
            if width == 1280:
                results = Axe().run(page)
                found += [f"{path}: {v['id']} ({v['nodes'][0]['html'][:200]})" for v in results.response["violations"]]
    assert found == [], "\n".join(found)


def test_a_first_load_is_under_60_kb_in_at_most_6_requests(as_):
    heavy = []
    for who, path in EACH:
        page = as_(who)
        page.context.clear_cookies(name="none")
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        client.send("Network.clearBrowserCache")
        asked: dict[str, str] = {}
        sizes: dict[str, int] = {}
        client.on(
            "Network.requestWillBeSent", lambda event, into=asked: into.update({event["requestId"]: event["request"]["url"]})
        )
        client.on(
            "Network.loadingFinished",
            lambda event, into=sizes: into.update({event["requestId"]: int(event["encodedDataLength"])}),
        )
        page.goto(path, wait_until="networkidle")
        weight = sum(size for number, size in sizes.items() if number in asked)
        parts = [url for url in asked.values() if not url.startswith("data:")]
        if weight > 60_000 or len(parts) > 6:
            heavy.append((path, weight, parts))
    assert heavy == [], heavy
