"""Leave for many at once: in portions, a fixed number of statements each, and never twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.away import FRIDAY, MONDAY, ask, fresh, hire_many, leave_type, reread
from tests.presses import local, work
from tests.unchanged import unchanged
from tests.world import World, run_jobs

from muster.attendance import actions as attendance
from muster.attendance import queries as attendance_queries
from muster.attendance.models import Shift
from muster.core.errors import Conflict, Denied, Invalid
from muster.core.models import Mail, Version
from muster.leave import actions, request_queries
from muster.leave.actions import groups
from muster.leave.actions.groups import PORTION, book_portion
from muster.leave.models import GroupBooking, LeaveRequest, LedgerEntry
from muster.leave.refusals import TimesheetClosed
from muster.leave.wishes import StatedDay


def book(world: World, by: str = "ada", **facts: Any) -> GroupBooking:
    return actions.book_for_many(
        world.actor(by),
        leave_type=facts.pop("leave_type", None) or leave_type(world),
        starts_on=facts.pop("starts_on", MONDAY),
        ends_on=facts.pop("ends_on", FRIDAY),
        **facts,
    )


def test_a_department_is_booked_at_once(world: World) -> None:
    ask(world, "noah", FRIDAY)
    booking = book(world, "max", department=world.kitchen, reason="Closed")
    booking = request_queries.group_booking(world.actor("ada"), booking.pk)
    assert (booking.done, booking.booked, booking.finished_at is not None) == (3, 2, True)
    assert booking.rejections == [
        {
            "employee_id": world.noah.pk,
            "message": "You already have an absence booked during this period. Please check the dates.",
        }
    ]
    rows = LeaveRequest.objects.all_rows_unchecked().filter(group=booking).order_by("employee_id")
    found = [(row.employee_id, row.status, row.reason, row.requested_by_id) for row in rows]
    # Nobody approves their own: Max's waits.
    assert found == [
        (world.max.pk, "pending", "Closed", world.max.pk),
        (world.emma.pk, "approved", "Closed", world.max.pk),
    ]
    run_jobs()
    assert set(Mail.objects.all_rows_unchecked().values_list("to", "subject")) == {
        ("max@bramble.test", "Noah North asks for leave on 13 March 2026"),
        ("ada@bramble.test", "Max Manager asks for leave from 9 March 2026 to 13 March 2026"),
        ("emma@bramble.test", "Your leave from 9 March 2026 to 13 March 2026 was approved"),
    }
    assert "approved by Max Manager" in (
        Mail.objects.all_rows_unchecked().get(to="emma@bramble.test").body or ""
    )


def test_named_people_and_everybody(world: World) -> None:
    named = book(world, employees=[world.emma, world.olga], suppress_emails=True)
    assert (named.booked, named.rejections) == (2, [])
    everybody = book(world, as_employee=True, suppress_emails=True)
    assert (everybody.done, everybody.booked) == (7, 5)
    rows = LeaveRequest.objects.all_rows_unchecked().filter(group=everybody)
    waiting = {row.employee_id for row in rows if row.status == "pending"}
    assert waiting == {world.people[name].pk for name in ("pia", "rosa", "max", "noah")}
    run_jobs()
    assert not Mail.objects.all_rows_unchecked().exists()


@pytest.mark.parametrize(
    ("by", "facts"),
    [("emma", {}), ("max", {}), ("max", {"department": "yard"}), ("rosa", {"department": "kitchen"})],
)
def test_who_books_for_many(world: World, by: str, facts: dict[str, Any]) -> None:
    if "department" in facts:
        facts = {"department": getattr(world, facts["department"])}
    with unchanged(), pytest.raises(Denied):
        book(world, by, **facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_on": MONDAY - timedelta(days=1)},
        {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 1, 2)},
        {"days": [StatedDay(MONDAY, 60)]},
    ],
)
def test_what_is_wrong_for_everybody(world: World, facts: dict[str, Any]) -> None:
    with unchanged(), pytest.raises(Invalid):
        book(world, **facts)


def test_who_worked_then_is_refused_alone(world: World) -> None:
    work(world.emma, ("start", local("2026-03-03 09:00")), ("finish", local("2026-03-03 12:00")))
    booking = book(
        world, "ada", department=world.kitchen, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3)
    )
    assert (booking.booked, [one["employee_id"] for one in booking.rejections]) == (2, [world.emma.pk])
    assert booking.rejections[0]["message"] == "Time worked on 2026-03-03 from 09:00 lies within it."


@pytest.mark.parametrize("people", [400, pytest.param(2000, marks=pytest.mark.long)])
def test_a_whole_company(world: World, people: int) -> None:
    """By one call: portion by portion, the same statements each, and no harm in a portion run again."""
    hire_many(world, people, world.yard)
    everybody = people + 7
    booking = book(world, starts_on=MONDAY, ends_on=MONDAY, suppress_emails=True)
    assert (len(booking.employee_ids), booking.done, booking.finished_at) == (everybody, 0, None)
    counts, done = [], []
    portion = {"organisation_id": world.organisation.pk, "booking_id": booking.pk}
    while True:
        with CaptureQueriesContext(connection) as statements:
            book_portion(**portion)
        counts.append(len(statements))
        booking.refresh_from_db()
        done.append(booking.done)
        if booking.finished_at:
            break
    assert done == [*range(PORTION, people + 1, PORTION), everybody]
    assert (booking.booked, booking.rejections) == (everybody, [])
    assert max(counts) <= 90
    # Rows are written in batches that the database takes: the last portion, of seven people, has fewer.
    assert len(set(counts[:-1])) == 1
    book_portion(**portion)
    run_jobs()  # those that each portion left for the next
    requests = LeaveRequest.objects.all_rows_unchecked()
    assert (requests.count(), requests.filter(status="approved").count()) == (everybody, everybody)
    assert Shift.objects.all_rows_unchecked().filter(leave_request__group=booking).count() == everybody
    assert LedgerEntry.objects.all_rows_unchecked().filter(request__group=booking).count() == everybody


def test_a_portion_that_was_cut_off_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "PORTION", 3)
    booking = book(world, suppress_emails=True)
    assert booking.finished_at is None
    insert = groups.insert

    def dies(*args: Any, **facts: Any) -> Any:
        insert(*args, **facts)
        raise RuntimeError("The worker was killed.")

    monkeypatch.setattr(groups, "insert", dies)
    with unchanged(), pytest.raises(RuntimeError):
        book_portion(organisation_id=world.organisation.pk, booking_id=booking.pk)
    monkeypatch.setattr(groups, "insert", insert)
    run_jobs()
    booking.refresh_from_db()
    assert (booking.done, booking.booked, booking.finished_at is not None) == (7, 7, True)
    again = book(world, suppress_emails=True)
    run_jobs()
    again.refresh_from_db()
    assert (again.booked, len(again.rejections)) == (0, 7)
    assert LeaveRequest.objects.all_rows_unchecked().count() == 7


def test_a_booking_whose_type_was_put_away_ends_and_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "PORTION", 3)
    booking = book(world, suppress_emails=True)
    actions.delete_leave_type(world.actor("ada"), booking.leave_type)
    run_jobs()
    booking.refresh_from_db()
    assert (booking.done, booking.booked, booking.finished_at is not None) == (7, 0, True)
    assert len(booking.rejections) == 7
    assert {one["message"] for one in booking.rejections} == {
        "Annual leave is not in use any more. Choose another type."
    }
    assert not LeaveRequest.objects.all_rows_unchecked().exists()


def test_a_group_is_cancelled(world: World) -> None:
    booking = book(world, suppress_emails=True)
    one = LeaveRequest.objects.all_rows_unchecked().get(employee=world.emma)
    actions.cancel(world.actor("ada"), one, suppress_emails=True)
    with unchanged(), pytest.raises(Denied):
        actions.cancel_group(world.actor("max"), booking)
    assert (
        actions.cancel_group(world.actor("ada"), booking, reason="Open after all", suppress_emails=True) == 6
    )
    assert reread(one).decline_reason is None
    assert {row.status for row in LeaveRequest.objects.all_rows_unchecked()} == {"cancelled"}
    assert not Shift.objects.all_rows_unchecked().exists()
    assert actions.cancel_group(world.actor("ada"), booking) == 0
    assert ask(world, "emma", MONDAY).status == "pending"


def test_cancelling_is_as_many_statements_for_many(world: World) -> None:
    people = hire_many(world, 95, world.yard)
    counts = []
    for number in (10, 50, 95):
        booking = book(world, employees=people[:number], suppress_emails=True)
        with CaptureQueriesContext(connection) as statements:
            assert actions.cancel_group(world.actor("ada"), booking) == number
        # Beyond what the database takes at once, rows are written in batches.
        in_batches = [one for one in statements if one["sql"].startswith(("INSERT", "DELETE"))]
        counts.append((len(statements) - len(in_batches), len(in_batches)))
        rows = LeaveRequest.objects.all_rows_unchecked().filter(group=booking)
        assert {(row.status, row.acted_by_id) for row in rows} == {("cancelled", world.ada.pk)}
        entries = LedgerEntry.objects.all_rows_unchecked().filter(request__group=booking)
        assert (entries.count(), sum(one.amount for one in entries)) == (10 * number, 0)
        assert not Shift.objects.all_rows_unchecked().exists()
        versions = Version.objects.all_rows_unchecked().filter(
            item_type="leave_request", event="update", item_id__in=rows.values("pk")
        )
        assert versions.count() == number
    assert len({others for others, _ in counts}) == 1
    assert sum(counts[-1]) <= 60


def test_a_manager_cancels_what_they_booked_for_their_department(world: World) -> None:
    """Of somebody with an approver of their own they may not, and then all of it stays. Who left since has their leave no more."""
    hire_many(world, 40, world.kitchen)
    max_, noah = world.actor("max"), fresh(world, "noah")
    booking = book(world, "max", department=world.kitchen, suppress_emails=True)
    actions.set_profile(world.actor("ada"), noah, approver=world.olga)
    with unchanged(), pytest.raises(Denied):
        actions.cancel_group(max_, booking)
    actions.set_profile(world.actor("ada"), noah, approver=None)
    with CaptureQueriesContext(connection) as statements:
        assert actions.cancel_group(max_, booking) == 43
    assert len(statements) < 100
    run_jobs()
    assert set(Mail.objects.all_rows_unchecked().values_list("to", "subject")) == {
        (f"{name}@bramble.test", "Your leave from 9 March 2026 to 13 March 2026 was cancelled")
        for name in ("emma", "noah")
    }


def test_what_has_begun_is_cancelled_by_whoever_may_approve_it(world: World) -> None:
    """Max's own waits, and his own that has begun he cannot cancel; another's he can."""
    today = date(2026, 3, 4)
    others = book(
        world, "max", department=world.kitchen, starts_on=today, ends_on=today, suppress_emails=True
    )
    own = LeaveRequest.objects.all_rows_unchecked().get(employee=world.max)
    actions.approve(world.actor("ada"), own, suppress_emails=True)
    with unchanged(), pytest.raises(Conflict, match="This leave has begun"):
        actions.cancel_group(world.actor("max"), others)
    actions.cancel(world.actor("ada"), own, suppress_emails=True)
    assert actions.cancel_group(world.actor("max"), others, suppress_emails=True) == 2


def test_a_closed_timesheet_keeps_the_whole_group(world: World) -> None:
    booking = book(world, suppress_emails=True)
    pia = world.actor("pia")
    shift = Shift.objects.all_rows_unchecked().filter(employee=world.emma)[0]
    attendance.approve_timesheet(pia, attendance_queries.timesheet(pia, shift.timesheet_id))
    with unchanged(), pytest.raises(TimesheetClosed, match="on which 2026-03-09 lies"):
        actions.cancel_group(world.actor("ada"), booking)


def test_a_large_group_is_cancelled_by_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    booking = book(world, suppress_emails=True)
    monkeypatch.setattr(groups, "PORTION", 3)
    rows = LeaveRequest.objects.all_rows_unchecked().filter(status="cancelled", acted_by=world.ada)
    assert actions.cancel_group(world.actor("ada"), booking, suppress_emails=True) == 7
    assert rows.count() == 3
    run_jobs()
    assert rows.count() == 7
