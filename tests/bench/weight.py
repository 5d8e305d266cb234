"""The first load of each page: what comes over the line when nothing is kept yet, compressed, and in how many requests."""

import re
from urllib.parse import urljoin, urlsplit

from tests.bench.loading import Browser
from tests.bench.serving import serve
from tests.bench.tables import say, show
from tests.bench.worlds import world

MOST_KB, MOST_REQUESTS = 60, 6
_PARTS = re.compile(
    r'<(?:link[^>]+rel="(?:stylesheet|icon|modulepreload)"[^>]+href|script[^>]+src|img[^>]+src|use href)="([^"#]+)'
)
_IMPORTS = re.compile(r"""(?:url\(["']?|from\s+["']|import\s+["']|@import\s+["'])([^"')]+)""")
_MORE = {"Today's forms": ["/practices/new/"], "circles": ["/circles/"], "results": ["/results/"], "settings": ["/settings/"]}


def bench() -> None:
    """Every page that a reader or a writer begins with, as visitor and as member."""
    say("First load: the page and all that it names on this server, gzip, nothing kept before; n = 1.")
    of = world("sqlite", 2_000)
    rows = []
    with serve("product", of.env) as server:
        member = Browser(server.port)
        member.sign_in("member@example.org", "practica-demo")
        for who, browser in (("visitor", Browser(server.port)), ("member", member)):
            for page, paths in {**of.pages, **(_MORE if who == "member" else {})}.items():
                weight, requests = _load(browser, paths[0])
                rows.append((f"{page}, {who}", f"{weight / 1000:.1f}", f"< {MOST_KB}", requests, f"≤ {MOST_REQUESTS}"))
    show("First load", ("page", "kB", "goal", "requests", "goal"), rows)


def _load(browser: Browser, path: str) -> tuple[int, int]:
    """Bytes of the bodies, and requests."""
    first = browser.get(path)
    found, todo = {path: len(first.body)}, [urljoin(path, part) for part in _PARTS.findall(first.text)]
    while todo:
        address = todo.pop()
        if address in found or urlsplit(address).netloc or address.startswith("data:"):
            continue
        answer = browser.get(address)
        found[address] = len(answer.body)
        if address.endswith((".css", ".js")):
            todo += [urljoin(address, part) for part in _IMPORTS.findall(answer.text)]
    return sum(found.values()), len(found)
