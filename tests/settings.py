"""The product's settings, on a data folder and, when PRACTICA_TEST_DATABASE=postgresql, a database server of this run's own."""

import os
import tempfile

os.environ["PRACTICA_DATA_DIR"] = tempfile.mkdtemp(prefix="practica-test-")
os.environ["PRACTICA_SECRET_KEY"] = "a key that only tests use, and long enough for that"

if os.environ.get("PRACTICA_TEST_DATABASE") == "postgresql":
    import psycopg

    from tests.postgresql import address

    os.environ["PRACTICA_DATABASE_URL"] = address()
    # What a lost machine would lose is asked of SQLite (test_full_and_busy, test_kills); waiting for this disk says nothing more.
    with psycopg.connect(os.environ["PRACTICA_DATABASE_URL"], autocommit=True) as line:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            line.execute(f"ALTER SYSTEM SET {setting} = off")
        line.execute("SELECT pg_reload_conf()")

from practica.config.settings import *  # noqa: F403

# Signing in is not what most tests are about; scrypt takes a tenth of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
