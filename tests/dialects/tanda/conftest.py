import pytest

from tests.world import Tanda, World


@pytest.fixture
def ada(world: World) -> Tanda:
    """The administrator's program, with every scope."""
    return Tanda(world.token("ada"))


@pytest.fixture
def max_(world: World) -> Tanda:
    """The Kitchen's manager's program, with every scope."""
    return Tanda(world.token("max"))


@pytest.fixture
def emma(world: World) -> Tanda:
    """An employee's program, with every scope."""
    return Tanda(world.token("emma"))
