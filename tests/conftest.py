"""Fixtures that most tests ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from muster.core import clock, rate
from tests import world as worlds

# How long an example takes is the machine's business; what it gives is the test's. Everybody's run tries the same ones.
settings.register_profile(
    "muster", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("muster")
# Hypothesis draws from the constants of whatever modules are loaded, which depends on the tests that ran before.
providers._get_local_constants = Constants


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
