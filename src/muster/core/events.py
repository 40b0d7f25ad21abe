"""Who acts on whose event. The lists themselves are in config/reactions.py, one readable place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muster.core.actor import Actor

Reaction = Callable[[Actor, Any], None]


@dataclass(frozen=True)
class Together:
    """A reaction that takes all the rows of one kind of event at once, in the same few statements."""

    react: Callable[[Actor, Sequence[Any]], None]

    def __call__(self, actor: Actor, row: Any) -> None:
        self.react(actor, [row])


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
