"""Browsers of the people of the world, logged in."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.world import World

Browse = Callable[[str], Client]


@pytest.fixture
def browse(world: World) -> Browse:
    """`browse("max")` is Max's browser."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name].person)
        return client

    return of
