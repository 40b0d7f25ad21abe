"""Every setting that Muster takes, all of them from the environment. docs/reference/settings.md is made from this table."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("MUSTER_DATA", "var", "Folder for the database file, attachments, generated secrets and locks."),
    Setting(
        "MUSTER_DATABASE_URL",
        "",
        "`postgres://user:password@host/name`, or `sqlite:///path`. Empty: the file `muster.sqlite3` in MUSTER_DATA.",
    ),
    Setting(
        "MUSTER_SECRET_KEY",
        "",
        "Signs sessions and encrypts sensitive fields. Empty: one is generated at the first start and kept in "
        "MUSTER_DATA/secret_key, readable by its owner alone. Keep a copy: a backup cannot be read without it.",
    ),
    Setting(
        "MUSTER_SECRET_KEY_FALLBACKS",
        "",
        "Earlier secret keys, comma separated, still accepted for reading while you rotate.",
    ),
    Setting("MUSTER_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that are answered, comma separated."),
    Setting("MUSTER_BIND", "127.0.0.1:8000", "Address and port that `muster serve` listens on."),
    Setting(
        "MUSTER_PUBLIC_URL",
        "",
        "The address people type, such as `https://muster.example.com`. An https address makes cookies secure. "
        "Empty: made from MUSTER_BIND.",
    ),
    Setting(
        "MUSTER_TLS_CERTIFICATE",
        "",
        "PEM file with the certificate chain; with it TLS 1.2 or higher is spoken.",
    ),
    Setting("MUSTER_TLS_KEY", "", "PEM file with the private key of MUSTER_TLS_CERTIFICATE."),
    Setting(
        "MUSTER_TRUST_PROXY",
        "no",
        "`yes` when a proxy in front sets X-Forwarded-Proto and X-Forwarded-For and removes those of callers.",
    ),
    Setting("MUSTER_PROCESSES", "1", "Web processes. More than one needs PostgreSQL."),
    Setting("MUSTER_THREADS", "8", "Threads in each web process."),
    Setting("MUSTER_WORKER_THREADS", "2", "Jobs that one worker runs at a time."),
    Setting(
        "MUSTER_JOB_LEASE_SECONDS",
        "60",
        "After so long without a sign of life a job of a dead worker is taken again.",
    ),
    Setting(
        "MUSTER_RATE_LIMIT_STORE",
        "",
        "Where API calls are counted: `process://`, `database://` or `redis://host`. "
        "Empty: in the process when there is one, in the database when there are several.",
    ),
    Setting("MUSTER_ATTACHMENT_MEGABYTES", "5", "Largest photo or file that is taken."),
    Setting(
        "MUSTER_SMTP_URL",
        "",
        "The server that sends mail: `smtp://user:password@host` (port 587, STARTTLS), `smtps://...` (port 465, TLS "
        "from the start), or `smtp+plain://host` (port 25, in the clear: for a relay on the same machine). "
        "Empty: mail is kept in the outbox, where administrators read it and pass it on.",
    ),
    Setting(
        "MUSTER_MAIL_FROM",
        "",
        "The sender of mail, such as `Muster <muster@example.com>`. Without it no mail leaves.",
    ),
    Setting(
        "MUSTER_WEBHOOKS_LOCAL",
        "no",
        "`yes` lets webhooks go to addresses of your own network and to plain HTTP. Whoever administers an organisation "
        "can then make Muster call what it can reach: for installations whose administrators may do that anyway.",
    ),
    Setting(
        "MUSTER_INIT_PASSWORD",
        "",
        "The first administrator's password, for `muster init` alone. Empty: one is made and shown once.",
    ),
    Setting("MUSTER_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "MUSTER_DEBUG", "no", "`yes` shows errors with their source in the browser. Never in production."
    ),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """The setting's text; a KeyError for a name that the table does not list."""
    return os.environ.get(name) or _DEFAULTS[name]


def flag(name: str) -> bool:
    value = text(name).lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off"}:
        return False
    raise SystemExit(f"{name} must be yes or no, not {value!r}.")


def whole(name: str) -> int:
    """A whole number of at least 1."""
    value = text(name)
    if not value.isdecimal() or int(value) < 1:
        raise SystemExit(f"{name} must be a whole number of at least 1, not {value!r}.")
    return int(value)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    folder = Path(text("MUSTER_DATA")).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SystemExit(f"MUSTER_DATA: the folder {folder} cannot be made: {error.strerror}.") from None
    return folder


def secret_key() -> str:
    """The given key, or the one that the first start generated."""
    given = text("MUSTER_SECRET_KEY")
    if given:
        if len(given) < 32:  # noqa: PLR2004 - the sentence below says it
            raise SystemExit("MUSTER_SECRET_KEY must have at least 32 characters.")
        return given
    path = data_folder() / "secret_key"
    try:
        # O_EXCL: of two processes that start together one writes, the other reads what it wrote.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
    return key


@dataclass(frozen=True)
class MailServer:
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


MAIL_SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail_server() -> MailServer:
    """What MUSTER_SMTP_URL says; an empty host where it says nothing."""
    given = text("MUSTER_SMTP_URL")
    if not given:
        return MailServer()
    parts = urlsplit(given)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in MAIL_SCHEMES or not host:
        raise SystemExit(
            f"MUSTER_SMTP_URL must start with one of {', '.join(MAIL_SCHEMES)}, then :// and a host."
        )
    return MailServer(
        host,
        port or MAIL_SCHEMES[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=parts.scheme == "smtp",
        tls=parts.scheme == "smtps",
    )
