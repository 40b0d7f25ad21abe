"""Django's settings, from the environment alone (environment.py lists what is read)."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from muster.config import environment
from muster.core.actor import Scope

DATA_FOLDER = environment.data_folder()
SECRET_KEY = environment.secret_key()
SECRET_KEY_FALLBACKS = environment.names("MUSTER_SECRET_KEY_FALLBACKS")
DEBUG = environment.flag("MUSTER_DEBUG")

_scheme = "https" if environment.text("MUSTER_TLS_CERTIFICATE") else "http"
PUBLIC_URL = (
    environment.text("MUSTER_PUBLIC_URL").rstrip("/") or f"{_scheme}://{environment.text('MUSTER_BIND')}"
)
ALLOWED_HOSTS = [*environment.names("MUSTER_HOSTS"), urlsplit(PUBLIC_URL).hostname or ""]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "oauth2_provider",
    "muster.core",
    "muster.places",
    "muster.people",
    "muster.accounts",
    "muster.notices",
    "muster.leave",
    "muster.rosters",
    "muster.attendance",
    "muster.exchange",
    "muster.web",
    "muster.config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "muster.dialects.kit.middleware.DialectMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "muster.web.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "muster.config.urls"
WSGI_APPLICATION = "muster.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "/login"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "muster.web.context.page",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """Django's entry for a database address. SQLite waits its turn in one queue (core/sqlite) and syncs each commit."""
    parsed = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["ENGINE"] = "muster.core.sqlite"
        parsed["CONN_MAX_AGE"] = None
        parsed["CONN_HEALTH_CHECKS"] = False
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL: an answer is given only when the disk has the row, for a clock-in must outlive a power cut too.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        }
    return parsed


DATABASES = {
    "default": database(environment.text("MUSTER_DATABASE_URL") or f"sqlite:///{DATA_FOLDER}/muster.sqlite3"),
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

STATIC_URL = "/static/"
# Finders serve the files from the package itself: nothing is built or collected at install.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_FOLDER / "attachments"
FILE_UPLOAD_PERMISSIONS = 0o600
ATTACHMENT_MAX_BYTES = environment.whole("MUSTER_ATTACHMENT_MEGABYTES") * 1024 * 1024
# A base64 body is a third larger than the file in it.
DATA_UPLOAD_MAX_MEMORY_SIZE = ATTACHMENT_MAX_BYTES * 3 // 2
# No form takes a file. One that is sent along is read past: nobody fills the disk with it.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

_secure = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_NAME = "muster_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "muster_csrf"
CSRF_FAILURE_VIEW = "muster.web.errors.csrf_failure"
# Pages are sent on to https; the health check comes from the same machine, and programs are refused in their dialect.
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.flag("MUSTER_TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUST_PROXY = environment.flag("MUSTER_TRUST_PROXY")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Tanda's document, lines 26-50: a token of an application lasts 2 hours, and its refresh token is used once.
# docs/decisions/0011-oauth.md has the reasons.
OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES": {scope.value: scope.value for scope in Scope},
    "DEFAULT_SCOPES": [],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 7200,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 600,
    "ROTATE_REFRESH_TOKEN": True,
    # One that is used again was copied: all that came from it ends.
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "PKCE_REQUIRED": False,
    # Tokens are kept as their hashes alone.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    # The operator looks at its tables, as at ours.
    **{
        f"{kind}_ADMIN_CLASS": "muster.core.admin.ReadOnlyAdmin"
        for kind in ("APPLICATION", "ACCESS_TOKEN", "REFRESH_TOKEN", "GRANT", "ID_TOKEN")
    },
}

_mail = environment.mail_server()
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail.starttls, _mail.tls, 20
MAIL_FROM = environment.text("MUSTER_MAIL_FROM")

WEBHOOKS_LOCAL = environment.flag("MUSTER_WEBHOOKS_LOCAL")

# Tests call the application without a process of its own, and write down what they want to see.
RECORD_CALLS = True

RATE_LIMIT_STORE = environment.text("MUSTER_RATE_LIMIT_STORE") or (
    "process://" if environment.whole("MUSTER_PROCESSES") == 1 else "database://"
)
JOB_LEASE_SECONDS = environment.whole("MUSTER_JOB_LEASE_SECONDS")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("MUSTER_LOG_LEVEL").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Whoever scans the internet asks for any host: not an error of ours, nor worth a line each.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
