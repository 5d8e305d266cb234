"""A Debian machine in a temporary folder: what the guide tells to type runs there, with stand-ins for the system's own tools.

Absolute paths of the guide are moved below the folder, and the port to a free one. `systemctl start` runs what the unit file
says, with the unit's own settings; `apt-get`, `adduser`, `git`, `make`, `certbot` and `nginx` write down that they were called.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```\{\.sh \.run\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RECORD = '#!/bin/sh\necho "$(basename "$0") $*" >> "{calls}"\n'
_INSTALL = """#!{python}
import os, sys
kept, words = [], iter(sys.argv[1:])
for word in words:  # nobody here can give a file to a user that does not exist
    if word in ("-o", "-g"):
        next(words)
    else:
        kept.append(word)
os.execv("/usr/bin/install", ["install", *kept])
"""
_RUNUSER = '#!/bin/sh\n[ "$1 $2 $3" = "-u practica --" ] || exit 64\nshift 3\nexec "$@"\n'
_SYSTEMCTL = """#!{python}
import sys
sys.path.insert(0, {root!r})
from tests.operate.machine import systemctl
systemctl({folder!r}, sys.argv[1:])
"""


def blocks(page: Path) -> list[str]:
    """The framed commands of a page that a person types, in their order."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Machine:
    """The machine; `type` a block on it, `stop` it in the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.port = _free_port()
        for name in ("opt", "etc/systemd/system", "etc/nginx/sites-available", "etc/nginx/sites-enabled", "usr/local/bin"):
            (folder / name).mkdir(parents=True)
        for name in ("var/lib", "var/backups", "shims", "run"):
            (folder / name).mkdir(parents=True)
        self._copy_program()
        recorded = _RECORD.format(calls=self.calls)
        shims = dict.fromkeys(("apt-get", "adduser", "git", "make", "certbot", "nginx"), recorded) | {
            "install": _INSTALL.format(python=sys.executable),
            "runuser": _RUNUSER,
            "systemctl": _SYSTEMCTL.format(python=sys.executable, root=str(ROOT), folder=str(folder)),
        }
        for name, text in shims.items():
            (folder / "shims" / name).write_text(text)
            (folder / "shims" / name).chmod(0o755)

    def _copy_program(self) -> None:
        """What `git clone` and `make install` would bring: the files for this machine, and the command."""
        here = self.folder / "opt" / "practica"
        (here / "deploy").mkdir(parents=True)
        (here / ".venv" / "bin").mkdir(parents=True)
        for file in (ROOT / "deploy").iterdir():
            (here / "deploy" / file.name).write_text(self.moved(file.read_text()))
            (here / "deploy" / file.name).chmod(file.stat().st_mode)
        command = here / ".venv" / "bin" / "practica"
        command.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m practica.config "$@"\n')
        command.chmod(0o755)

    def moved(self, text: str) -> str:
        """The text with its absolute paths below the machine's folder, and its port."""
        at = r"(?<![\w/.])/(?=(?:opt|etc)/practica\b|etc/(?:systemd|nginx)|var/(?:lib|backups)|usr/local)"
        return re.sub(at, f"{self.folder}/", text).replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace(
            "--port 8000", f"--port {self.port}"
        )

    def type(self, block: str) -> subprocess.CompletedProcess[str]:
        """Type a block into a root shell that stops at the first command that fails."""
        paths = [self.folder / "shims", self.folder / "usr/local/bin", ROOT / ".venv/bin", Path("/usr/bin"), Path("/bin")]
        env = {"PATH": ":".join(str(path) for path in paths), "LANG": "C.UTF-8", "HOME": str(self.folder)}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.moved(block)],
            cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=180,
        )

    def called(self) -> list[str]:
        """What the stand-ins were asked, line by line."""
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def stop(self) -> None:
        """End every service that still runs."""
        for name in ("practica-web", "practica-worker"):
            _stop(self.folder, name)


def unit(path: Path) -> dict[str, list[str]]:
    """A unit file's settings by name, each with its values; `configparser` would lose the ones given twice."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _equals, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def settings_of(path: Path) -> dict[str, str]:
    """A file of settings as systemd reads it."""
    lines = (line for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return {name: shlex.split(value)[0] for name, _equals, value in (line.partition("=") for line in lines)}


def systemctl(folder: str, words: list[str]) -> None:
    """Stand in for systemctl: start, stop and enable do what the unit file says."""
    home = Path(folder)
    verb, names = words[0], [word for word in words[1:] if not word.startswith("--")]
    with (home / "calls").open("a") as calls:
        calls.write(f"systemctl {' '.join(words)}\n")
    for name in names:
        if not name.startswith("practica"):
            continue
        plain = name.removesuffix(".service")
        file = home / "etc/systemd/system" / (plain if plain.endswith(".timer") else f"{plain}.service")
        if not file.exists():
            sys.exit(f"Unit {file.name} not found.")
        if file.suffix == ".service" and verb in {"enable", "start"}:
            _start(home, plain, unit(file))
        elif verb == "stop":
            _stop(home, plain)


def _start(home: Path, name: str, said: dict[str, list[str]]) -> None:
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | settings_of(Path(said["EnvironmentFile"][0]))
    place = said["WorkingDirectory"][0]
    lines = (*said["ExecStart"], *said.get("ExecStartPost", ()))
    commands = [shlex.split(line.replace("%%", "%").replace("$$", "$")) for line in lines]
    if said["Type"] == ["oneshot"]:
        for command in commands:
            subprocess.run(command, cwd=place, env=env, check=True)
        return
    with (home / "run" / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(commands[0], cwd=place, env=env, stdout=log, stderr=log, start_new_session=True)
    (home / "run" / f"{name}.pid").write_text(str(process.pid))


def _stop(home: Path, name: str) -> None:
    file = home / "run" / f"{name}.pid"
    if not file.exists():
        return
    group = int(file.read_text())
    file.unlink()
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, sign)
        except ProcessLookupError:
            return
        _wait_gone(group, 10.0 if sign == signal.SIGTERM else 2.0)


def _wait_gone(group: int, seconds: float) -> None:
    """Until the group has ended; it is the child of a shell that is gone, so only asking tells."""
    gone = textwrap.dedent(f"""
        for _ in $(seq {int(seconds * 10)}); do kill -0 -- -{group} 2>/dev/null || exit 0; sleep 0.1; done
    """)
    subprocess.run(["sh", "-c", gone], check=False)
