"""Practices that have files, and a storage of each test's own."""

import pytest

from tests.services.files.having import let_practices_have_files


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """Where the bytes lie."""
    let_practices_have_files()
    folder = tmp_path / "files"
    backend = settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return folder
