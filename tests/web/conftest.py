"""Browsers of the people of the world, logged in."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.world import World

Browse = Callable[[str], Client]


@pytest.fixture
def browse(world: World) -> Browse:
    """`browse("max")` is Max's browser, `browse("zoe")` that of the administrator of the other organisation."""
    people = {**world.people, **(world.other.people if world.other else {})}

    def of(name: str) -> Client:
        client = Client()
        client.force_login(people[name].person)
        return client

    return of
