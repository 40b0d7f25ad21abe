"""What an approver looks at beside each request: what will be left. And who can stand in for them."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from muster.core.actor import Actor, Role
from muster.leave import books
from muster.leave.accrual import lowest_with
from muster.leave.actions.takings import days_taken
from muster.leave.kinds import Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus
from muster.leave.terms import ZERO
from muster.people.listing import with_roles
from muster.people.models import Employee
from muster.people.visibility import employees_seen_by

ACTING = (Role.ORGANISATION_ADMIN, Role.PAYROLL_OFFICER, Role.MANAGER)


def left_after(actor: Actor, requests: Sequence[LeaveRequest]) -> dict[int, tuple[Decimal, Unit]]:
    """By request, what will be left once it is approved: with later leave that is booked, others that wait left out.

    Of a type that is deducted from nothing there is none. For requests that `requests` or `awaiting` gave; the
    statements are as few for many as for one.
    """
    deducted = [one for one in requests if one.leave_type.bank is not None]
    if not deducted:
        return {}
    banks = {one.leave_type.bank_id: one.leave_type.bank for one in deducted}
    people = {one.employee_id: one.employee for one in deducted}
    rows = books.account_rows(actor, people.values(), [bank for bank in banks.values() if bank])
    read = {
        (row.employee_id, row.bank_id): (Unit(row.unit), book)
        for row, book in zip(rows, books.read(actor, rows), strict=True)
    }
    found = {}
    for one in deducted:
        unit, book = read[one.employee_id, one.leave_type.bank_id or 0]
        days = {} if one.status == LeaveRequestStatus.APPROVED else days_taken(one, unit)
        found[one.pk] = lowest_with(book, days or {one.starts_on: ZERO}), unit
    return found


def may_stand_in(actor: Actor) -> QuerySet[Employee]:
    """Who can be asked to act while the actor is away: those who act on leave themselves, and those whom the actor sees."""
    rows = Employee.objects.all_rows_unchecked().filter(organisation_id=actor.organisation_id, active=True)
    acting = with_roles(rows, ACTING).values("pk")
    if not actor.sees_whole_organisation:
        rows = rows.filter(Q(pk__in=acting) | employees_seen_by(actor, "pk"))
    return rows.order_by("name", "id")
