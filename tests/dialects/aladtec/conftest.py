import pytest

from muster.dialects.aladtec import auth
from tests.dialects.aladtec.door import Door, token
from tests.world import World


@pytest.fixture
def door(world: World, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A program with a token that may do all that an administrator may, whose calls are not limited."""
    monkeypatch.setattr(auth, "DAY_LIMIT", "1000000 per day")
    monkeypatch.setattr(auth, "MINUTE_LIMIT", "1000000 per minute")
    return Door(token(world))
