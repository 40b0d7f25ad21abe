"""Telling people something in tests."""

from typing import Any

from tests.world import World

from muster.core.actor import Actor
from muster.core.change import change
from muster.notices.actions import notify


def tell(world: World, *names: str, **facts: Any) -> None:
    facts = {"subject": "Your shift moved", "body": "It begins at 10:00.", "path": "/time/", **facts}
    with change(Actor.system(world.organisation.pk)) as made:
        for name in names:
            notify(made, world.people[name], kind="test.told", **facts)
