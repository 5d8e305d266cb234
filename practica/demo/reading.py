"""The content of the demonstration world, read from `world/`."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

WORLD = Path(__file__).parent / "world"
Record = dict[str, Any]


def records(name: str) -> list[Record]:
    """All lines of one file of the world."""
    with (WORLD / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def moment(written: str | None, default: datetime) -> datetime:
    """A day of the data as a working morning; a month is its first day; the default where nothing is written."""
    if not written:
        return default
    return datetime.combine(day(written), time(9, 30), UTC)


def day(written: str) -> date:
    """`2018-05-03`, `2018-05` or `2018` as a day."""
    parts = [int(part) for part in written.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
