"""People of the small company who go away."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from muster.core.actor import Actor
from muster.core.change import change
from muster.leave.actions import ask_for_leave, update_leave_settings
from muster.leave.models import LeaveRequest, LeaveType, LedgerEntry
from muster.leave.refusals import Refusal
from muster.people.models import DepartmentMember, Employee
from muster.places.models import Department, HolidaySet, PublicHoliday
from tests.unchanged import unchanged
from tests.world import World

MONDAY = date(2026, 3, 9)  # of the week after the world's now
FRIDAY = date(2026, 3, 13)


def leave_type(world: World, name: str = "Annual leave") -> LeaveType:
    rows = LeaveType.objects.all_rows_unchecked().select_related("bank", "fallback__bank")
    return rows.get(organisation=world.organisation, name=name)


def fresh(world: World, name: str) -> Employee:
    rows = Employee.objects.all_rows_unchecked().select_related(
        "organisation", "primary_department__location"
    )
    return rows.get(pk=world.people[name].pk)


def ask(
    world: World,
    name: str,
    first: date = MONDAY,
    last: date | None = None,
    *,
    by: str | Actor | None = None,
    of: str = "Annual leave",
    **facts: Any,
) -> LeaveRequest:
    """For somebody, by themselves unless it is told by whom."""
    actor = by if isinstance(by, Actor) else world.actor(by or name)
    return ask_for_leave(
        actor,
        fresh(world, name),
        leave_type=facts.pop("leave_type", None) or leave_type(world, of),
        starts_on=first,
        ends_on=last or first,
        **facts,
    )


def reread(request: LeaveRequest) -> LeaveRequest:
    return (
        LeaveRequest.objects.all_rows_unchecked().select_related("employee", "leave_type").get(pk=request.pk)
    )


def taken(request: LeaveRequest) -> dict[date, Decimal]:
    """What stands in the ledger for it, by day."""
    found: dict[date, Decimal] = {}
    for row in LedgerEntry.objects.all_rows_unchecked().filter(request=request):
        found[row.effective_on] = found.get(row.effective_on, Decimal(0)) + row.amount
    return {on: amount for on, amount in found.items() if amount}


def settings(world: World, **facts: Any) -> None:
    update_leave_settings(Actor.system(world.organisation.pk), **facts)


def hire_many(world: World, count: int, department: Department) -> list[Employee]:
    """Without log-ins, codes or history, in two statements."""
    at = world.organisation.created_at
    people = [
        Employee(
            organisation=world.organisation,
            name=f"Person {number:04}",
            primary_department=department,
            created_at=at,
            updated_at=at,
        )
        for number in range(count)
    ]
    made = Employee._base_manager.bulk_create(people)
    DepartmentMember.objects.bulk_create(
        [DepartmentMember(department=department, employee=one) for one in made]
    )
    return made


def holiday(world: World, region: str, on: date, **times: Any) -> HolidaySet:
    with change(Actor.system(world.organisation.pk)) as made:
        rows = HolidaySet.objects.all_rows_unchecked().filter(organisation=world.organisation, region=region)
        found = rows.first()
        if found is None:
            found = HolidaySet(name=region, region=region)
            made.create(found)
        made.create(
            PublicHoliday(holiday_set=found, name=f"Day of {region} {on}", on_date=on, by_hand=True, **times)
        )
    return found


def observe(world: World, where: str, regions: list[str]) -> None:
    with change(Actor.system(world.organisation.pk)) as made:
        location = getattr(world, where)
        location.refresh_from_db()
        location.holiday_regions = regions
        made.save(location)


def refused(world: World, kind: type[Refusal], name: str, *args: Any, **facts: Any) -> Refusal:
    with unchanged(), pytest.raises(kind) as refusal:
        ask(world, name, *args, **facts)
    return refusal.value
