"""Fixtures that most tests ask for."""

from collections.abc import Iterator

import pytest

from muster.core import clock, rate
from tests import world as worlds


@pytest.fixture(autouse=True)
def _counts_start_anew() -> None:
    rate.forget_all()


@pytest.fixture
def now() -> Iterator[None]:
    """The clock stands at world.NOW for the test."""
    with clock.fixed(worlds.NOW):
        yield


@pytest.fixture
def world(db: None, now: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def api(world: worlds.World) -> worlds.Api:
    return worlds.Api(world.key)
