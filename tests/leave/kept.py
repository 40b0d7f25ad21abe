"""Ledgers in the database in a few words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.presses import local
from tests.world import World, at

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import enqueue_scheduled, run_due
from muster.leave import actions, balance_queries, type_queries
from muster.leave.models import AccrualPolicy, LeaveAccount, LeaveBank, LeaveRequest, LeaveType, LedgerEntry
from muster.people.models import Employee

FULL_DAY = 480


def system(world: World) -> Actor:
    return Actor.system(world.organisation.pk)


def annual_leave(world: World) -> LeaveType:
    return type_queries.leave_types(system(world)).get(name="Annual leave")


def allowance_of(world: World, name: str) -> LeaveAccount:
    return balance_queries.account(system(world), world.people[name])


def balance_of(account: LeaveAccount, on: str | None = None) -> Decimal:
    actor = Actor.system(account.organisation_id)
    return balance_queries.balance(actor, account, at=date.fromisoformat(on) if on else None)


def asked(employee: Employee, leave_type: LeaveType, **facts: Any) -> LeaveRequest:
    """A request as it waits. `days`: {date: amount in days}, or whole days by `dates`."""
    days = facts.pop("days", None) or dict.fromkeys(facts.pop("dates"), 1)
    row = LeaveRequest(
        employee=employee,
        leave_type=leave_type,
        unit=facts.pop("unit", "days"),
        starts_on=date.fromisoformat(min(days)),
        ends_on=date.fromisoformat(max(days)),
        time_zone="Australia/Sydney",
        days=[
            {"date": day, "amount": str(amount), "minutes": int(FULL_DAY * amount)}
            for day, amount in days.items()
        ],
        duration=Decimal(len(days)),
        deduction=Decimal(str(sum(days.values()))),
        **facts,
    )
    with change(Actor.system(employee.organisation_id)) as made:
        made.create(row)
    return row


def take(request: LeaveRequest) -> None:
    with change(Actor.system(request.organisation_id)) as made:
        actions.take(made, request)


def give_back(request: LeaveRequest) -> None:
    with change(Actor.system(request.organisation_id)) as made:
        actions.give_back(made, request)


def lines_of(account: LeaveAccount) -> list[tuple[str, str, str]]:
    """Date, kind and amount, in the order in which they were entered."""
    rows = LedgerEntry.objects.all_rows_unchecked().filter(account=account).order_by("pk")
    return [(f"{one.effective_on}", one.kind, f"{one.amount.normalize():f}") for one in rows]


def day_comes(moment: str) -> None:
    """The clocks of Sydney show it, and the worker has run."""
    with at(local(moment)):
        enqueue_scheduled()
        run_due()


def monthly(world: World, bank: LeaveBank, **figures: Any) -> AccrualPolicy:
    """A day a month."""
    given = {"unit": "days", "method": "monthly", "yearly_amount": Decimal(12), **figures}
    return actions.create_policy(system(world), name="A day a month", bank=bank, **given)


def noon(day: str) -> datetime:
    return local(f"{day} 12:00")
