"""The same person's time, changed from several sides at the same moment, on every database."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from tests.at_once import at_once
from tests.presses import local, press, shift_of, shifts_of, timesheets_of, work, worker_at
from tests.world import World, at, build

from muster.attendance.actions import (
    approve_timesheet,
    check_out,
    create_shift,
    export_timesheet,
    update_shift,
)
from muster.attendance.models import ClockEvent, Shift, Timesheet
from muster.attendance.processing import process
from muster.core.errors import Conflict, Locked
from muster.core.models import Job, OutboxEvent, Version

MORNING = local("2026-03-04 09:00")
EVENING = local("2026-03-04 17:00")


@pytest.fixture
def company(transactional_db: None) -> Iterator[World]:
    """The small company, committed, so that other connections see it; in the evening of its Wednesday."""
    world = build()
    with at(EVENING):
        yield world


def new_rows() -> tuple[int, int, int]:
    versions = Version.objects.all_rows_unchecked().filter(item_type="clock_event")
    told = OutboxEvent.objects.all_rows_unchecked().filter(name="clock_event.recorded")
    return versions.count(), told.count(), Job.objects.count()


@pytest.mark.parametrize("facts", [{"idempotency_key": "one"}, {}, {"photo": None}])
def test_a_press_sent_four_times_at_once_is_one(company: World, facts: dict[str, Any]) -> None:
    send = partial(press, company.noah, "start", MORNING, device=company.kiosk, **facts)
    found = at_once(send, send, send, send)
    assert len({event.pk for event in found}) == 1
    assert ClockEvent.objects.all_rows_unchecked().count() == 1
    assert new_rows() == (1, 1, 1)


def test_a_double_tap_is_one_press_and_one_removed(company: World) -> None:
    found = at_once(*(partial(press, company.noah, "start", MORNING + timedelta(seconds=n)) for n in (0, 1)))
    assert sorted(event.removed for event in found) == [False, True]


def test_one_key_for_two_people_at_once_is_one_press_and_a_conflict(company: World) -> None:
    found = at_once(
        partial(press, company.noah, "start", MORNING, idempotency_key="one"),
        partial(press, company.emma, "start", MORNING, idempotency_key="one"),
    )
    assert sorted(type(one).__name__ for one in found) == ["ClockEvent", "Conflict"]
    assert new_rows() == (1, 1, 1)


def test_two_workers_make_one_shift(company: World) -> None:
    press(company.noah, "start", MORNING)
    press(company.noah, "finish", EVENING)
    work_in = partial(process, company.organisation.pk, company.noah.pk)
    assert sorted(at_once(work_in, work_in, work_in)) == [0, 0, 2]
    assert shift_of(company.noah).worked_minutes == 480


def test_shifts_made_at_once_never_overlap(company: World) -> None:
    ada = company.actor("ada")
    makes = [
        partial(
            create_shift,
            ada,
            employee=company.noah,
            department=company.kitchen,
            clocked_in_at=MORNING + timedelta(minutes=offset),
            in_offset_minutes=660,
            clocked_out_at=MORNING + timedelta(minutes=offset + 60),
            out_offset_minutes=660,
        )
        for offset in (0, 30, 60, 90)
    ]
    made = at_once(*makes)
    shifts = shifts_of(company.noah)
    assert len(shifts) == sum(isinstance(one, Shift) for one in made) >= 1
    assert all(one.clocked_out_at <= other.clocked_in_at for one, other in pairwise(shifts))  # type: ignore[operator]
    assert len(timesheets_of(company.noah)) == 1


def test_of_two_edits_at_once_one_must_read_again(company: World) -> None:
    (shift,) = work(company.noah, ("start", MORNING), ("finish", EVENING))
    copies = [shift_of(company.noah), shift_of(company.noah)]
    edits = [
        partial(
            update_shift,
            company.actor("ada"),
            copy,
            department=company.kitchen,
            clocked_in_at=MORNING,
            in_offset_minutes=660,
            clocked_out_at=EVENING - timedelta(hours=hours),
            out_offset_minutes=660,
        )
        for copy, hours in zip(copies, (1, 2), strict=True)
    ]
    found = at_once(*edits)
    assert [type(one) for one in sorted(found, key=lambda one: isinstance(one, Conflict))] == [
        Shift,
        Conflict,
    ]
    versions = Version.objects.all_rows_unchecked().filter(item_type="shift", item_id=shift.pk)
    assert versions.count() == 3


def test_checked_out_twice_at_once_it_ends_once(company: World) -> None:
    work(company.noah, ("start", MORNING))
    leave = partial(check_out, company.actor("ada"), company.noah)
    found = at_once(leave, leave)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Shift"]
    assert shift_of(company.noah).worked_minutes == 480


@pytest.mark.parametrize("attempt", range(3))
def test_no_sheet_is_exported_with_a_shift_that_came_meanwhile(company: World, attempt: int) -> None:
    work(company.noah, ("start", MORNING), ("finish", EVENING - timedelta(hours=1)))
    press(company.noah, "start", EVENING - timedelta(minutes=30))
    (timesheet,) = timesheets_of(company.noah)

    def approve_and_export() -> Timesheet:
        ada = company.actor("ada")
        return export_timesheet(ada, approve_timesheet(ada, timesheet))

    at_once(approve_and_export, partial(process, company.organisation.pk, company.noah.pk))
    (after,) = timesheets_of(company.noah)
    unfinished = [one for one in shifts_of(company.noah) if one.clocked_out_at is None]
    assert bool(unfinished) is (after.status != "exported")


def test_what_was_read_before_the_export_cannot_be_changed_after_it(company: World) -> None:
    work(company.noah, ("start", MORNING), ("finish", EVENING))
    stale = shift_of(company.noah)
    assert stale.timesheet.status == "pending"
    Shift.objects.all_rows_unchecked().filter(pk=stale.pk).update(status="approved")
    stale.status = "approved"
    stale.loaded["status"] = "approved"
    ada = company.actor("ada")
    export_timesheet(ada, approve_timesheet(ada, timesheets_of(company.noah)[0]))
    with pytest.raises(Locked):
        update_shift(
            ada,
            stale,
            department=company.kitchen,
            clocked_in_at=MORNING,
            in_offset_minutes=660,
            clocked_out_at=EVENING - timedelta(hours=1),
            out_offset_minutes=660,
        )
    assert shift_of(company.noah).clocked_out_at == EVENING


def test_everybody_at_once(company: World) -> None:
    """Presses of four people and a worker beside them: each gets their shift."""
    people = [company.people[name] for name in ("ada", "emma", "noah", "olga")]
    at_once(
        *(partial(press, one, "start", MORNING) for one in people),
        partial(worker_at, EVENING),
        partial(worker_at, EVENING),
    )
    worker_at(EVENING)
    assert [shift_of(one).on_date for one in people] == [date(2026, 3, 4)] * 4
    assert Job.objects.count() == 0
