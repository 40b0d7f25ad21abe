"""Rights: a table of rows, denied unless listed. Each app's policy.py adds its rows; docs/reference/rights.md shows all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from muster.core.actor import Actor, Role, Scope
from muster.core.errors import Denied, NotFound

Condition = Callable[[Actor, Any], bool]


def anyone(actor: Actor, item: Any) -> bool:  # noqa: ARG001 - the shape of a condition
    """Anything of the actor's organisation."""
    return True


@dataclass(frozen=True)
class Allow:
    """`who` may do `action` to what `condition` holds for, with a credential that has `scope`."""

    action: str
    who: frozenset[Role]
    condition: Condition
    scope: Scope | None


PUBLIC = "public"  # the policy of a route that needs no credential, such as the log-in page
_table: dict[str, list[Allow]] = {}


def allow(action: str, *who: Role, when: Condition = anyone, scope: Scope | None = None) -> None:
    _table.setdefault(action, []).append(Allow(action, frozenset({*who, Role.SYSTEM}), when, scope))


def rows() -> Iterator[Allow]:
    for action in sorted(_table):
        yield from _table[action]


def is_listed(action: str) -> bool:
    return action == PUBLIC or action in _table


READING = ("list", "view")


def noun_of(action: str) -> str:
    return action.partition(".")[0]


def is_open_to(actor: Actor, action: str) -> bool:
    """Whether the credential's API profile, where it has one, gives the action's noun: to read, or to write too."""
    if actor.resources is None:
        return True
    noun, _, verb = action.partition(".")
    reads = verb.startswith(READING)
    return f"{noun}:write" in actor.resources or (reads and f"{noun}:read" in actor.resources)


def may_ever(actor: Actor, action: str) -> bool:
    """Whether some item could pass: the check of a route, before any row is read."""
    return is_open_to(actor, action) and any(
        not row.who.isdisjoint(actor.roles) and (row.scope is None or row.scope in actor.scopes)
        for row in _table.get(action, ())
    )


def require_ever(actor: Actor, action: str) -> None:
    """Pass, or raise Denied where no item could pass."""
    if not may_ever(actor, action):
        raise Denied("This credential was not given the right to do this.")


def may(actor: Actor, action: str, item: Any = None) -> bool:
    return is_open_to(actor, action) and any(
        not row.who.isdisjoint(actor.roles)
        and (row.scope is None or row.scope in actor.scopes)
        and row.condition(actor, item)
        for row in _table.get(action, ())
    )


def require(actor: Actor, action: str, item: Any = None) -> None:
    """Pass, or raise: NotFound for what belongs to another organisation, Denied for the rest."""
    owner = getattr(item, "organisation_id", None)
    if owner is not None and owner != actor.organisation_id:
        raise NotFound(type(item).__name__)
    if not may(actor, action, item):
        verb = action.replace("_", " ").replace(".", ": ")
        raise Denied(
            f"You may not do this ({verb}). Ask an administrator of your organisation for the right."
        )
