import pytest

from muster.accounts.actions import create_api_key
from muster.dialects.timetastic import auth
from tests.dialects.timetastic.door import Door
from tests.world import World


@pytest.fixture
def door(world: World, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A program with a key that Ada made, whose calls are not limited."""
    monkeypatch.setattr(auth, "LIMIT", "1000000 per second")
    monkeypatch.setattr(auth, "USERS_LIMIT", "1000000 per second")
    return Door(create_api_key(world.actor("ada"), name="Absence sync")[1])
