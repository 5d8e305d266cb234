"""The load: keep-alive connections of the standard library, from the bench's process to the server's."""

import gzip
import http.client
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """One answer: what came, and what it cost the server in milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def wall(self) -> float:
        return float(self.headers["x-wall"])

    @property
    def cpu(self) -> float:
        return float(self.headers["x-cpu"])

    @property
    def queries(self) -> int:
        return int(self.headers["x-queries"])

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass
class Browser:
    """One keep-alive connection with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def sign_in(self, login: str, password: str) -> None:
        """Through the page, as a person does."""
        token = _TOKEN.search(self.get("/sign-in/").text)
        if token is None:
            raise SystemExit("There is no form to sign in.")
        form = urlencode({"login": login, "password": password, "csrfmiddlewaretoken": token[1]})
        self._ask("POST", "/sign-in/", form, {"Content-Type": "application/x-www-form-urlencoded"})
        if "practica" not in self.cookies:
            raise SystemExit(f"{login} could not sign in.")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {"Accept-Encoding": "gzip", "Host": "localhost", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        wire = {name.replace("_", "-"): value for name, value in sent.items()}
        try:
            self._line.request(method, path, body, wire)
            got = self._line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server closes a line that was idle for long.
            self._line.close()
            self._line.request(method, path, body, wire)
            got = self._line.getresponse()
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(got.status, got.read(), {name.lower(): value for name, value in got.getheaders()})


@dataclass(frozen=True)
class Cost:
    """What a page costs: server time (median, 95th percentile) and processor time in ms, answers a second, queries."""

    median: float
    p95: float
    cpu: float
    rate: float
    queries: int
    n: int


def cost(browser: Browser, paths: list[str], *, n: int) -> Cost:
    """Ask for the paths in turn, one at a time, then four at a time for the rate; the first round is not counted."""
    for path in paths:
        answer = browser.get(path)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
    queries = max(browser.get(path, X_Count="1").queries for path in paths)
    answers = [browser.get(paths[number % len(paths)]) for number in range(n)]
    walls = sorted(answer.wall for answer in answers)
    cpu = statistics.median(answer.cpu for answer in answers)
    return Cost(statistics.median(walls), walls[int(0.95 * (n - 1))], cpu, rate(browser, paths, n=n), queries, n)


def rate(browser: Browser, paths: list[str], *, n: int, lines: int = 4) -> float:
    """Answers a second over four keep-alive connections."""
    browsers = [Browser(browser.port, dict(browser.cookies)) for _ in range(lines)]

    def work(one: Browser) -> None:
        for number in range(n // lines):
            one.get(paths[number % len(paths)])

    for one in browsers:
        one.get(paths[0])
    started = time.perf_counter()
    with ThreadPoolExecutor(lines) as pool:
        list(pool.map(work, browsers))
    return n // lines * lines / (time.perf_counter() - started)
