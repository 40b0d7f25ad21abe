"""Fixtures that most tests ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from muster.core import clock, rate
from tests import world as worlds

# How long an example takes is the machine's business; what it gives is the test's. Everybody's run tries the same ones.
settings.register_profile("muster", deadline=None, derandomize=True, database=None)
settings.load_profile("muster")


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
