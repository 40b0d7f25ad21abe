"""Asking for leave: what it comes to, what speaks against it, who may pass over that."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.away import (
    FRIDAY,
    MONDAY,
    ask,
    fresh,
    holiday,
    leave_type,
    observe,
    refused,
    reread,
    settings,
    taken,
)
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import Mail, OutboxEvent
from muster.leave import actions, request_queries
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequestStatus
from muster.leave.refusals import (
    BalanceTooLow,
    ByTheDay,
    LimitReached,
    LockedDays,
    MaximumOff,
    Overlapping,
)
from muster.leave.request_jobs import remind
from muster.leave.wishes import StatedDay
from muster.people.actions import deactivate_employee, update_employee
from muster.people.models import RegularHours
from muster.places.actions import update_settings


def system(world: World) -> Actor:
    return Actor.system(world.organisation.pk)


def events(world: World) -> list[str]:
    rows = OutboxEvent.objects.all_rows_unchecked().filter(organisation=world.organisation)
    names = rows.filter(name__startswith="leave_request.").order_by("pk").values_list("name", flat=True)
    return [name.partition(".")[2] for name in names]


def test_an_employee_asks_and_waits(world: World) -> None:
    request = reread(ask(world, "emma", MONDAY, date(2026, 3, 17), reason="The sea"))
    assert (request.status, request.step, request.auto_approved) == ("pending", 0, False)
    assert (request.duration, request.deduction, request.minutes) == (9, 7, 7 * 456)
    assert [day["date"][-2:] for day in request.days] == ["09", "10", "11", "12", "13", "16", "17"]
    assert (request.requested_by_id, request.acted_by_id) == (world.emma.pk, None)
    assert (request.time_zone, request.reason) == ("Australia/Sydney", "The sea")
    assert taken(request) == {}
    assert events(world) == ["requested"]


def test_the_manager_books_for_their_people(world: World) -> None:
    request = reread(ask(world, "emma", MONDAY, by="max"))
    assert (request.status, request.auto_approved) == ("approved", True)
    assert (request.requested_by_id, request.acted_by_id) == (world.max.pk, world.max.pk)
    assert taken(request) == {MONDAY: Decimal(-1)}
    assert events(world) == ["booked"]


def test_an_administrator_asks_as_though_the_person_had(world: World) -> None:
    request = ask(world, "emma", MONDAY, by="ada", as_employee=True)
    assert (request.status, request.requested_by_id) == ("pending", world.emma.pk)
    own = ask(world, "ada", MONDAY, by=system(world), as_employee=True)
    assert (own.status, own.auto_approved) == ("approved", True)


def test_a_type_that_needs_no_approval_is_booked(world: World) -> None:
    actions.update_leave_type(system(world), leave_type(world, "Sick leave"), requires_approval=False)
    request = ask(world, "emma", MONDAY, of="Sick leave")
    assert (request.status, request.auto_approved, request.deduction) == ("approved", True, 0)
    assert taken(request) == {}
    assert events(world) == ["booked"]


@pytest.mark.parametrize(
    ("by", "status", "result"),
    [
        ("emma", LeaveRequestStatus.PENDING, "pending"),
        ("emma", LeaveRequestStatus.APPROVED, Denied),
        ("emma", LeaveRequestStatus.DECLINED, Denied),
        ("max", LeaveRequestStatus.PENDING, "pending"),
        ("max", LeaveRequestStatus.APPROVED, "approved"),
        ("max", LeaveRequestStatus.DECLINED, "declined"),
        ("ada", LeaveRequestStatus.PENDING, "pending"),
        ("ada", LeaveRequestStatus.APPROVED, "approved"),
        ("rosa", None, Denied),
        ("noah", None, Denied),
        ("olga", None, Denied),
        ("pia", None, "approved"),
    ],
)
def test_the_status_it_begins_with(
    world: World, by: str, status: LeaveRequestStatus | None, result: Any
) -> None:
    """tanda-v2.txt 1925: managers create approved requests for their staff, employees pending ones alone."""
    if isinstance(result, str):
        assert ask(world, "emma", by=by, status=status).status == result
        return
    with unchanged(), pytest.raises(result):
        ask(world, "emma", by=by, status=status)


def test_another_organisation_is_not_found(world: World) -> None:
    assert world.other
    with unchanged(), pytest.raises(NotFound):
        actions.ask_for_leave(
            world.actor("ada"),
            world.other.zoe,
            leave_type=leave_type(world),
            starts_on=MONDAY,
            ends_on=MONDAY,
        )


def test_people_ask_where_the_organisation_lets_them(world: World) -> None:
    update_settings(world.actor("ada"), employees_ask_for_leave=False)
    with unchanged(), pytest.raises(Denied):
        ask(world, "emma")
    assert ask(world, "emma", by="max").status == "approved"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"first": MONDAY, "last": MONDAY - timedelta(days=1)}, "ends_on"),
        ({"first": date(2031, 3, 1), "last": date(2031, 3, 5)}, "ends_on"),
        ({"first": date(2024, 3, 3), "last": date(2024, 3, 5)}, "starts_on"),
        ({"starts_half": Half.AFTERNOON, "ends_half": Half.MORNING}, "ends_half"),
        ({"of": "Sick leave", "unit": Unit.HOURS, "starts_minute": 600, "ends_minute": 600}, "ends_minute"),
        ({"of": "Sick leave", "unit": Unit.HOURS, "starts_minute": 600, "ends_minute": 1441}, "ends_minute"),
        ({"days": [StatedDay(MONDAY + timedelta(days=1), 60)]}, "days"),
        ({"days": [StatedDay(MONDAY, 60), StatedDay(MONDAY, 60)]}, "days"),
        ({"days": [StatedDay(MONDAY, 1441)]}, "days"),
        ({"reason": "x" * 5001}, "reason"),
    ],
)
def test_what_is_wrong_in_itself(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refusal:
        ask(world, "emma", facts.pop("first", MONDAY), facts.pop("last", None), by="ada", **facts)
    assert refusal.value.field == field


def test_the_bounds_themselves_are_taken(world: World) -> None:
    assert ask(world, "emma", date(2031, 3, 4), by="ada").ends_on == date(2031, 3, 4)
    assert ask(world, "emma", date(2024, 3, 4), by="ada").starts_on == date(2024, 3, 4)


def test_who_and_what_is_put_away_is_refused(world: World) -> None:
    kind = leave_type(world, "Compassionate leave")
    ask(world, "emma", leave_type=kind)
    actions.update_leave_type(system(world), kind, name="Bereavement")
    kind.archived_at = kind.created_at
    with pytest.raises(Invalid, match="not in use"):
        ask(world, "noah", leave_type=kind)
    deactivate_employee(world.actor("ada"), world.noah)
    with unchanged(), pytest.raises(Conflict, match="does not work here"):
        ask(world, "noah", by="ada")


# Halves, hours, stated days


def test_halves_and_hours(world: World) -> None:
    morning = ask(world, "emma", MONDAY, ends_half=Half.MORNING)
    afternoon = ask(world, "emma", MONDAY, starts_half=Half.AFTERNOON)
    assert [(one.duration, one.deduction, one.minutes) for one in (morning, afternoon)] == [
        (Decimal("0.5"), Decimal("0.5"), 180),
        (Decimal("0.5"), Decimal("0.5"), 276),
    ]
    hours = ask(
        world, "emma", FRIDAY, of="Sick leave", unit=Unit.HOURS, starts_minute=690, ends_minute=840
    )  # 11:30 to 14:00, over lunch
    assert (hours.duration, hours.minutes, hours.deduction) == (Decimal("2.5"), 90, 0)
    assert hours.days[0]["starts_at"] == "2026-03-13T00:30:00+00:00"
    assert hours.days[0]["finishes_at"] == "2026-03-13T03:00:00+00:00"


def test_hours_are_not_taken_from_days(world: World) -> None:
    """timetastic.txt 278."""
    with unchanged(), pytest.raises(ByTheDay):
        ask(world, "emma", MONDAY, unit=Unit.HOURS, starts_minute=540, ends_minute=720)
    actions.update_leave_type(system(world), leave_type(world), unit=Unit.HOURS.value)
    request = ask(world, "emma", MONDAY, unit=Unit.HOURS, starts_minute=540, ends_minute=720)
    assert (request.duration, request.deduction) == (3, Decimal("0.3947"))  # of 7.6 hours


def test_days_that_are_stated(world: World) -> None:
    starts = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    request = ask(
        world,
        "emma",
        MONDAY,
        MONDAY + timedelta(days=2),
        by="max",
        days=[
            StatedDay(
                MONDAY + timedelta(days=1), 228, starts_at=starts, finishes_at=starts + timedelta(hours=4)
            ),
            StatedDay(MONDAY, 456),
        ],
    )
    request = reread(request)
    assert [(day["date"], day["minutes"], day["amount"]) for day in request.days] == [
        ("2026-03-09", 456, "1.0000"),
        ("2026-03-10", 228, "0.5000"),
    ]
    assert request.days[0]["starts_at"] == "2026-03-08T22:00:00+00:00"
    assert request.days[1]["starts_at"] == "2026-03-09T23:30:00+00:00"
    assert (request.days_stated, request.deduction, request.minutes) == (True, Decimal("1.5"), 684)


# Where somebody works, and the holidays there


def test_people_of_two_regions(world: World) -> None:
    """A day of New South Wales is none of Western Australia, and each is away by their own clock."""
    holiday(world, "AU-NSW", MONDAY)
    holiday(world, "AU-WA", MONDAY + timedelta(days=1))
    observe(world, "cafe", ["AU-NSW"])
    observe(world, "depot", ["AU-WA"])
    emma, olga = (reread(ask(world, name, MONDAY, FRIDAY)) for name in ("emma", "olga"))
    assert [day["date"][-2:] for day in emma.days] == ["10", "11", "12", "13"]
    assert [day["date"][-2:] for day in olga.days] == ["09", "11", "12", "13"]
    assert (emma.days[-1]["starts_at"], olga.days[-1]["starts_at"]) == (
        "2026-03-12T22:00:00+00:00",
        "2026-03-13T01:00:00+00:00",
    )


def test_holidays_of_a_person_alone(world: World) -> None:
    holiday(world, "AU-NSW", MONDAY)
    other = holiday(world, "AU-TAS", FRIDAY)
    observe(world, "cafe", ["AU-NSW"])
    actions.set_profile(system(world), fresh(world, "emma"), holiday_set=other)
    actions.set_profile(system(world), fresh(world, "noah"), has_public_holidays=False)
    emma, noah = (ask(world, name, MONDAY, FRIDAY) for name in ("emma", "noah"))
    assert ([day["date"][-2:] for day in emma.days], noah.deduction) == (["09", "10", "11", "12"], 5)


def test_a_holiday_of_a_part_of_a_day_and_one_of_the_place(world: World) -> None:
    holiday(world, "AU-NSW", MONDAY, starts_at=time(12), finishes_at=None)
    observe(world, "cafe", ["AU-NSW"])
    with change(system(world)) as made:
        world.cafe.refresh_from_db()
        world.cafe.specific_holidays = [{"date": FRIDAY.isoformat()}]
        made.save(world.cafe)
    request = ask(world, "emma", MONDAY, FRIDAY)
    assert [(day["date"][-2:], day["amount"], day["minutes"]) for day in request.days] == [
        ("09", "0.5", 180),
        ("10", "1.0", 456),
        ("11", "1.0", 456),
        ("12", "1.0", 456),
    ]


def test_regular_hours_take_the_place_of_the_default_week(world: World) -> None:
    for week, weekday in ((1, 1), (2, 1), (2, 2)):
        RegularHours.objects.create(
            employee=world.emma,
            week=week,
            weekday=weekday,
            starts_at=time(22),
            finishes_at=time(6),
            break_minutes=60,
        )
    update_employee(system(world), fresh(world, "emma"), regular_hours_from=MONDAY)
    request = ask(world, "emma", MONDAY, MONDAY + timedelta(days=13))
    assert [(day["date"], day["minutes"], day["amount"]) for day in request.days] == [
        ("2026-03-09", 420, "1.0"),
        ("2026-03-16", 420, "1.0"),
        ("2026-03-17", 420, "1.0"),
    ]
    assert request_queries.recommended_hours(fresh(world, "emma"), MONDAY, MONDAY) == 7


def test_over_the_night_on_which_the_clocks_change(world: World) -> None:
    request = ask(world, "emma", date(2026, 4, 3), date(2026, 4, 6))  # Sydney's go back on the 5th
    first, last = request.days
    assert (first["starts_at"], last["starts_at"]) == (
        "2026-04-02T22:00:00+00:00",
        "2026-04-05T23:00:00+00:00",
    )
    assert (first["minutes"], last["minutes"], request.deduction) == (456, 456, 2)


def test_over_the_end_of_a_year_and_a_leap_day(world: World) -> None:
    request = ask(world, "emma", date(2026, 12, 30), date(2027, 1, 4), by="max")
    assert request.deduction == 4
    assert sorted(taken(request)) == [
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 4),
    ]
    leap = ask(world, "emma", date(2028, 2, 28), date(2028, 3, 1), by="max")
    assert leap.deduction == 3


# What speaks against it


def test_leave_that_overlaps(world: World) -> None:
    first = ask(world, "emma", MONDAY, FRIDAY, ends_half=Half.MORNING)
    refusal = refused(world, Overlapping, "emma", FRIDAY, ends_half=Half.MORNING)
    assert refusal.message == "You already have an absence booked during this period. Please check the dates."
    assert refusal.may_override is False
    assert (
        refused(world, Overlapping, "emma", FRIDAY, by="ada", override_locked_days=True).may_override is False
    )
    ask(world, "emma", FRIDAY, starts_half=Half.AFTERNOON)
    ask(world, "noah", MONDAY)
    actions.cancel(world.actor("emma"), first)
    assert ask(world, "emma", MONDAY).status == "pending"


def test_locked_days(world: World) -> None:
    for facts in ({"department": world.kitchen}, {"employee": world.olga}, {}):
        days = (FRIDAY, FRIDAY) if facts else (date(2026, 12, 24), date(2026, 12, 26))
        actions.lock_period(
            world.actor("ada"), starts_on=days[0], ends_on=days[1], reason="Stock count", **facts
        )
    refusal = refused(world, LockedDays, "emma", MONDAY, FRIDAY)
    assert refusal.message == "No leave can be taken on 2026-03-13: Stock count."
    assert refusal.may_override is False
    refused(world, LockedDays, "olga", FRIDAY)
    refused(world, LockedDays, "rosa", date(2026, 12, 20), date(2026, 12, 24))
    assert ask(world, "rosa", FRIDAY).status == "pending"
    # Whoever may approve may pass over it, and has to say so.
    assert refused(world, LockedDays, "emma", FRIDAY, by="max").may_override is True
    refused(world, LockedDays, "emma", FRIDAY, override_locked_days=True)
    request = ask(world, "emma", FRIDAY, by="max", override_locked_days=True)
    assert request.overrode == ["locked_days"]
    # Asked as the person: what is passed over is for whoever really asks, the approval is not (timetastic.txt 293-306).
    asked = ask(world, "noah", FRIDAY, by="ada", override_locked_days=True, as_employee=True)
    assert (asked.status, asked.overrode) == ("pending", ["locked_days"])


def test_only_so_many_of_a_department_are_off(world: World) -> None:
    with change(system(world)) as made:
        world.kitchen.refresh_from_db()
        world.kitchen.maximum_off = 1
        made.save(world.kitchen)
    ask(world, "noah", FRIDAY)
    refusal = refused(world, MaximumOff, "emma", MONDAY, FRIDAY)
    assert refusal.message == "Kitchen may have 1 person off on one day, and has on 2026-03-13."
    assert refused(world, MaximumOff, "emma", FRIDAY, by="max").may_override is True
    assert ask(world, "rosa", FRIDAY).status == "pending"  # of the bar, that has no limit
    assert ask(world, "emma", MONDAY, MONDAY).status == "pending"
    kind = leave_type(world, "Sick leave")
    actions.update_leave_type(system(world), kind, counts_to_maximum_off=False)
    assert ask(world, "emma", FRIDAY, of="Sick leave").status == "pending"
    assert ask(world, "max", FRIDAY, by="ada", override_maximum_off=True).overrode == ["maximum_off"]


def test_limits_of_a_leave_year(world: World) -> None:
    actions.update_leave_type(system(world), leave_type(world, "Sick leave"), limit_days=Decimal(2))
    ask(world, "emma", MONDAY, of="Sick leave")
    refusal = refused(world, LimitReached, "emma", FRIDAY - timedelta(days=1), FRIDAY, of="Sick leave")
    assert refusal.message == (
        "Sick leave is limited to 2 days in the leave year from 2026-01-01 to 2026-12-31; with this it would be 3."
    )
    # Each leave year for itself.
    assert ask(world, "emma", date(2026, 12, 31), date(2027, 1, 4), of="Sick leave").status == "pending"
    refused(world, LimitReached, "emma", date(2027, 2, 1), of="Sick leave")


def test_a_balance_that_does_not_cover_it(world: World) -> None:
    actions.update_leave_type(system(world), leave_type(world), prevents_negative=True)
    ask(world, "emma", date(2026, 6, 1), date(2026, 6, 19))  # 15 of 20, pending
    refusal = refused(world, BalanceTooLow, "emma", MONDAY, date(2026, 3, 16))
    assert refusal.message == "Annual leave: this takes 6 days and 5 are left."
    assert ask(world, "emma", MONDAY, FRIDAY).status == "pending"
    assert refused(world, BalanceTooLow, "emma", date(2026, 9, 1), by="max").may_override is True
    over = ask(world, "emma", date(2026, 9, 1), by="max", override_balance=True)
    assert (over.status, over.overrode, taken(over)) == (
        "approved",
        ["balance"],
        {date(2026, 9, 1): Decimal(-1)},
    )


def test_what_is_not_covered_falls_back(world: World) -> None:
    actions.update_leave_type(
        system(world), leave_type(world), prevents_negative=True, fallback=leave_type(world, "Unpaid leave")
    )
    request = reread(ask(world, "emma", date(2026, 6, 1), date(2026, 6, 30), by="max"))  # 22 days of 20
    assert (request.status, request.deduction) == ("approved", 22)
    assert request.fallback_type == leave_type(world, "Unpaid leave")
    assert sum(taken(request).values()) == -20


# What it would come to


def test_a_quote(world: World) -> None:
    ask(world, "emma", date(2026, 6, 1), date(2026, 6, 5))
    ask(world, "emma", date(2026, 7, 6), by="max")
    with unchanged():
        found = request_queries.quote(
            world.actor("emma"),
            fresh(world, "emma"),
            leave_type=leave_type(world),
            starts_on=MONDAY,
            ends_on=FRIDAY,
        )
    assert (found.duration, found.deduction, found.unit, len(found.days)) == (5, 5, Unit.DAYS, 5)
    # What was booked for July is not left either.
    assert (found.balance, found.pending, found.predicted, found.left) == (20, 5, 20, 9)
    assert (found.refusals, found.needs_approval) == ([], True)
    overlapping = request_queries.quote(
        world.actor("ada"),
        fresh(world, "emma"),
        leave_type=leave_type(world, "Sick leave"),
        starts_on=date(2026, 6, 5),
        ends_on=date(2026, 6, 8),
    )
    assert [type(one) for one in overlapping.refusals] == [Overlapping]
    assert (overlapping.balance, overlapping.left, overlapping.needs_approval) == (None, None, False)


def test_a_quote_of_the_year_after(world: World) -> None:
    """What waits in this leave year takes nothing of the allowance of the next."""
    ask(world, "emma", date(2026, 12, 2), date(2026, 12, 3))
    found = request_queries.quote(
        world.actor("emma"),
        fresh(world, "emma"),
        leave_type=leave_type(world),
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 2, 5),
    )
    assert (found.pending, found.predicted, found.left) == (2, 20, 15)


def test_a_quote_of_a_change(world: World) -> None:
    """What was taken, or waits, for the request itself counts as not asked for; another's counts."""
    ask(world, "emma", date(2026, 6, 1), date(2026, 6, 5))
    approved = ask(world, "emma", MONDAY, FRIDAY, by="max")
    waiting = ask(world, "emma", date(2026, 7, 6), date(2026, 7, 8))
    emma = fresh(world, "emma")
    facts = {"leave_type": leave_type(world), "starts_on": MONDAY, "ends_on": date(2026, 3, 17)}
    max_ = world.actor("max")
    with unchanged():
        found = request_queries.quote(max_, emma, instead_of=approved, **facts)
    assert (found.deduction, found.balance, found.pending, found.predicted, found.left) == (7, 20, 8, 20, 5)
    assert (found.refusals, found.needs_approval) == ([], False)
    assert (approved.ends_on, approved.deduction) == (FRIDAY, 5)
    assert sum(taken(actions.change_request(max_, approved, **facts)).values()) == -7
    with unchanged():
        found = request_queries.quote(
            world.actor("emma"), emma, instead_of=waiting, leave_type=leave_type(world),
            starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 8),
        )  # fmt: skip
    assert (found.deduction, found.balance, found.pending, found.predicted, found.left) == (1, 20, 5, 13, 7)
    assert (found.refusals, found.needs_approval) == ([], True)
    actions.update_leave_type(system(world), leave_type(world), prevents_negative=True)
    refusals = {
        on: [type(one) for one in request_queries.quote(
            max_, emma, instead_of=reread(approved), leave_type=leave_type(world), starts_on=MONDAY, ends_on=on,
        ).refusals]
        for on in (date(2026, 3, 24), date(2026, 3, 25))
    }  # fmt: skip
    assert refusals == {date(2026, 3, 24): [], date(2026, 3, 25): [BalanceTooLow]}
    with unchanged(), pytest.raises(Denied):
        request_queries.quote(world.actor("noah"), emma, instead_of=waiting, **facts)


# Changing


def test_a_waiting_request_is_changed_and_begins_again(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY)
    changed = actions.change_request(world.actor("emma"), request, ends_on=MONDAY, reason="Shorter")
    assert (changed.deduction, changed.reason, changed.status) == (1, "Shorter", "pending")
    assert reread(request).ends_on == MONDAY
    with unchanged(), pytest.raises(Denied):
        actions.change_request(world.actor("noah"), request, reason="Mine")


def test_an_approved_one_is_changed_by_whoever_approves(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY, by="max")
    with unchanged(), pytest.raises(Denied):
        actions.change_request(world.actor("emma"), request, ends_on=MONDAY)
    assert actions.change_request(world.actor("emma"), request, reason="A wedding").reason == "A wedding"
    changed = actions.change_request(
        world.actor("max"), request, starts_on=FRIDAY, starts_half=Half.AFTERNOON
    )
    assert (changed.status, taken(changed)) == ("approved", {FRIDAY: Decimal("-0.5")})
    # As a page sends what nobody changed: it stays taken.
    actions.change_request(world.actor("max"), changed, starts_on=FRIDAY, ends_on=FRIDAY)
    assert taken(changed) == {FRIDAY: Decimal("-0.5")}
    other = ask(world, "emma", MONDAY)
    with unchanged(), pytest.raises(Overlapping):
        actions.change_request(world.actor("max"), changed, starts_on=MONDAY)
    actions.cancel(world.actor("emma"), other)
    with unchanged(), pytest.raises(Conflict, match="cancelled"):
        actions.change_request(world.actor("max"), other, reason="?")


# Letters


def letters(world: World) -> list[tuple[str, str]]:
    rows = Mail.objects.all_rows_unchecked().filter(organisation=world.organisation).order_by("pk")
    return list(rows.values_list("to", "subject"))


def test_letters(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY, ends_half=Half.MORNING, reason="The sea")
    assert letters(world) == [
        ("max@bramble.test", "Emma Example asks for leave from 9 March 2026 to the morning of 13 March 2026")
    ]
    body = Mail.objects.all_rows_unchecked().get().body or ""
    assert "(4.5 days)" in body
    assert "Reason: The sea" in body
    assert f"{reverse('leave_request', args=[request.pk])}\n" in body
    actions.approve(world.actor("max"), request)
    assert letters(world)[1:] == [
        ("emma@bramble.test", "Your leave from 9 March 2026 to the morning of 13 March 2026 was approved")
    ]
    ask(world, "olga", MONDAY)  # the yard has no manager
    ask(world, "olga", FRIDAY, by="ada")
    assert letters(world)[2:] == [
        ("ada@bramble.test", "Olga Outback asks for leave on 9 March 2026"),
        ("olga@bramble.test", "Your leave on 13 March 2026 was approved"),
    ]


def test_a_letter_tells_working_days_apart(world: World) -> None:
    ask(world, "emma", MONDAY, date(2026, 3, 17))
    assert "(9 days, 7 of them working days)" in (Mail.objects.all_rows_unchecked().get().body or "")


def test_letters_are_left_out_when_asked(world: World) -> None:
    request = ask(world, "emma", MONDAY, suppress_emails=True)
    actions.approve(world.actor("max"), request, suppress_emails=True)
    actions.cancel(world.actor("max"), request, suppress_emails=True)
    actions.decline(world.actor("max"), ask(world, "emma", suppress_emails=True), suppress_emails=True)
    assert letters(world) == []


def test_reminders(world: World) -> None:
    request = ask(world, "emma", MONDAY, suppress_emails=True)
    remind()
    assert letters(world) == []
    with at(NOW + timedelta(days=3)):
        remind()
        remind()
    assert letters(world) == [("max@bramble.test", "Reminder: Emma Example asks for leave on 9 March 2026")]
    with at(NOW + timedelta(days=6, minutes=1)):
        remind()
    assert len(letters(world)) == 2
    actions.approve(world.actor("max"), request, suppress_emails=True)
    settings(world, remind_after_days=0)
    ask(world, "emma", FRIDAY, suppress_emails=True)
    with at(NOW + timedelta(days=30)):
        remind()
    assert len(letters(world)) == 2
