"""Positions: kinds of work within a department."""

from typing import Any

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import Department, Position


def create_position(actor: Actor, *, name: str, department: Department) -> Position:
    with change(actor) as made:
        require(actor, "position.create", department)
        row = Position()
        made.wait_for_organisation()
        _set_position(actor, row, {"name": name, "department": department})
        made.create(row)
        made.emit("position.created", row)
        return row


def update_position(actor: Actor, position: Position, **facts: Any) -> Position:
    """`facts`: name, department. Whoever moves it to another department may change the positions of both."""
    with change(actor) as made:
        require(actor, "position.update", position)
        made.wait_for_organisation()
        _set_position(actor, position, facts)
        require(actor, "position.update", position)
        if made.save(position):
            made.emit("position.updated", position)
        return position


def _set_position(actor: Actor, row: Position, facts: dict[str, Any]) -> None:
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    others = queries.positions(actor).filter(department=row.department, name__iexact=row.name)
    if others.exclude(pk=row.pk).exists():
        where = row.department.name if row.department else "The organisation"
        raise Conflict(f"{where} has a position called {row.name} already.", field="name")


def archive_position(actor: Actor, position: Position) -> None:
    """Take it out of use; what was worked and planned in it stays."""
    with change(actor) as made:
        require(actor, "position.archive", position)
        position.archived_at = made.at
        made.save(position)
        made.emit("position.archived", position)
