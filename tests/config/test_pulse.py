"""The worker's pulse: when it ticked last, and who says so when it stands still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.config import doctor, worker
from practica.foundation.core import pulse
from practica.foundation.core.models import Pulse

pytestmark = pytest.mark.django_db


def ticked(minutes: float) -> None:
    worker.tick(timezone.now() - timedelta(minutes=minutes))


def told() -> doctor.Seen:
    return next(seen for seen in doctor.look() if seen.part == "worker")


def test_a_machine_whose_worker_was_never_started_is_told_so_and_nothing_is_wrong_yet(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["worker"]) == (200, "ok, but it has not ticked yet")
    assert (told().grade, told().sentence) == (doctor.Grade.NOTE, "it has not ticked here yet; practica worker runs it")


def test_a_worker_that_ticks_is_said_to_be_at_work(client):
    ticked(0)

    assert client.get("/healthz").json()["worker"].startswith("ok, it ticked ")
    assert told().grade == doctor.Grade.OK


def test_a_worker_that_stands_still_for_minutes_is_a_fault(client):
    ticked(12)

    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "it ticked last 12 minutes ago; is it running?")
    assert (told().grade, told().sentence) == (doctor.Grade.BAD, "it ticked last 12 minutes ago; is it running?")


def test_a_sweep_that_fails_is_no_worker_that_stands_still(client, monkeypatch):
    def fails(now):
        raise ValueError(now)

    monkeypatch.setattr(worker, "sweeps", lambda: {"broken": fails})
    ticked(0)

    assert client.get("/healthz").status_code == 200


def test_many_ticks_are_one_row_that_is_written_a_few_times_a_minute(django_assert_num_queries):
    now = timezone.now()
    pulse.beat(now)
    with django_assert_num_queries(1):
        pulse.beat(now + timedelta(seconds=2))
    pulse.beat(now + pulse.EVERY)
    pulse.beat(now - timedelta(days=1))

    assert Pulse.objects.count() == 1
    assert pulse.last() == now - timedelta(days=1)
