from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import QuerySet, Sum
from tests.world import NOW

from muster.attendance.models import ClockEvent, Shift, ShiftBreak, Timesheet
from muster.cli import demo, main
from muster.cli.company.found import Company
from muster.cli.company.roster import OFFICE, PERTH, TEAMS, turns
from muster.core import clock
from muster.core.models import Job, Organisation, Version
from muster.leave.models import Availability, LeaveRequest, LedgerEntry, LockedPeriod
from muster.people.models import DepartmentManager, Employee
from muster.places.models import Department, Device, Event, Location
from muster.rosters.models import (
    DutyPeriod,
    ExtraHours,
    PositionQualification,
    RequiredCover,
    RosterNote,
    ScheduledShift,
    ShiftLabel,
    SwapPlan,
    SwapProposal,
    TemplateShift,
)

MONDAY = date(2026, 3, 2)


def rows(model: type) -> QuerySet[Any]:
    return model.objects.all_rows_unchecked()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def company(db: None, now: None) -> Company:
    """A small one, at nine of a Wednesday in Sydney: the same in every run."""
    return demo.load(seed=1, employees=18, weeks=4, report=lambda _: None)


def test_the_company_has_lived_up_to_now(company: Company) -> None:
    _require_places_and_people(company)
    plans, presses, worked = rows(ScheduledShift), rows(ClockEvent), rows(Shift).filter(leave_request=None)
    assert (plans.count(), presses.count(), worked.count(), rows(ShiftBreak).count()) == (
        239,
        326,
        135,
        33,
    )
    assert not presses.filter(shift=None).exists()
    assert not Job.objects.exists()
    _require_timesheets()
    _require_shifts()
    _require_leave()
    _require_rosters()
    latest = rows(Version).order_by("at").last()
    assert NOW - timedelta(hours=3) < latest.at <= NOW


def _require_rosters() -> None:
    plans = rows(ScheduledShift)
    (draft,) = plans.filter(published_at=None)
    assert (draft.department.name, draft.on_date) == ("Office", date(2026, 3, 14))
    positions = plans.exclude(position=None).values_list("department__name", "position__name")
    assert set(positions) == {
        ("Kitchen", "Chef"), ("Kitchen", "Kitchen hand"), ("Bar", "Bartender"),
        ("Bakehouse", "Oven"), ("Bakehouse", "Bench"),
    }  # fmt: skip
    assert dict(PositionQualification.objects.values_list("position__name", "qualification__name")) == {
        "Chef": "Food safety supervisor",
        "Bartender": "Responsible service of alcohol",
    }
    vacant = plans.filter(employee=None).order_by("starts_at")
    assert list(vacant.values_list("department__name", "on_date")) == [
        ("Kitchen", date(2026, 3, 11)),
        ("Bakehouse", date(2026, 3, 12)),
        ("Floor", date(2026, 3, 13)),
        ("Bar", date(2026, 3, 14)),
    ]
    assert (rows(RequiredCover).count(), rows(ShiftLabel).count(), rows(RosterNote).count()) == (42, 21, 3)
    assert list(rows(Event).order_by("starts_on").values_list("name", flat=True)) == [
        "Stocktake",
        "Harbour food festival",
    ]
    assert Counter(rows(DutyPeriod).values_list("kind", flat=True)) == {"on_call": 1, "day_off": 1}
    assert Counter(rows(ExtraHours).values_list("status", flat=True)) == {"approved": 1, "pending": 1}
    swaps = {
        plan.scheduled_shift.department.name: (plan.status, plan.strategy)
        for plan in rows(SwapPlan).order_by("pk")
    }
    assert swaps == {
        "Floor": ("pending", "undecided"),
        "Deliveries": ("pending", "broadcasted"),
        "Shop": ("pending", "broadcasted"),
    }
    assert rows(SwapProposal).filter(status="accepted").get().plan.scheduled_shift.department.name == "Shop"
    assert rows(TemplateShift).count() == 7


def _require_places_and_people(company: Company) -> None:
    assert (rows(Location).count(), rows(Department).count(), rows(Device).count()) == (3, 8, 3)
    zones = set(rows(Location).values_list("time_zone", flat=True))
    assert zones == {"Australia/Sydney", "Australia/Perth", "Pacific/Auckland"}
    assert DepartmentManager.objects.values("department").distinct().count() == 8
    roles = Counter(role for one in rows(Employee) for role in one.roles)
    assert roles == {
        "employee": 18, "manager": 8, "organisation_admin": 1, "payroll_officer": 1, "roster_manager": 1,
    }  # fmt: skip
    assert company.admin.name == "Ben Russo"


def _require_timesheets() -> None:
    """It is Wednesday, an hour before payroll takes what was approved on Monday."""
    until_now = rows(Timesheet).filter(starts_on__lte=MONDAY)
    assert Counter(until_now.values_list("starts_on", "status")) == {
        (date(2026, 2, 16), "exported"): 18,
        (date(2026, 2, 23), "approved"): 18,
        (date(2026, 3, 2), "pending"): 11,
    }


def _require_shifts() -> None:
    shifts = rows(Shift).filter(leave_request=None)
    assert shifts.aggregate(Sum("worked_minutes")) == {"worked_minutes__sum": 58005}
    # Five are at work at this moment; three forgot to clock out.
    assert Counter(shifts.filter(clocked_out_at=None).values_list("flag", flat=True)) == {
        "": 5,
        "no_finish": 3,
    }
    assert not shifts.filter(scheduled_shift=None).exists()
    assert shifts.exclude(notes=None).count() == 8
    nights = shifts.filter(department__name="Bakehouse", clocked_out_at__isnull=False)
    assert {one.clocked_out_at.astimezone(PERTH).date() - one.on_date for one in nights} == {
        timedelta(days=1)
    }


def _require_leave() -> None:
    """Of the weeks to come: what was approved stands on timesheets, what was not waits for somebody."""
    assert Counter(rows(LeaveRequest).values_list("status", flat=True)) == {
        "approved": 3, "pending": 4, "declined": 1,
    }  # fmt: skip
    first = rows(LeaveRequest).order_by("starts_on").first()
    assert first.starts_on == MONDAY + timedelta(days=14)
    assert rows(Shift).exclude(leave_request=None).count() == 14
    kinds = Counter(rows(LedgerEntry).values_list("kind", flat=True))
    assert (kinds["taken"], kinds["toil"]) == (14, 1)
    # One by hand, and one for each department at the place of the festival.
    assert (rows(LockedPeriod).count(), rows(Availability).count()) == (5, 2)


def test_who_works_when_leaves_no_hour_of_the_day_empty() -> None:
    week = [turn for team in TEAMS for turn in turns(team, 8, MONDAY)]
    begin = datetime(2026, 3, 3, tzinfo=UTC)
    for hour in range(24 * 4):
        at = begin + timedelta(hours=hour)
        assert any(turn.starts_at <= at < turn.finishes_at for turn in week), at


def test_nobody_is_planned_twice_at_once_and_each_turn_lasts_eight_hours() -> None:
    # Clocks go back in Sydney and Auckland on 5 April 2026.
    for team in (*TEAMS, OFFICE):
        for member in range(8):
            mine = [t for t in turns(team, 8, date(2026, 3, 30)) if t.member == member]
            assert all(t.finishes_at - t.starts_at == timedelta(hours=8) for t in mine)
            assert all(a.finishes_at <= b.starts_at for a, b in pairwise(mine))


@pytest.mark.django_db
def test_it_is_not_loaded_twice(capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.create(name="Saltbush")
    with clock.fixed(NOW):
        assert main(["demo"]) == 1
    assert "The demo company Saltbush is there already." in capsys.readouterr().err
    assert not rows(Employee).exists()
