"""A program at Aladtec's door."""

import json
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from muster.accounts.actions import create_api_key, create_api_profile, issue_client_token
from muster.core.actor import Role
from tests.world import World


class Door:
    """`told`, `made` and `listed` give the `data` of an answer; all of them assert its status."""

    def __init__(self, token: str, root: str = "/api/v3") -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._root = root

    def at(self, root: str) -> "Door":
        """The same program at another address of the door, such as /api/v2."""
        other = Door("", root)
        other._headers = self._headers
        return other

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """A body that is a text is sent as it is; lists of a query are joined by commas."""
        options: dict[str, Any] = {"headers": self._headers}
        if body is not None:
            data = body if isinstance(body, str | bytes) else json.dumps(body)
            options |= {"data": data, "content_type": "application/json"}
        if query:
            joined = {
                name: ",".join(map(str, value)) if isinstance(value, list) else value
                for name, value in query.items()
            }
            path = f"{path}?{urlencode(joined)}"
        return self._client.generic(method, self._root + path, **options)

    def told(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: Any) -> Any:
        answer = self(method, path, body, **query)
        assert answer.status_code == status, (answer.status_code, answer.content)
        return answer.json()["data"]

    def get(self, path: str, **query: Any) -> Any:
        return self.told("GET", path, **query)

    def refused(self, method: str, path: str, body: Any = None, *, status: int = 400, **query: Any) -> str:
        """The detail of the only error."""
        answer = self(method, path, body, **query)
        assert answer.status_code == status, (answer.status_code, answer.content)
        (error,) = answer.json()["errors"]
        return str(error["detail"])


def token(world: World, *, role: Role = Role.ORGANISATION_ADMIN, rights: dict[str, str] | None = None) -> str:
    """Of a key that an administrator made; with `rights`, of an API profile that gives those alone."""
    (name,) = {"ada", "zoe"} & world.people.keys()
    actor = world.actor(name)
    profile = (
        None
        if rights is None
        else create_api_profile(actor, name=", ".join(rights)[:50] or "Nothing", rights=rights)
    )
    key, _ = create_api_key(actor, name="Roster screen", role=role, profile=profile)
    return issue_client_token(key).access_token
