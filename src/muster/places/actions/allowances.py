"""Allowances: amounts paid beside time worked."""

from typing import Any

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import Allowance


def create_allowance(
    actor: Actor, *, name: str, export_name: str | None = None, automatic: bool = False
) -> Allowance:
    with change(actor) as made:
        require(actor, "allowance.create")
        row = Allowance()
        made.wait_for_organisation()
        _set_allowance(actor, row, {"name": name, "export_name": export_name, "automatic": automatic})
        made.create(row)
        return row


def update_allowance(actor: Actor, allowance: Allowance, **facts: Any) -> Allowance:
    """`facts`: name, export_name, automatic."""
    with change(actor) as made:
        require(actor, "allowance.update", allowance)
        made.wait_for_organisation()
        _set_allowance(actor, allowance, facts)
        made.save(allowance)
        return allowance


def _set_allowance(actor: Actor, row: Allowance, facts: dict[str, Any]) -> None:
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    if queries.allowances(actor).filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Conflict(f"There is an allowance called {row.name} already.", field="name")


def archive_allowance(actor: Actor, allowance: Allowance) -> None:
    """Nobody is given it any more; what was given stays."""
    with change(actor) as made:
        require(actor, "allowance.archive", allowance)
        allowance.archived_at = made.at
        made.save(allowance)
