"""Whose word is asked about somebody's leave, and which public holidays they have."""

from typing import TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.leave.models import LeaveProfile
from muster.leave.request_queries import profile
from muster.people.models import Employee
from muster.places.models import HolidaySet


class LeaveProfileFacts(TypedDict, total=False):
    approver: Employee | None
    has_public_holidays: bool
    holiday_set: HolidaySet | None


def set_profile(actor: Actor, employee: Employee, **facts: Unpack[LeaveProfileFacts]) -> LeaveProfile:
    """What is not given stays. No approver: the managers of their department. No set: that of their location."""
    with change(actor) as made:
        require(actor, "leave_profile.update", employee)
        row = profile(employee)
        approver = facts.get("approver")
        if approver is not None:
            _check_approver(employee, approver)
        for name, value in facts.items():
            setattr(row, name, value)
        if not row.loaded:
            made.create(row)
            moved = True
        else:
            moved = made.save(row)
        if moved:
            made.emit("leave_profile.updated", row, employee_id=employee.pk)
        return row


def _check_approver(employee: Employee, approver: Employee) -> None:
    same_person = approver.person_id is not None and approver.person_id == employee.person_id
    if approver.pk == employee.pk or same_person:
        raise Invalid("Nobody approves their own leave. Choose somebody else.", field="approver")
    if not approver.active:
        raise Invalid(f"{approver.name} does not work here any more. Choose somebody else.", field="approver")
