"""An application and a person who allows it, step by step as the document has them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from muster.accounts.actions import create_application
from tests.world import World

HERE = "http://localhost:3000/callback"


@dataclass
class App:
    """Ada's application."""

    client_id: str
    secret: str
    pk: int

    def address(self, prefix: str = "", **query: Any) -> str:
        """Of the page that asks; None leaves a parameter out."""
        given = {
            "scope": "me user",
            "client_id": self.client_id,
            "redirect_uri": HERE,
            "response_type": "code",
            **query,
        }
        sent = {name: value for name, value in given.items() if value is not None}
        return f"{prefix}/api/oauth/authorize?{urlencode(sent, doseq=True)}"

    def code(self, browser: Client, **query: Any) -> str:
        """What the person's "Allow" gives."""
        answer = browser.post(self.address(**query), {"answer": "allow"})
        return sent_back(answer)["code"]

    def tokens(self, browser: Client, **query: Any) -> dict[str, Any]:
        return self.token(code=self.code(browser, **query)).json()

    def token(self, **form: Any) -> Any:
        """Ask for a token with a code, or with a refresh token."""
        grant = "refresh_token" if "refresh_token" in form else "authorization_code"
        given = {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "redirect_uri": HERE,
            "grant_type": grant,
            **form,
        }
        return post({name: value for name, value in given.items() if value is not None})


def application(world: World, *addresses: str, name: str = "Roster viewer", owner: str = "ada") -> App:
    row, secret = create_application(world.actor(owner), name=name, redirect_uris=list(addresses or (HERE,)))
    return App(row.client_id, secret, row.pk)


def post(form: dict[str, Any], **extra: Any) -> Any:
    """As the document's curl sends it: multipart."""
    return Client().post("/api/oauth/token", form, **extra)


def by_password(name: str = "emma", **form: Any) -> Any:
    given = {
        "username": f"{name}@bramble.test",
        "password": "correct horse battery",
        "scope": "me user",
        "grant_type": "password",
        **form,
    }
    return post({name: value for name, value in given.items() if value is not None})


def sent_back(answer: Any) -> dict[str, str]:
    """What the application reads in the address that the person was sent to."""
    assert answer.status_code == 302, answer.content
    parts = urlsplit(answer["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == HERE
    return {name: values[0] for name, values in parse_qs(parts.query).items()}
