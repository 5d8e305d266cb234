"""All settings in one place, read from the environment; every PRACTICA_* variable is listed by `practica doctor`."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from practica.config import mail

BASE_DIR = Path(__file__).resolve().parent.parent


def _read(name: str, default: str = "") -> str:
    """The environment's PRACTICA_<name>, or the default; an empty variable counts as not set."""
    return os.environ.get(f"PRACTICA_{name}") or default


def _names(name: str, default: str) -> list[str]:
    return [part.strip() for part in _read(name, default).split(",") if part.strip()]


def _number(name: str, default: str) -> int:
    written = _read(name, default)
    if not (written.isascii() and written.isdigit()):
        raise ImproperlyConfigured(f"PRACTICA_{name} is a number, as in 1; it says “{written[:40]}”.")
    return int(written)


# Where everything of one community lives: database, files, vectors, secret. Moved by whoever runs the machine.
DATA_DIR = Path(_read("DATA_DIR", "data")).absolute()

# The demonstration's people with their known password exist only where this is on (`practica demo` sets it).
DEMO = _read("DEMO") == "1"
DEBUG = False

_secret_file = DATA_DIR / "secret.key"
# Without a variable and before the first set-up wrote the file, a key that lives as long as the process.
SECRET_KEY = _read("SECRET_KEY") or (_secret_file.read_text().strip() if _secret_file.exists() else secrets.token_urlsafe(50))

ALLOWED_HOSTS = _names("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
# On behind HTTPS: cookies travel encrypted only. Turned by whoever puts a reverse proxy in front.
HTTPS = _read("HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many reverse proxies stand in front: 1 behind nginx or Caddy. Limits on wrong passwords then count people's addresses, not
# the proxy's; with too high a number anybody could pretend to come from elsewhere. Turned together with HTTPS.
ALLAUTH_TRUSTED_PROXY_COUNT = _number("PROXIES", "0")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "practica"
CSRF_COOKIE_NAME = "practica_csrf"
CSRF_FAILURE_VIEW = "practica.doors.site.failures.csrf"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "practica.foundation.core",
    "practica.foundation.activity",
    "practica.people.members",
    "practica.people.circles",
    "practica.people.access",
    "practica.people.admission",
    # After admission, whose templates/account/ speak in its stead.
    "allauth",
    "allauth.account",
    "practica.services.search",
    "practica.services.notices",
    "practica.services.files",
    "practica.services.live",
    "practica.services.inbox",
    "practica.knowledge.vocabulary",
    "practica.knowledge.countries",
    "practica.knowledge.library",
    "practica.knowledge.practices",
    "practica.knowledge.replications",
    "practica.exchange.events",
    "practica.exchange.conversations",
    "practica.exchange.lessons",
    "practica.exchange.assists",
    "practica.exchange.contributions",
    "practica.exchange.live",
    "practica.exchange.afterwards",
    "practica.doors.intake",
    "practica.doors.exports",
    "practica.doors.site",
]

MIDDLEWARE = [
    "practica.services.live.shared.remember",
    "practica.foundation.core.middleware.harden",
    "practica.foundation.core.middleware.read_as_utf8",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "practica.people.access.middleware.viewer",
    "practica.foundation.core.middleware.plain_failures",
]

ROOT_URLCONF = "practica.config.urls"
WSGI_APPLICATION = "practica.config.wsgi.application"

FORM_RENDERER = "practica.foundation.core.controls.Renderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "practica.doors.site.context.page",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "practica.foundation.core.templatetags.words",
                "practica.foundation.core.templatetags.look",
            ],
        },
    },
]

# SQLite unless told otherwise. FULL: what was acknowledged survives a lost machine, not only a killed process.
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        _read("DATABASE_URL", f"sqlite:///{DATA_DIR / 'practica.sqlite3'}"), conn_max_age=None, conn_health_checks=True
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The database is the cache, so that rate limits hold across processes; Redis or Valkey when given.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _read("REDIS_URL")}
    if _read("REDIS_URL")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "practica_cache"},
}

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["practica.people.admission.backends.PresentMembers"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address; nobody can sign up without one
ACCOUNT_ADAPTER = "practica.people.admission.adapter.ByInvitation"
ACCOUNT_FORMS = {
    "login": "practica.people.admission.signing.SignIn",
    "reset_password": "practica.people.admission.signing.Forgotten",
    "reset_password_from_key": "practica.people.admission.signing.NewPassword",
    "change_password": "practica.people.admission.signing.ChangedPassword",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody outside learns by mail that this community exists
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
    "confirm_email": "1/3m/key",
}
ACCOUNT_SESSION_REMEMBER = True

# Mail goes to files under DATA_DIR until a server is named (smtp://user:password@host:587?tls=1).
EMAIL_URL = _read("EMAIL_URL", "file:")
_mail = mail.from_url(EMAIL_URL, data_dir=DATA_DIR)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH")
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", ""), _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER", ""), _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = _mail.get("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = _read("MAIL_FROM", "practica@localhost")
# Where replies to letters go; needs a mailbox that Practica reads (docs/operate/replies.md). Empty: no letter can be replied to.
REPLY_TO = mail.reply_address(_read("REPLY_TO"))
# A mailbox that the worker reads (imaps://user:password@host/folder), and the secret of the webhook; each is one way for replies
# to come in, `practica receive` behind a mail server's pipe another.
INBOX = mail.mailbox(_read("INBOX_URL"))
INBOX_SECRET = _read("INBOX_SECRET")
# The address in mails, never taken from a request's Host header.
SITE_URL = _read("SITE_URL", "http://localhost:8000")

LANGUAGE_CODE = "en"
_INTERFACE = (
    ("en", _("English")), ("ar", _("Arabic")), ("es", _("Spanish")),
    ("fr", _("French")), ("pt", _("Portuguese")), ("ru", _("Russian")),
)  # fmt: skip
LANGUAGES = [(code, name) for code, name in _INTERFACE if code in _names("LANGUAGES", "en,ar,es,fr,pt,ru")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "practica_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "practica.services.files.storage.Shelf",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# The encoder that makes languages meet: "builtin", or "none" for words alone.
ENCODER = _read("ENCODER", "builtin")

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
LOGGING_CONFIG = "practica.foundation.core.logs.configure"
LOGGING: dict[str, Any] = {"level": _read("LOG_LEVEL", "INFO"), "format": _read("LOG_FORMAT", "auto")}
