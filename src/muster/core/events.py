"""Who acts on whose event. The lists themselves are in config/reactions.py, one readable place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from muster.core.actor import Actor

Reaction = Callable[[Actor, Any], None]

_reactions: dict[str, tuple[Reaction, ...]] = {}
_followers: dict[str, tuple[str, ...]] = {}


def install(reactions: Mapping[str, Sequence[Reaction]], followers: Mapping[str, Sequence[str]]) -> None:
    _reactions.update({name: tuple(listed) for name, listed in reactions.items()})
    _followers.update({name: tuple(listed) for name, listed in followers.items()})


def reactions(name: str) -> tuple[Reaction, ...]:
    """Run in the same transaction, for what the reply must already show."""
    return _reactions.get(name, ())


def followers(name: str) -> tuple[str, ...]:
    """Names of jobs that are enqueued in the same transaction, with the event's payload as arguments."""
    return _followers.get(name, ())
