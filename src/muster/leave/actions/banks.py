"""Banks: what leave is taken from."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import type_queries
from muster.leave.models import LeaveBank


def create_bank(actor: Actor, *, name: str) -> LeaveBank:
    """Raises Conflict for a name that one in use has."""
    with change(actor) as made:
        require(actor, "leave_bank.create")
        made.wait_for_organisation()
        row = LeaveBank(organisation_id=actor.organisation_id)
        _name(actor, row, name)
        made.create(row)
        return row


def update_bank(actor: Actor, bank: LeaveBank, *, name: str) -> LeaveBank:
    with change(actor) as made:
        require(actor, "leave_bank.update", bank)
        made.wait_for_organisation()
        _name(actor, bank, name)
        made.save(bank)
        return bank


def archive_bank(actor: Actor, bank: LeaveBank) -> None:
    """Its balances stay as they are. Raises Conflict while a leave type is taken from it, and for the allowance."""
    with change(actor) as made:
        require(actor, "leave_bank.delete", bank)
        made.wait_for_organisation()
        if type_queries.settings(actor).allowance_bank_id == bank.pk:
            raise Conflict(
                f"{bank.name} is the allowance of your organisation. Choose another for that first."
            )
        leave_type = type_queries.leave_types(actor).filter(bank=bank).first()
        if leave_type is not None:
            raise Conflict(f"{leave_type.name} is taken from {bank.name}. Change that first.")
        bank.archived_at = made.at
        made.save(bank)


def _name(actor: Actor, row: LeaveBank, name: str) -> None:
    assign(row, {"name": " ".join(name.split())})
    if type_queries.banks(actor).filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Conflict(f"There is a leave bank called {row.name} already.", field="name")
