"""Kinds of leave."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db.models import Q

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid, of_many
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import type_queries
from muster.leave.models import GroupBooking, LeaveBank, LeaveRequest, LeaveType


class LeaveTypeFacts(TypedDict, total=False):
    """What may be given of a leave type. A key that is absent is left as it is; None clears."""

    bank: LeaveBank | None
    paid: bool
    requires_approval: bool
    unit: str
    colour: str
    icon: str | None
    calendar_visibility: str
    private: bool
    counts_to_maximum_off: bool
    prevents_negative: bool
    fallback: LeaveType | None
    limit_days: Decimal | None
    limit_hours: Decimal | None


def create_leave_type(actor: Actor, *, name: str, **facts: Unpack[LeaveTypeFacts]) -> LeaveType:
    """Raises Conflict for a name that one in use has."""
    with change(actor) as made:
        require(actor, "leave_type.create")
        made.wait_for_organisation()
        row = LeaveType(organisation_id=actor.organisation_id)
        _set(actor, row, facts, name)
        made.create(row)
        made.emit("leave_type.created", row)
        return row


def create_leave_types(actor: Actor, names: Sequence[str]) -> list[LeaveType]:
    """All of them, or none: an error says which it was."""
    with change(actor) as made:
        require(actor, "leave_type.create")
        made.wait_for_organisation()
        taken = {one.name.lower() for one in type_queries.leave_types(actor)}
        rows = [LeaveType(organisation_id=actor.organisation_id) for _ in names]
        for number, (row, name) in enumerate(zip(rows, names, strict=True)):
            with of_many(number):
                assign(row, {"name": " ".join(name.split())})
                if row.name.lower() in taken:
                    raise _taken(row)
            taken.add(row.name.lower())
        made.create_all(rows)
        for row in rows:
            made.emit("leave_type.created", row)
        return rows


def update_leave_type(
    actor: Actor, leave_type: LeaveType, *, name: str | None = None, **facts: Unpack[LeaveTypeFacts]
) -> LeaveType:
    """What was asked for keeps what it took. Raises Invalid for a fallback that leads back to the type itself."""
    with change(actor) as made:
        require(actor, "leave_type.update", leave_type)
        made.wait_for_organisation()
        _set(actor, leave_type, facts, name)
        if made.save(leave_type):
            made.emit("leave_type.updated", leave_type)
        return leave_type


def delete_leave_type(actor: Actor, leave_type: LeaveType) -> None:
    """Gone when nobody ever asked for it, else put away: what was asked for keeps it. No type falls back to it any more."""
    with change(actor) as made:
        require(actor, "leave_type.delete", leave_type)
        made.wait_for_organisation()
        made.update_all(list(type_queries.leave_types(actor).filter(fallback=leave_type)), fallback_id=None)
        made.emit("leave_type.deleted", leave_type)
        if _is_used(leave_type):
            leave_type.archived_at = made.at
            made.save(leave_type)
        else:
            made.delete(leave_type)


def restore_leave_type(actor: Actor, leave_type: LeaveType) -> LeaveType:
    """One that was put away may be asked for again. Raises Conflict when its name is another's by now."""
    with change(actor) as made:
        require(actor, "leave_type.update", leave_type)
        made.wait_for_organisation()
        _check_name(actor, leave_type)
        leave_type.archived_at = None
        if made.save(leave_type):
            made.emit("leave_type.updated", leave_type)
        return leave_type


def _is_used(leave_type: LeaveType) -> bool:
    requests = LeaveRequest.objects.all_rows_unchecked()
    return (
        requests.filter(Q(leave_type=leave_type) | Q(fallback_type=leave_type)).exists()
        or GroupBooking.objects.all_rows_unchecked().filter(leave_type=leave_type).exists()
    )


def _set(actor: Actor, row: LeaveType, facts: LeaveTypeFacts, name: str | None) -> None:
    values: dict[str, Any] = dict(facts)
    if name is not None:
        values["name"] = " ".join(name.split())
    assign(row, values)
    for field in ("limit_days", "limit_hours"):
        limit = getattr(row, field)
        if limit is not None and limit < 0:
            raise Invalid("The most that one may take is 0 or more.", field=field)
    if row.bank is not None and row.bank.archived_at is not None:
        raise Invalid(f"{row.bank.name} is put away. Choose another balance.", field="bank")
    if name is not None:
        _check_name(actor, row)
    _check_fallback(row)


def _check_name(actor: Actor, row: LeaveType) -> None:
    if type_queries.leave_types(actor).filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise _taken(row)


def _taken(row: LeaveType) -> Conflict:
    return Conflict(f"There is a leave type called {row.name} already.", field="name")


def _check_fallback(row: LeaveType) -> None:
    following, seen = row.fallback, {row.pk}
    while following is not None:
        if following.pk in seen:
            raise Invalid("A type cannot fall back to itself, nor by way of others.", field="fallback")
        seen.add(following.pk)
        following = following.fallback
