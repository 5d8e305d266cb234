"""A real demonstration, a real server process and a real browser, shared by the tests of one run."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PASSWORD = "practica-demo"


@dataclass
class House:
    """The running demonstration: its address, and the environment in which further commands see it."""

    url: str
    env: dict[str, str]

    def practica(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command on the same data."""
        command = [sys.executable, "-m", "practica.config", *arguments]
        return subprocess.run(command, env=self.env, text=True, capture_output=True, check=False, timeout=120)

    def tick(self) -> None:
        """What the worker would do by now, done at once."""
        code = (
            "from practica.config.setup import ready; ready()\n"
            "from practica.config.worker import tick\n"
            "from django.utils import timezone\n"
            "tick(timezone.now())"
        )
        subprocess.run([sys.executable, "-c", code], env=self.env, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The small demonstration, built and served as `make demo` does, on a port of its own."""
    folder = tempfile.mkdtemp(prefix="practica-demo-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    env = {k: v for k, v in os.environ.items() if not k.startswith("PRACTICA_")}
    env |= {
        "PRACTICA_DATA_DIR": folder,
        "PRACTICA_DEMO": "1",
        "PRACTICA_SITE_URL": url,
        "DJANGO_SETTINGS_MODULE": "practica.config.settings",
    }
    built = House(url, env).practica("demo", "--build-only")
    assert built.returncode == 0, built.stderr[-3000:]
    server = subprocess.Popen(
        [sys.executable, "-m", "practica.config", "serve", "--port", str(port)], env=env, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(url)
        yield House(url, env)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str) -> None:
    for _attempt in range(150):
        try:
            urllib.request.urlopen(f"{url}/robots.txt", timeout=2)  # noqa: S310 - our own server on this machine
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    # One browser for the whole run: a second loop in the same thread is refused. Django may work beside it, since it waits.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def as_(house: House, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`as_("author", width=390, locale="ar")`: a page of a browser of its own, signed in unless as "nobody"."""
    contexts: list[BrowserContext] = []

    def open_page(who: str, *, width: int = 1280, locale: str = "en", scheme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=house.url,
            viewport={"width": width, "height": 900},
            locale=locale,
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who != "nobody":
            sign_in(page, who)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", f"{who}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".account")
