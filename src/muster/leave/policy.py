"""Rights over leave."""

from typing import Any

from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.policy import allow
from muster.leave.approvers import answered_for_at_some_step, is_own, settings_of, steps_done, waits_at
from muster.leave.models import LeaveRequestStatus
from muster.people.policy import managed, managed_department, own
from muster.places import queries as places

ADMIN = Role.ORGANISATION_ADMIN
PAYROLL = Role.PAYROLL_OFFICER
ROSTERS = Role.ROSTER_MANAGER

# Types, banks, policies, balances
for noun in ("leave_type", "leave_bank", "accrual_policy"):
    allow(f"{noun}.list", *PERSON_ROLES, scope=Scope.LEAVE)
    for verb in ("create", "update", "delete"):
        allow(f"{noun}.{verb}", ADMIN, scope=Scope.LEAVE)
allow("leave_settings.update", ADMIN, scope=Scope.LEAVE)
allow("leave_account.view", ADMIN, PAYROLL, ROSTERS, scope=Scope.LEAVE)
allow("leave_account.view", Role.MANAGER, when=managed, scope=Scope.LEAVE)
allow("leave_account.view", Role.EMPLOYEE, when=own, scope=Scope.LEAVE)
# What is given and taken by hand is money: by those who answer for it.
allow("leave_account.adjust", ADMIN, PAYROLL, scope=Scope.LEAVE)

# Requests, locked days, delegation, availability


def others(actor: Actor, item: Any) -> bool:
    """What is not the actor's own."""
    return not is_own(actor, item)


def asks(actor: Actor, item: Any) -> bool:
    """For oneself, where the organisation takes requests of its people."""
    return own(actor, item) and places.settings(actor).employees_ask_for_leave


def enters(actor: Actor, item: Any) -> bool:
    """One's own, where the organisation lets its people enter when they can work."""
    return own(actor, item) and places.settings(actor).employees_enter_availability


def asked_at_some_step(actor: Actor, item: Any) -> bool:
    """Of somebody on whose requests the actor's word counts: as their approver, or for whom the actor stands in."""
    return bool(answered_for_at_some_step(actor, [item.employee_id]))


def asked_now(actor: Actor, item: Any) -> bool:
    """A request that waits for the actor's word at its step, or that they may finish alone.

    Of one that does not wait any more: on which they might have acted.
    """
    if item.status != LeaveRequestStatus.PENDING:
        return asked_at_some_step(actor, item)
    settings = settings_of(actor.organisation_id)
    return steps_done(actor, [item], settings)[0] > waits_at(item, settings)


def of_managed(actor: Actor, item: Any) -> bool:
    """Of a department, or of somebody, whom the actor manages now; not of the whole organisation."""
    if item is None:
        return False
    if item.department_id is not None:
        return managed_department(actor, item)
    return item.employee_id is not None and managed(actor, item)


def whole_department(actor: Actor, item: Any) -> bool:
    """A department that the actor manages now."""
    return item is not None and managed_department(actor, item)


allow("leave_request.list", *PERSON_ROLES, scope=Scope.LEAVE)
allow("leave_request.view", ROSTERS, scope=Scope.LEAVE)
allow("leave_request.create", Role.EMPLOYEE, when=asks, scope=Scope.LEAVE)
for verb in ("view", "update", "cancel"):
    allow(f"leave_request.{verb}", Role.EMPLOYEE, when=own, scope=Scope.LEAVE)
for verb in ("view", "create"):
    allow(f"leave_request.{verb}", Role.MANAGER, when=managed, scope=Scope.LEAVE)
for verb in ("view", "create", "update", "cancel"):
    allow(f"leave_request.{verb}", ADMIN, PAYROLL, scope=Scope.LEAVE)
    allow(f"leave_request.{verb}", Role.EMPLOYEE, when=asked_at_some_step, scope=Scope.LEAVE)
# Nobody says yes to their own leave but administrators, and managers where the organisation lets them.
allow("leave_request.approve", ADMIN, scope=Scope.LEAVE)
allow("leave_request.approve", PAYROLL, when=others, scope=Scope.LEAVE)
allow("leave_request.approve", Role.EMPLOYEE, when=asked_now, scope=Scope.LEAVE)
allow("leave_request.book_for_many", ADMIN, PAYROLL, scope=Scope.LEAVE)
allow("leave_request.book_for_many", Role.MANAGER, when=whole_department, scope=Scope.LEAVE)
allow("wall_chart.view", *PERSON_ROLES, scope=Scope.LEAVE)
allow("locked_period.list", *PERSON_ROLES, scope=Scope.LEAVE)
for verb in ("create", "delete"):
    allow(f"locked_period.{verb}", ADMIN, scope=Scope.LEAVE)
    allow(f"locked_period.{verb}", Role.MANAGER, when=of_managed, scope=Scope.LEAVE)
allow("leave_profile.view", ADMIN, PAYROLL, ROSTERS, scope=Scope.LEAVE)
allow("leave_profile.view", Role.MANAGER, when=managed, scope=Scope.LEAVE)
allow("leave_profile.view", Role.EMPLOYEE, when=own, scope=Scope.LEAVE)
allow("leave_profile.update", ADMIN, PAYROLL, scope=Scope.LEAVE)
# Whoever goes away says who acts for them.
for verb in ("create", "delete"):
    allow(f"delegation.{verb}", ADMIN, scope=Scope.LEAVE)
    allow(f"delegation.{verb}", Role.EMPLOYEE, when=own, scope=Scope.LEAVE)
allow("delegation.list", *PERSON_ROLES, scope=Scope.LEAVE)
allow("availability.list", *PERSON_ROLES, scope=Scope.UNAVAILABILITY)
for verb in ("create", "update", "delete"):
    allow(f"availability.{verb}", ADMIN, PAYROLL, ROSTERS, scope=Scope.UNAVAILABILITY)
    allow(f"availability.{verb}", Role.MANAGER, when=managed, scope=Scope.UNAVAILABILITY)
    allow(f"availability.{verb}", Role.EMPLOYEE, when=enters, scope=Scope.UNAVAILABILITY)
