"""How many proxies stand in front is told, never guessed: limits count whom the outermost one saw."""

import subprocess
import sys
from pathlib import Path

from allauth.core.internal.httpkit import get_client_ip
from django.test import RequestFactory, override_settings

from tests.environment import clean


def seen(forwarded: str) -> str | None:
    return get_client_ip(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="127.0.0.1"))


def test_without_a_proxy_nobody_can_pretend_to_come_from_elsewhere() -> None:
    assert seen("203.0.113.9") == "127.0.0.1"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_one_proxy_the_address_that_it_saw_counts_and_not_what_was_sent_to_it() -> None:
    assert seen("198.51.100.1, 203.0.113.9") == "203.0.113.9"


def test_a_number_that_is_none_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "practica.config", "worker"], capture_output=True, text=True, check=False, timeout=120,
        env=clean() | {"PRACTICA_DATA_DIR": str(tmp_path), "PRACTICA_PROXIES": "nginx"},
    )

    assert done.returncode == 2
    assert done.stderr.strip() == "PRACTICA_PROXIES is a number, as in 1; it says “nginx”."
