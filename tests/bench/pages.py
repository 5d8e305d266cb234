"""What a page costs, and how far that is from the floor measured in the same run."""

import os

from tests.bench.loading import Browser, Cost, cost
from tests.bench.serving import Server, serve
from tests.bench.tables import say, show
from tests.bench.worlds import SIZES, World, world

N = int(os.environ.get("PRACTICA_BENCH_N", "120"))
GOAL = {"visitor": 0.6, "member": 0.5}
MOST_QUERIES = {"practice": 12, "search": 8}
_MEMORY = {"none": 140, "builtin": 320}


def bench(databases: tuple[str, ...] = ("sqlite", "postgresql")) -> None:
    """Home, practice, Explore, search and a country, as visitor and as member, beside a bare view with as many queries."""
    say(
        f"Pages: through the door of `practica serve`, one process; n = {N} requests one at a time (server time, CPU), as many "
        "over four lines (requests a second). Ratio = CPU of the floor with as many queries ÷ CPU of the page; the floor is "
        "asked right after."
    )
    for database in databases:
        grown: dict[tuple[str, str], dict[int, float]] = {}
        for practices in SIZES.values():
            for (page, who), spent in _world(world(database, practices)).items():
                grown.setdefault((page, who), {})[practices] = spent.cpu
        _growth(database, grown)


def _world(of: World) -> dict[tuple[str, str], Cost]:
    rows, costs = [], {}
    with serve("product", of.env) as server, serve("floor", of.env) as floor:
        bare = Browser(floor.port)
        for who, browser in _browsers(server).items():
            for page, paths in of.pages.items():
                mine = cost(browser, paths, n=N)
                lowest = cost(bare, [f"/{max(1, mine.queries)}/"], n=N)
                costs[page, who] = mine
                most = f" (≤ {MOST_QUERIES[page]})" if page in MOST_QUERIES else ""
                rows.append((
                    f"{page}, {who}", f"{mine.median:.1f}", f"{mine.p95:.1f}", f"{mine.cpu:.1f}", f"{mine.rate:.0f}",
                    f"{mine.queries}{most}", f"{lowest.cpu:.1f}", f"{lowest.rate:.0f}", f"{lowest.cpu / mine.cpu:.2f}",
                    f"≥ {GOAL[who]}",
                ))  # fmt: skip
        memory = {"builtin": server.memory()}
    with serve("product", {**of.env, "PRACTICA_ENCODER": "none"}) as server:
        for paths in of.pages.values():
            cost(Browser(server.port), paths, n=len(paths))
        memory["none"] = server.memory()
    columns = ("page", "median ms", "p95 ms", "CPU ms", "a second", "queries", "floor CPU ms", "floor a second", "ratio", "goal")
    note = "Memory of the web process after this: " + ", ".join(
        f"{memory[name]:.0f} MB with the encoder {name} (≤ {most})" for name, most in _MEMORY.items()
    )
    if of.database == "postgresql":
        note += ". CPU is the web process's own; the database's stands in the server time alone."
    show(f"{of.database}, {of.practices:,} practices", columns, rows, note)
    return costs


def _browsers(server: Server) -> dict[str, Browser]:
    visitor, member = Browser(server.port), Browser(server.port)
    member.sign_in("member@example.org", "practica-demo")
    return {"visitor": visitor, "member": member}


def _growth(database: str, grown: dict[tuple[str, str], dict[int, float]]) -> None:
    small, large = SIZES.values()
    rows = [
        (f"{page}, {who}", f"{spent[small]:.1f}", f"{spent[large]:.1f}", f"{spent[large] / spent[small]:.2f}", _limit(page))
        for (page, who), spent in grown.items()
    ]
    show(
        f"{database}: CPU ms from {small:,} to {large:,} practices", ("page", f"{small:,}", f"{large:,}", "growth", "goal"), rows
    )


def _limit(page: str) -> str:
    return "< 60 ms at the median" if page == "search" else "< 1.3"
