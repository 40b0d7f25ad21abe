"""Reading the kinds of leave, the banks they are taken from, the policies that fill these, and the settings."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.leave.models import AccountTerms, AccrualPolicy, LeaveBank, LeaveRequest, LeaveSettings, LeaveType
from muster.people.models import Employee
from muster.places import queries as places


def settings(actor: Actor) -> LeaveSettings:
    """With its allowance bank."""
    return LeaveSettings.objects.visible_to(actor).select_related("allowance_bank").get()


def today(actor: Actor) -> date:
    """By the clocks of the organisation: balances change at its midnight."""
    return clock.now().astimezone(ZoneInfo(places.organisation(actor).time_zone)).date()


def leave_types(actor: Actor, *, archived: bool = False) -> QuerySet[LeaveType]:
    """Those in use, or those put away, with their banks, by name."""
    rows = LeaveType.objects.visible_to(actor).filter(archived_at__isnull=not archived)
    return rows.select_related("bank", "fallback").order_by("name", "id")


def leave_type(actor: Actor, leave_type_id: int) -> LeaveType:
    """Raises NotFound for one that is put away or another organisation's."""
    found = leave_types(actor).filter(pk=leave_type_id).first()
    if found is None:
        raise NotFound("Leave type")
    return found


def leave_type_of_any(actor: Actor, leave_type_id: int) -> LeaveType:
    """As before, one that is put away too."""
    rows = LeaveType.objects.visible_to(actor).select_related("bank", "fallback")
    found = rows.filter(pk=leave_type_id).first()
    if found is None:
        raise NotFound("Leave type")
    return found


def types_for(actor: Actor, employee: Employee) -> list[LeaveType]:  # noqa: ARG001 - asked of a person in every door
    """What the person may ask for: all that are in use."""
    return list(leave_types(actor))


def used_types(actor: Actor) -> set[int]:
    """Ids of the types that somebody asked for, ever."""
    rows = LeaveRequest.objects.visible_to(actor)
    pairs = rows.values_list("leave_type_id", "fallback_type_id").distinct()
    return {pk for pair in pairs for pk in pair if pk is not None}


def banks(actor: Actor) -> QuerySet[LeaveBank]:
    return LeaveBank.objects.visible_to(actor).filter(archived_at__isnull=True).order_by("name", "id")


def bank(actor: Actor, bank_id: int) -> LeaveBank:
    found = banks(actor).filter(pk=bank_id).first()
    if found is None:
        raise NotFound("Leave bank")
    return found


def policies(actor: Actor) -> QuerySet[AccrualPolicy]:
    rows = AccrualPolicy.objects.visible_to(actor).filter(archived_at__isnull=True)
    return rows.select_related("bank").order_by("name", "id")


def policy(actor: Actor, policy_id: int) -> AccrualPolicy:
    found = policies(actor).filter(pk=policy_id).first()
    if found is None:
        raise NotFound("Accrual policy")
    return found


def followed(*policies: AccrualPolicy) -> set[int]:
    """Ids of those that some balance follows or has followed."""
    rows = AccountTerms.objects.all_rows_unchecked().filter(policy__in=policies)
    return set(rows.values_list("policy_id", flat=True).distinct())
