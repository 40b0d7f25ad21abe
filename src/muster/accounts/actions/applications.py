"""Applications of other people's programs (OAuth 2): their registration, and a person's consent."""

import secrets
from urllib.parse import urlsplit

from oauth2_provider.models import Application

from muster.accounts import oauth
from muster.accounts.actions.tokens import note
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.people.models import Person

LOCAL = frozenset({"localhost", "127.0.0.1"})
MOST_ADDRESSES, LONGEST_ADDRESS, LONGEST_NAME = 20, 500, 100


def create_application(actor: Actor, *, name: str, redirect_uris: list[str]) -> tuple[Application, str]:
    """The application, and its secret, which is known only now."""
    with change(actor) as made:
        require(actor, "application.create")
        secret = oauth.new_token()
        row = Application(
            user_id=actor.person_id,
            name=_checked_name(name),
            redirect_uris="\n".join(_checked_addresses(redirect_uris)),
            client_id=secrets.token_hex(32),
            client_secret=secret,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        )
        row.save()
        note(made, applications=(None, row.name))
        return row, secret


def update_application(actor: Actor, row: Application, *, name: str, redirect_uris: list[str]) -> None:
    with change(actor) as made:
        require(actor, "application.update", row)
        before = f"{row.name}: {row.redirect_uris}"
        row.name = _checked_name(name)
        row.redirect_uris = "\n".join(_checked_addresses(redirect_uris))
        row.save(update_fields=["name", "redirect_uris", "updated"])
        note(made, applications=(before, f"{row.name}: {row.redirect_uris}"))


def renew_application_secret(actor: Actor, row: Application) -> str:
    """The new secret, known only now; the one before is worth nothing from now on. Tokens stay."""
    with change(actor) as made:
        require(actor, "application.update", row)
        secret = oauth.new_token()
        row.client_secret = secret
        row.save(update_fields=["client_secret", "updated"])
        note(made, application_secrets=(None, f"{row.name} (renewed)"))
        return secret


def delete_application(actor: Actor, row: Application) -> None:
    """With every token that it was given."""
    with change(actor) as made:
        require(actor, "application.delete", row)
        note(made, applications=(row.name, None))
        row.delete()


def allow_application(actor: Actor, asked: oauth.Asked) -> str:
    """Where the person is sent now, with a code."""
    with change(actor) as made:
        require(actor, "account.update")
        location = oauth.granted(asked, Person.objects.get(pk=actor.person_id or 0))
        note(made, allowed_applications=(None, f"{asked.application.name}: {' '.join(asked.scopes)}"))
        return location


def _checked_name(name: str) -> str:
    found = name.strip()
    if not found or len(found) > LONGEST_NAME:
        raise Invalid(f"Give a name of at most {LONGEST_NAME} characters.", field="name")
    return found


def _checked_addresses(addresses: list[str]) -> list[str]:
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if not found:
        raise Invalid("Give at least one address to return to.", field="redirect_uris")
    if len(found) > MOST_ADDRESSES:
        raise Invalid(f"Give at most {MOST_ADDRESSES} addresses.", field="redirect_uris")
    for address in found:
        if not _is_fit(address):
            raise Invalid(
                f"{address} cannot be used. Give a whole https address; http is for localhost and 127.0.0.1 alone.",
                field="redirect_uris",
            )
    return found


def _is_fit(address: str) -> bool:
    """Printable ASCII, so that it is compared letter by letter; no fragment and no log-in in it (RFC 6749, 3.1.2)."""
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if set(address) & set(" #*\\\"'<>") or not oauth.HOST.fullmatch(parts.netloc):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
