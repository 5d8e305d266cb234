"""The product's settings, on a data folder and, when PRACTICA_TEST_DATABASE=postgresql, a database server of this run's own."""

import os
import tempfile

os.environ["PRACTICA_DATA_DIR"] = tempfile.mkdtemp(prefix="practica-test-")
os.environ["PRACTICA_SECRET_KEY"] = "a key that only tests use, and long enough for that"

if os.environ.get("PRACTICA_TEST_DATABASE") == "postgresql":
    from tests.postgresql import address

    os.environ["PRACTICA_DATABASE_URL"] = address()

from practica.config.settings import *  # noqa: F403

# Signing in is not what most tests are about; scrypt takes a tenth of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
