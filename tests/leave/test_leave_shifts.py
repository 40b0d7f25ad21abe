"""Leave on timesheets: shifts that nobody worked, made and removed with the request, and no check-ins."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.away import FRIDAY, MONDAY, ask, fresh, leave_type, taken
from tests.presses import local, shifts_of, timesheets_of, work
from tests.unchanged import unchanged
from tests.world import NOW, Api, Tanda, World, at

from muster.attendance import actions as attendance
from muster.attendance import queries
from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import Conflict, Locked
from muster.leave import actions
from muster.leave.actions import create_policy, open_account
from muster.leave.kinds import AccrualMethod, EntryKind, Half
from muster.leave.models import LeaveRequest, LedgerEntry
from muster.leave.refusals import AlreadyWorked, TimesheetClosed
from muster.people.actions import update_employee

WEDNESDAY = date(2026, 3, 4)


def system(world: World) -> Actor:
    return Actor.system(world.organisation.pk)


def facts(shift: Shift) -> tuple[Any, ...]:
    return (
        shift.on_date,
        f"{shift.starts_at:%d %H:%M}",
        f"{shift.finishes_at:%d %H:%M}",
        shift.worked_minutes,
        shift.department.name if shift.department else None,
        shift.status,
    )


def test_approved_leave_makes_a_shift_a_day(world: World) -> None:
    request = ask(world, "emma", FRIDAY, date(2026, 3, 16), starts_half=Half.AFTERNOON)
    assert shifts_of(world.emma) == []
    actions.approve(world.actor("max"), request)
    shifts = shifts_of(world.emma)
    assert [facts(one) for one in shifts] == [
        (FRIDAY, "13 02:00", "13 06:36", 276, "Kitchen", "pending"),
        (date(2026, 3, 16), "15 22:00", "16 06:36", 456, "Kitchen", "pending"),
    ]
    assert {(one.leave_request_id, one.by_hand, one.clocked_in_device_id) for one in shifts} == {
        (request.pk, True, None)
    }
    assert shifts[0].clocked_in_offset_minutes == 660
    assert [(one.starts_on, one.finishes_on) for one in timesheets_of(world.emma)] == [
        (MONDAY, MONDAY + timedelta(days=6)),
        (date(2026, 3, 16), date(2026, 3, 22)),
    ]
    actions.cancel(world.actor("max"), request)
    assert shifts_of(world.emma) == []
    assert len(timesheets_of(world.emma)) == 2


def test_in_another_department_and_zone(world: World) -> None:
    ask(world, "emma", MONDAY, by="max", shift_department=world.bar)
    ask(world, "olga", MONDAY, by="ada")
    (emma,), (olga,) = shifts_of(world.emma), shifts_of(world.olga)
    assert (facts(emma)[4], facts(olga)[1:3]) == ("Bar", ("09 01:00", "09 09:36"))


def test_a_changed_request_changes_them(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY, by="max")
    actions.change_request(world.actor("max"), request, starts_on=FRIDAY)
    (shift,) = shifts_of(world.emma)
    assert shift.on_date == FRIDAY
    attendance.approve_timesheet(world.actor("pia"), shift.timesheet)
    actions.change_request(world.actor("max"), request, reason="It stays as it is")
    (same,) = shifts_of(world.emma)
    assert (same.pk, same.status) == (shift.pk, "approved")
    with unchanged(), pytest.raises(Locked):
        actions.change_request(world.actor("max"), request, starts_on=MONDAY)


def test_only_days_that_change_are_made_anew(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY, by="max")
    before = {one.on_date: one.pk for one in shifts_of(world.emma)}
    actions.change_request(world.actor("max"), request, starts_on=date(2026, 3, 10), ends_half=Half.MORNING)
    after = {one.on_date: (one.pk, one.worked_minutes) for one in shifts_of(world.emma)}
    assert list(after) == [date(2026, 3, day) for day in (10, 11, 12, 13)]
    assert [after[date(2026, 3, day)] for day in (10, 11, 12)] == [
        (before[date(2026, 3, day)], 456) for day in (10, 11, 12)
    ]
    assert after[FRIDAY][0] not in before.values()
    assert after[FRIDAY][1] == 180
    actions.change_request(world.actor("max"), request, shift_department=world.bar)
    moved = shifts_of(world.emma)
    assert {one.department.name for one in moved if one.department} == {"Bar"}
    assert {one.pk for one in moved}.isdisjoint(pk for pk, _ in after.values())


@pytest.mark.parametrize("exported", [False, True])
def test_closed_days_that_stay_are_no_obstacle_to_a_change(world: World, *, exported: bool) -> None:
    """Leave over two weeks, of which the first is paid already."""
    pia, max_, second = world.actor("pia"), world.actor("max"), date(2026, 3, 18)
    request = ask(world, "emma", FRIDAY, second, by="max")
    closed, *open_ = shifts_of(world.emma)
    attendance.approve_timesheet(pia, queries.timesheet(pia, closed.timesheet_id))
    if exported:
        attendance.export_timesheet(pia, queries.timesheet(pia, closed.timesheet_id))
    changed = actions.change_request(max_, request, ends_on=date(2026, 3, 17))
    assert [one.pk for one in shifts_of(world.emma)] == [closed.pk, open_[0].pk, open_[1].pk]
    assert sum(taken(changed).values()) == -3
    # Somebody moves to another department: what was paid before stays where it was.
    update_employee(pia, fresh(world, "emma"), primary_department=world.bar)
    actions.change_request(max_, request, ends_on=second)
    names = [(one.pk == closed.pk, one.department and one.department.name) for one in shifts_of(world.emma)]
    assert names == [(True, "Kitchen"), (False, "Kitchen"), (False, "Kitchen"), (False, "Bar")]
    for facts in (
        {"starts_on": date(2026, 3, 16)},  # the day is gone
        {"starts_on": date(2026, 3, 12)},  # there is another
        {"starts_half": Half.AFTERNOON},  # it is half as long
        {"leave_type": leave_type(world, "Sick leave")},  # it is paid otherwise
    ):
        with unchanged(), pytest.raises(TimesheetClosed) as refusal:
            actions.change_request(max_, request, **facts)
        on = facts["starts_on"] if facts.get("starts_on") == date(2026, 3, 12) else FRIDAY
        assert refusal.value.message == (
            f"The timesheet from 2026-03-09 to 2026-03-15, on which {on} lies, was approved or exported. "
            "Reopen it first."
        )
    with unchanged(), pytest.raises(TimesheetClosed, match="on which 2026-03-13 lies"):
        actions.cancel(max_, request)


def test_time_worked_beside_a_day_that_stays_is_no_obstacle(world: World) -> None:
    request = ask(world, "emma", WEDNESDAY, date(2026, 3, 6), by="max")
    work(world.emma, ("start", local("2026-03-04 09:00")), ("finish", local("2026-03-04 10:00")))
    actions.change_request(world.actor("max"), request, ends_on=date(2026, 3, 5))
    leave = [one.on_date for one in shifts_of(world.emma) if one.leave_request_id]
    assert leave == [WEDNESDAY, date(2026, 3, 5)]
    with unchanged(), pytest.raises(AlreadyWorked):
        actions.change_request(world.actor("max"), request, ends_half=Half.MORNING, ends_on=WEDNESDAY)


def test_a_day_that_does_not_exist_on_the_calendar_of_work(world: World) -> None:
    """A weekend makes no shift; nor does a request that was declined."""
    ask(world, "emma", date(2026, 3, 14), date(2026, 3, 15), by="max")
    actions.decline(world.actor("max"), ask(world, "emma", MONDAY))
    assert shifts_of(world.emma) == []


@pytest.mark.parametrize("exported", [False, True])
def test_a_closed_timesheet_refuses(world: World, *, exported: bool) -> None:
    pia = world.actor("pia")
    earlier = ask(world, "emma", date(2026, 3, 3), by="max", of="Sick leave")
    waiting = ask(world, "emma", date(2026, 3, 5))
    (sheet,) = timesheets_of(world.emma)
    attendance.approve_timesheet(pia, sheet)
    if exported:
        attendance.export_timesheet(pia, queries.timesheet(pia, sheet.pk))
    with (
        unchanged(),
        pytest.raises(
            TimesheetClosed, match="from 2026-03-02 to 2026-03-08, on which 2026-03-05 lies, was approved"
        ) as refusal,
    ):
        actions.approve(world.actor("max"), waiting)
    assert isinstance(refusal.value, Locked)
    with unchanged(), pytest.raises(Locked):
        actions.cancel(world.actor("max"), earlier)
    with unchanged(), pytest.raises(TimesheetClosed):
        ask(world, "emma", date(2026, 3, 6), by="max")
    assert ask(world, "emma", date(2026, 3, 6)).status == "pending"
    if not exported:
        attendance.reopen_timesheet(pia, queries.timesheet(pia, sheet.pk))
        assert actions.approve(world.actor("max"), waiting).status == "approved"


def test_time_already_worked_refuses(world: World) -> None:
    work(world.emma, ("start", local("2026-03-03 12:30")), ("finish", local("2026-03-03 17:00")))
    request = ask(world, "emma", date(2026, 3, 3))
    with unchanged(), pytest.raises(AlreadyWorked, match="Time worked on 2026-03-03 from 12:30"):
        actions.approve(world.actor("max"), request)
    actions.cancel(world.actor("emma"), request)
    with unchanged(), pytest.raises(AlreadyWorked):
        ask(world, "emma", date(2026, 3, 3), by="max")
    assert ask(world, "emma", date(2026, 3, 3), by="max", ends_half=Half.MORNING).status == "approved"


def test_no_hand_changes_leave(world: World) -> None:
    ask(world, "emma", date(2026, 3, 3), by="max")
    ada = world.actor("ada")
    shift = queries.shift(ada, shifts_of(world.emma)[0].pk)
    times = {"start": shift.starts_at, "finish": shift.starts_at + timedelta(hours=1)}
    for change in (
        lambda: attendance.amend_shift(ada, shift, department=world.bar, times=times),
        lambda: attendance.delete_shift(ada, shift),
        lambda: attendance.set_breaks(ada, shift, [{"length_minutes": 30}]),
    ):
        with unchanged(), pytest.raises(Conflict, match="This is leave"):
            change()
    start = local("2026-03-03 11:00")
    with unchanged(), pytest.raises(Conflict, match="on leave then"):
        attendance.enter_shift(
            ada,
            employee=fresh(world, "emma"),
            department=world.kitchen,
            starts_at=start,
            finishes_at=start + timedelta(hours=1),
        )
    attendance.approve_shift(ada, shift)
    assert shifts_of(world.emma)[0].status == "approved"


# No check-ins


def test_clocking_goes_on_beside_leave(world: World) -> None:
    """Leave ahead flags no shift as forgotten, leave in the afternoon ends none, leave now keeps nobody out."""
    ask(world, "emma", MONDAY, FRIDAY, by="max")
    ask(world, "emma", WEDNESDAY, by="max", starts_half=Half.AFTERNOON)
    start, late = local("2026-03-04 09:00"), local("2026-03-04 13:30")
    work(world.emma, ("start", start))
    assert queries.open_shift(world.actor("ada"), world.emma) is not None
    with at(late - timedelta(minutes=15)):
        assert [row.employee_id for row in queries.working_now(world.actor("ada"))] == [world.emma.pk]
    shifts = work(world.emma, ("finish", late))
    worked = [one for one in shifts if one.leave_request_id is None]
    assert [(one.clocked_in_at, one.clocked_out_at, one.flag) for one in worked] == [(start, late, "")]
    again = work(world.emma, ("start", late + timedelta(minutes=30)))
    assert len(again) == len(shifts) + 1
    assert not queries.waiting_events(world.actor("ada")).exists()


def test_who_is_on_leave_is_not_in(world: World) -> None:
    ask(world, "emma", WEDNESDAY, by="max")
    with at(NOW + timedelta(hours=2)):
        ada = world.actor("ada")
        assert list(queries.working_now(ada)) == []
        assert queries.states(ada, [world.emma])[world.emma.pk].clocked_in is False


def test_timestations_door_shows_no_leave(world: World) -> None:
    api = Api(world.key, "/v1.2")
    work(world.emma, ("start", local("2026-03-03 09:00")), ("finish", local("2026-03-03 12:00")))
    ask(world, "emma", WEDNESDAY, by="max")
    employees = api("GET", "/employees").json()["employees"]
    (emma,) = [one for one in employees if one["name"] == "Emma Example"]
    assert emma["status"].lower() == "out"
    listed = api("GET", f"/shifts?employee_id={emma['employee_id']}").json()["shifts"]
    assert [one["in"]["time"][:10] for one in listed] == ["2026-03-03"]
    report = (
        "/reports/EmployeeActivity?Report_StartDate=2026-03-01&Report_EndDate=2026-03-31&exportformat=json"
    )
    presses = api("GET", report).json()
    assert {one["Date"] for one in presses} == {"2026-03-03"}


def test_tandas_door_names_the_request(world: World) -> None:
    request = ask(world, "emma", WEDNESDAY, by="max")
    shown = Tanda(world.token("ada"))("GET", "/shifts?from=2026-03-01&to=2026-03-08").json()
    assert [(one["leave_request_id"], one["date"]) for one in shown] == [(request.pk, "2026-03-04")]


def test_totals_keep_leave_and_work_apart(world: World) -> None:
    work(world.emma, ("start", local("2026-03-03 09:00")), ("finish", local("2026-03-03 12:00")))
    ask(world, "emma", WEDNESDAY, by="max")
    (sheet,) = timesheets_of(world.emma)
    totals = queries.timesheet_totals(world.actor("ada"), [sheet.pk])[sheet.pk]
    assert (totals["minutes"], totals["leave_minutes"], totals["shifts"]) == (180, 456, 2)


def test_pages_of_timesheets_show_leave(world: World) -> None:
    work(world.emma, ("start", local("2026-03-03 09:00")), ("finish", local("2026-03-03 12:00")))
    ask(world, "emma", WEDNESDAY, by="max", of="Sick leave")
    (sheet,) = timesheets_of(world.emma)
    client = Client()
    client.force_login(world.pia.person)
    page = client.get(f"/timesheets/{sheet.pk}/").content.decode()
    assert '<span class="chip">Sick leave</span>' in page
    assert "<strong>3 h</strong> and 7 h 36 min leave" in page
    assert "and 7 h 36 min leave" in client.get("/timesheets/?on=2026-03-04").content.decode()
    leave = next(one for one in shifts_of(world.emma) if one.leave_request_id)
    shown = client.get(f"/timesheets/shifts/{leave.pk}/").content.decode()
    assert "Sick leave" in shown
    assert "<form" not in shown.split("<main")[1].split("</main")[0]


# What approved time earns


def earned(world: World) -> Decimal:
    rows = LedgerEntry.objects.all_rows_unchecked().filter(employee=world.emma, key__startswith="worked:")
    return sum((row.amount for row in rows), Decimal(0))


def test_approved_time_earns_leave_and_undoing_it_takes_that_back(world: World) -> None:
    ada, bank = world.actor("ada"), leave_type(world).bank
    assert bank
    policy = create_policy(
        ada,
        name="Casual",
        bank=bank,
        unit="hours",
        method=AccrualMethod.HOURS_WORKED.value,
        hourly_amount=Decimal("0.1"),
    )
    open_account(ada, fresh(world, "emma"), bank, policy=policy, unit="hours", from_on=date(2026, 1, 1))
    (first,) = work(world.emma, ("start", local("2026-03-02 09:00")), ("finish", local("2026-03-02 14:00")))
    second = work(world.emma, ("start", local("2026-03-03 09:00")), ("finish", local("2026-03-03 11:00")))[1]
    leave = ask(world, "emma", WEDNESDAY, by="max", of="Sick leave")
    with at(NOW + timedelta(days=2)):
        shift = queries.shift(ada, first.pk)
        attendance.approve_shift(ada, shift)
        assert earned(world) == Decimal("0.5")
        attendance.approve_shift(ada, queries.shift(ada, first.pk))
        assert earned(world) == Decimal("0.5")
        attendance.withdraw_shift_approval(ada, queries.shift(ada, first.pk))
        assert earned(world) == 0
        attendance.approve_timesheet(ada, queries.timesheet(ada, second.timesheet_id))
        assert earned(world) == Decimal("0.7")  # the leave earns nothing
        changed = queries.shift(ada, second.pk)
        attendance.amend_shift(
            ada, changed, department=changed.department, times={"finish": local("2026-03-03 15:00")}
        )
        assert earned(world) == Decimal("0.5")
        attendance.approve_shift(ada, queries.shift(ada, second.pk))
        assert earned(world) == Decimal("1.1")
        attendance.delete_shift(ada, queries.shift(ada, first.pk))
        assert earned(world) == Decimal("0.6")
    assert taken(leave) == {}
    assert LeaveRequest.objects.all_rows_unchecked().count() == 1
    assert EntryKind.ACCRUAL in set(
        LedgerEntry.objects.all_rows_unchecked()
        .filter(key__startswith="worked:")
        .values_list("kind", flat=True)
    )
