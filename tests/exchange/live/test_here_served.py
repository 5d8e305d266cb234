"""Who is here, counted over two real web processes: by streams, by polling, and by pages that were opened."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.environment import clean

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def served(tmp_path):
    """The address of `practica serve --processes 2`, and the world behind it."""
    kept = clean()
    env = kept | {"PRACTICA_DATA_DIR": str(tmp_path), "PRACTICA_ENCODER": "none"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.exchange.live.here_served"], env=env, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert made.returncode == 0, made.stderr[-2000:]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "practica.config", "serve", "--port", str(port), "--processes", "2"]
    process = subprocess.Popen(program, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://localhost:{port}", json.loads(made.stdout)
    finally:
        process.terminate()
        process.wait(30)


def asked(url: str, key: str, *, stream: bool = False):
    """The page as whoever has this key reads it; of a stream the first frame, and the line stays open."""
    request = urllib.request.Request(url, headers={"Cookie": f"practica={key}"})  # noqa: S310 - our own server
    answer = urllib.request.urlopen(request, timeout=30)  # noqa: S310
    if stream:
        answer.readline()
        return answer
    with answer:
        return answer.read().decode()


def until(look, patience: float = 60.0):
    """What it says, once it says something."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("It did not come.")


def test_people_are_counted_once_over_two_processes_however_they_follow(served):
    url, world = served
    page, topic, keys = f"{url}{world['page']}", f"{world['subject']}/here", world["keys"]
    until(lambda: asked(f"{url}/healthz", keys[0]))
    lines = [asked(f"{url}/live/stream/?topics={topic}", key, stream=True) for key in [*keys[:5], *keys[:2]]]
    for key in keys[5:7]:
        asked(f"{url}/live/numbers/?topics={topic}", key)
    # Five with streams, two of them twice, two who ask for the numbers, and whoever looks.
    assert until(lambda: "8 people here now, 1 country" in asked(page, keys[7]))
    for line in lines:
        line.close()
