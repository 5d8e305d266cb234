"""The product's settings, on a data folder of this process's own."""

import os
import tempfile

os.environ["PRACTICA_DATA_DIR"] = tempfile.mkdtemp(prefix="practica-test-")
os.environ["PRACTICA_SECRET_KEY"] = "a key that only tests use, and long enough for that"

from practica.config.settings import *  # noqa: F403

# Signing in is not what most tests are about; scrypt takes a tenth of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
