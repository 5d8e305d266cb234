"""Looking at an installation: every setting with its value and where it came from, and whether each part does its work."""

import ast
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from practica.config import settings as source

_PREFIX = "PRACTICA_"
_SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|KEY")
# Read by the commands before there are settings.
_READ_ELSEWHERE = {"DATA_DIR": "data", "DEMO": "", "SECRET_KEY": "secret.key in the data folder"}
_PERSONAS = ("author", "steward", "reviewer", "member", "newcomer", "moderator", "contact", "observer", "facilitator", "admin")
_FONTS = ("fontpkg-noto-serif", "fontpkg-noto-sans", "fontpkg-amiri")
_LATE = timedelta(minutes=10)


class Grade(StrEnum):
    """How a part is."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Seen:
    """One part and the sentence about it."""

    part: str
    grade: Grade
    sentence: str


@dataclass(frozen=True)
class Setting:
    """One PRACTICA_* variable: its value as it may be shown, and "environment" or "default"."""

    name: str
    value: str
    source: str


def settings() -> list[Setting]:
    """Every variable that the settings read, found in their own source; then those in the environment that nobody reads."""
    defaults = dict(_defaults()) | _READ_ELSEWHERE
    found = []
    for name in sorted(defaults):
        given = os.environ.get(_PREFIX + name)
        found.append(Setting(_PREFIX + name, shown(name, given or defaults[name]), "environment" if given else "default"))
    unread = sorted(name for name in os.environ if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in defaults)
    return found + [Setting(name, shown(name, os.environ[name]), "environment, but nothing reads it") for name in unread]


def _defaults() -> Iterator[tuple[str, str]]:
    tree = ast.parse(Path(source.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_read", "_names", "_number"}:
            name, *rest = node.args
            if isinstance(name, ast.Constant):
                yield str(name.value), _written(rest[0]) if rest else ""


def _written(node: ast.expr) -> str:
    """A default as text; parts that are worked out are filled in from the settings."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        database = source.DATA_DIR / "practica.sqlite3"
        return "".join(str(part.value if isinstance(part, ast.Constant) else database) for part in node.values)
    return ast.unparse(node)


def shown(name: str, value: str) -> str:
    """A value without its secret: a key is never shown, of an address everything but its password."""
    if not value:
        return ""
    if _SECRET.search(name):
        return "(hidden)"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "(hidden)"
    if parts.scheme and "@" in parts.netloc:
        who, _at, where = parts.netloc.rpartition("@")
        user = who.partition(":")[0]
        return urlunsplit(parts._replace(netloc=f"{user}:(hidden)@{where}" if ":" in who else f"{user}@{where}"))
    return value


def look() -> list[Seen]:
    """Every part, in the order in which they stand on each other; a part that fails is said and stops no other."""
    found = []
    for part in (_python, _database, _disk, _encoder, _search, _mail, _replies, _worker, _https, _fonts, _people):
        try:
            found += part()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a part is what is asked for
            found.append(Seen(part.__name__.strip("_"), Grade.BAD, f"It cannot be looked at: {type(error).__name__}: {error}"))
    return found


def _python() -> list[Seen]:
    return [Seen("practica", Grade.OK, f"version {version('practica')}, Python {sys.version.split()[0]}")]


def _database() -> list[Seen]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    grade = Grade.BAD if waiting else Grade.OK
    migrations = f"{len(waiting)} migrations wait" if waiting else "all migrations applied"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            sound = cursor.execute("PRAGMA quick_check").fetchone()[0]
        if sound != "ok":
            return [Seen("database", Grade.BAD, f"SQLite finds damage: {str(sound)[:200]}")]
        return [Seen("database", grade, f"SQLite {sqlite3.sqlite_version}, {mode} journal, sound, {migrations}")]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        answered = cursor.fetchone()[0]
    return [Seen("database", grade, f"PostgreSQL {answered}, {migrations}")]


def _disk() -> list[Seen]:
    folder = source.DATA_DIR if source.DATA_DIR.exists() else source.DATA_DIR.parent
    free = shutil.disk_usage(folder).free
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    grade = Grade.BAD if free < 200e6 else Grade.NOTE if free < 2e9 else Grade.OK
    return [Seen("disk", grade, f"{folder}: {used / 1e6:.0f} MB used, {free / 1e9:.1f} GB free")]


def _encoder() -> list[Seen]:
    from practica.services.search import encoder

    if source.ENCODER == "none":
        return [Seen("encoder", Grade.NOTE, "none: search goes by words alone, and languages do not meet")]
    started = time.perf_counter()
    encoder.named(source.ENCODER).encode(["A question."])
    return [Seen("encoder", Grade.OK, f"{source.ENCODER}, answers ({time.perf_counter() - started:.1f} s to load)")]


def _search() -> list[Seen]:
    from django.utils import timezone

    from practica.foundation.activity import queries as activity
    from practica.foundation.activity.models import Cursor
    from practica.services.search.shelf import CONSUMER

    held = Cursor.objects.filter(consumer=CONSUMER).first()
    behind = activity.after(held.position if held else 0, limit=1).first()
    if behind is None:
        return [Seen("search", Grade.OK, "everything that happened is indexed")]
    waits = timezone.now() - behind.at
    grade = Grade.BAD if waits > _LATE else Grade.OK
    return [Seen("search", grade, f"the index is {_span(waits)} behind; the worker brings it up, or practica reindex")]


def _mail() -> list[Seen]:
    scheme = source.EMAIL_URL.partition(":")[0]
    if scheme in {"file", "memory"}:
        return [Seen("mail", Grade.NOTE, "goes to files and reaches nobody; PRACTICA_EMAIL_URL names a mail server")]
    return [Seen("mail", Grade.OK, f"by {shown('EMAIL_URL', source.EMAIL_URL)}")]


def _replies() -> list[Seen]:
    """By which ways replies come in, and to how many members letters came back."""
    from practica.services.inbox import queries

    came_back = queries.bounced()
    back = [Seen("bounces", Grade.NOTE, f"letters to {came_back} members came back for good")] if came_back else []
    if not source.REPLY_TO:
        return [Seen("replies", Grade.OK, "not taken; PRACTICA_REPLY_TO lets members answer by mail"), *back]
    ways = [f"from {shown('INBOX_URL', os.environ.get(_PREFIX + 'INBOX_URL', ''))}"] if source.INBOX else []
    ways += ["by the webhook /inbox/"] if source.INBOX_SECRET else []
    by = " and ".join(ways) or "by practica receive alone, behind a mail server's pipe"
    return [Seen("replies", Grade.OK, f"taken at {source.REPLY_TO}, {by}"), *back]


def _worker() -> list[Seen]:
    from django.utils import timezone

    from practica.foundation.core import pulse
    from practica.services.notices.models import Letter

    now = timezone.now()
    oldest = Letter.objects.filter(standing=Letter.Standing.WAITING, due__lt=now - _LATE).order_by("due").first()
    late = [Seen("letters", Grade.BAD, f"one has waited for {_span(now - oldest.due)}")] if oldest is not None else []
    ticked = pulse.last()
    if ticked is None:
        return [Seen("worker", Grade.NOTE, "it has not ticked here yet; practica worker runs it"), *late]
    if now - ticked > pulse.LATE:
        return [Seen("worker", Grade.BAD, f"it ticked last {_span(now - ticked)} ago; is it running?"), *late]
    return [Seen("worker", Grade.OK, f"it ticked {max(int((now - ticked).total_seconds()), 0)} seconds ago"), *late]


def _span(waits: timedelta) -> str:
    minutes = int(waits.total_seconds() // 60)
    return f"{minutes // 1440} days" if minutes >= 2880 else f"{minutes // 60} hours" if minutes >= 120 else f"{minutes} minutes"


def _https() -> list[Seen]:
    local = {"localhost", "127.0.0.1", "[::1]"}
    others = [host for host in source.ALLOWED_HOSTS if host not in local]
    if others and not source.HTTPS:
        return [Seen("https", Grade.BAD, f"{others[0]} is served without PRACTICA_HTTPS=1, so sign-ins travel in the open")]
    return [Seen("https", Grade.OK, "on" if source.HTTPS else "off, and only this machine is served")]


def _fonts() -> list[Seen]:
    missing = [name for name in _FONTS if not _is_installed(name)]
    if missing:
        return [Seen("fonts", Grade.BAD, f"{', '.join(missing)} is not installed; some scripts cannot be printed")]
    return [Seen("fonts", Grade.OK, ", ".join(_FONTS))]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _people() -> list[Seen]:
    """The demonstration's people have a password that everybody knows."""
    from practica.people.members.models import Member
    from practica.people.members.queries import community, present

    is_demo = community().is_demonstration
    addresses = [f"{name}@example.org" for name in _PERSONAS]
    personas = Member.objects.filter(email__in=addresses, is_active=True).count()
    found = [Seen("members", Grade.OK, f"{present().count()} members of “{community().name}”")]
    if personas and not is_demo:
        sentence = f"{personas} accounts of the demonstration are here, with a password that everybody knows: close them"
        found.append(Seen("demonstration", Grade.BAD, sentence))
    elif is_demo:
        found.append(Seen("demonstration", Grade.NOTE, "this is the demonstration; nothing real belongs here"))
    if not is_demo and not present().filter(is_facilitator=True).exists():
        found.append(Seen("facilitators", Grade.NOTE, "nobody facilitates yet; practica init invites somebody"))
    return found


