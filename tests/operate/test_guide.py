"""What the guide for operators tells to type does what it says, and the files it hands out are sound."""

import http.client
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from practica.config import settings
from tests.operate.machine import ROOT, Machine, blocks, settings_of, unit

DEPLOY = ROOT / "deploy"
GUIDE = ROOT / "docs" / "operate"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.stop()


@pytest.mark.slow
def test_whoever_types_the_guide_ends_with_a_community_a_backup_and_a_newer_version(machine: Machine) -> None:
    said = ""
    for page in ("install.md", "keep.md"):
        for number, block in enumerate(blocks(GUIDE / page), start=1):
            done = machine.type(block)
            assert done.returncode == 0, f"{page}, frame {number}: {done.stdout}{done.stderr}{_logs(machine)}"
            said += done.stdout

    link = re.search(r"https://practica\.example\.org(/invitations/\S+)", said)
    assert link is not None
    assert '"database": "ok"' in said
    line = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=30)
    line.request("GET", link[1], headers={"Host": "practica.example.org"})
    assert "Harbour Lights" in line.getresponse().read().decode()
    backups = list((machine.folder / "var/backups/practica").glob("*.tar.gz"))
    assert len(backups) == 1
    assert backups[0].stat().st_mode & 0o077 == 0
    calls = machine.called()
    assert any(line.startswith("apt-get install --yes git make python3-venv") for line in calls)
    assert calls.index("nginx -t") < calls.index("systemctl reload nginx")
    assert (machine.folder / "etc/nginx/sites-enabled/practica").is_symlink()


def _logs(machine: Machine) -> str:
    return "".join(file.read_text()[-2000:] for file in sorted((machine.folder / "run").glob("*.log")))


def test_every_frame_that_is_only_shown_is_sound_shell() -> None:
    for page in GUIDE.glob("*.md"):
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
            done = subprocess.run(["bash", "-n", "-c", block], capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{page.name}: {done.stderr}"


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_names_what_the_guide_made(file: Path) -> None:
    said = unit(file)

    if file.suffix == ".timer":
        assert file.with_suffix(".service") in UNITS
        assert said["Persistent"] == ["true"]
        return
    assert said["User"] == ["practica"]
    assert said["NoNewPrivileges"] == ["yes"]
    assert said["ProtectSystem"] == ["strict"]
    assert said["EnvironmentFile"] == ["/etc/practica/practica.env"]
    assert "/opt/practica/.venv/bin/practica" in said["ExecStart"][0]


def test_systemd_itself_finds_no_fault(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    for file in UNITS:
        text = file.read_text().replace("/opt/practica/.venv/bin/practica", "/bin/true")
        (tmp_path / file.name).write_text(text)
        assert re.match(r"\[Unit\]\nDescription=Practica, ", text), file.name
    if verify:
        done = subprocess.run(
            [verify, "verify", "--man=no", *(str(tmp_path / file.name) for file in UNITS)],
            capture_output=True, text=True, check=False,
        )
        ours = [line for line in done.stderr.splitlines() if "practica" in line]
        assert ours == []


def test_nginx_hands_on_what_the_settings_rely_on(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text()

    assert text.count("{") == text.count("}")
    assert "X-Forwarded-Proto https" in text
    assert "$proxy_add_x_forwarded_for" in text
    assert "$request_uri" not in re.sub(r"return 301.*", "", text)
    assert "$args" not in text
    nginx = shutil.which("nginx")
    if nginx:
        bare = re.sub(r"^\s*(ssl_certificate.*|listen .*|access_log .*)$", "", text, flags=re.MULTILINE)
        (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{bare}\n}}\n")
        done = subprocess.run(
            [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_file_of_settings_names_only_settings_that_exist_and_the_guide_tells_of_all() -> None:
    source = Path(settings.__file__).read_text()
    known = {f"PRACTICA_{name}" for name in re.findall(r'_(?:read|names|number)\("([A-Z_]+)"', source)}
    told = set(re.findall(r"PRACTICA_[A-Z_]+", (GUIDE / "settings.md").read_text()))

    assert set(settings_of(DEPLOY / "practica.env")) <= known
    assert known == told - {"PRACTICA_"}
