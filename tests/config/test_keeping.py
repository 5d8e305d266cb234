"""Everything into one file and back, and what the doctor says, on a real installation."""

import json
import shutil
import tarfile

import pytest

from practica.config import doctor

pytestmark = pytest.mark.slow


def _names(file):
    with tarfile.open(file) as tar:
        return set(tar.getnames())


def test_what_was_kept_comes_back_the_same(installation, elsewhere, tmp_path):
    file, again = tmp_path / "kept.tar.gz", tmp_path / "again"

    kept = elsewhere(installation, "backup", file)
    put_back = elsewhere(again, "restore", file)

    assert (kept.returncode, put_back.returncode) == (0, 0)
    assert file.stat().st_mode & 0o077 == 0
    assert {"manifest.json", "practica.sqlite3", "data/secret.key", "SHA256SUMS"} <= _names(file)
    assert (again / "secret.key").read_text() == (installation / "secret.key").read_text()
    assert elsewhere(again, "export").stdout == elsewhere(installation, "export").stdout
    assert "src:1" in elsewhere(again, "search", "interpreters", "--json").stdout
    assert sorted(tmp_path.iterdir()) == [again, file]


def test_files_that_were_attached_are_kept_and_come_back(installation, elsewhere, tmp_path):
    file, again = tmp_path / "kept.tar.gz", tmp_path / "again"
    attached = installation / "files/ab/cdef-0123"
    attached.parent.mkdir(parents=True)
    attached.write_bytes(b"minutes of a meeting")
    try:
        assert elsewhere(installation, "backup", file).returncode == 0
    finally:
        shutil.rmtree(installation / "files")

    assert elsewhere(again, "restore", file).returncode == 0
    assert (again / "files/ab/cdef-0123").read_bytes() == b"minutes of a meeting"


def test_a_folder_that_is_not_empty_is_replaced_only_when_that_is_said(installation, elsewhere, tmp_path):
    file, there = tmp_path / "kept.tar.gz", tmp_path / "there"
    elsewhere(installation, "backup", file)
    there.mkdir()
    (there / "something").write_text("of mine")

    refused = elsewhere(there, "restore", file)
    assert (refused.returncode, (there / "something").exists()) == (2, True)

    assert elsewhere(there, "restore", file, "--replace").returncode == 0
    assert not (there / "something").exists()
    assert (there / "practica.sqlite3").exists()


def test_a_damaged_or_cut_file_changes_nothing(installation, elsewhere, tmp_path):
    file, there = tmp_path / "kept.tar.gz", tmp_path / "there"
    elsewhere(installation, "backup", file)
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:5000] + bytes([whole[5000] ^ 0xFF]) + whole[5001:], b"no backup", b""):
        file.write_bytes(broken)
        done = elsewhere(there, "restore", file, "--replace")
        assert (done.returncode, there.exists()) == (2, False)
        assert "Traceback" not in done.stderr
        assert "Nothing was changed." in done.stderr


def test_a_file_that_leads_elsewhere_writes_nothing_there(installation, elsewhere, tmp_path):
    file, there = tmp_path / "evil.tar.gz", tmp_path / "there"
    (tmp_path / "evil").write_text("evil")
    with tarfile.open(file, "w:gz") as tar:
        tar.add(tmp_path / "evil", "../outside")

    assert elsewhere(there, "restore", file).returncode == 2
    assert not (tmp_path.parent / "outside").exists()
    assert not (tmp_path / "outside").exists()


def test_the_doctor_lists_settings_and_finds_nothing_wrong(installation, elsewhere):
    done = elsewhere(installation, "doctor", "--json", PRACTICA_SECRET_KEY="a very secret thing", PRACTICA_COLOUR="blue",
                     PRACTICA_EMAIL_URL="smtp://bob:word@mail.example.org:587")  # fmt: skip

    answer = json.loads(done.stdout)
    settings = {one["name"]: (one["value"], one["source"]) for one in answer["settings"]}
    assert done.returncode == 0, answer["parts"]
    assert settings["PRACTICA_ENCODER"] == ("none", "environment")
    assert settings["PRACTICA_HOSTS"][1] == "default"
    assert settings["PRACTICA_COLOUR"] == ("blue", "environment, but nothing reads it")
    assert "very secret" not in done.stdout
    assert settings["PRACTICA_EMAIL_URL"][0] == "smtp://bob:(hidden)@mail.example.org:587"


def test_the_doctor_names_accounts_of_the_demonstration_where_they_do_not_belong(practica, people):
    done = practica("doctor", "--json")

    parts = {seen["part"]: seen for seen in json.loads(done.stdout)["parts"]}
    assert done.exit_code == 1
    assert parts["demonstration"]["grade"] == doctor.Grade.BAD
    assert "10 accounts" in parts["demonstration"]["sentence"]
