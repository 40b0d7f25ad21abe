"""The checks: each with a plan that it lets pass and one that it objects to, with the words that a person reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.away import ask, fresh
from tests.rosters.plans import DAY, MORNING, again, one, plan, planned
from tests.world import World

from muster.core.errors import Denied, Invalid
from muster.leave import actions as leave
from muster.people.actions import (
    create_qualification,
    give_qualification,
    require_qualifications,
    update_employee,
)
from muster.places.actions import create_position, update_location
from muster.rosters import actions
from muster.rosters.actions.qualifying import set_position_qualification
from muster.rosters.models import Check, RosterSettings, ScheduledShift
from muster.rosters.queries import scheduled_shifts

HOUR = timedelta(hours=1)
FRIDAY = date(2026, 3, 6)


def said(world: World, *rows: ScheduledShift) -> list[tuple[str, str, str]]:
    """Of the shifts as they are kept."""
    rosa = world.actor("rosa")
    told = actions.check_plans(rosa, list(scheduled_shifts(rosa).filter(pk__in=[row.pk for row in rows])))
    return [(found.check, found.firmness, found.text) for found in told]


def about(world: World, check: str, *rows: ScheduledShift) -> list[str]:
    """The words of one check."""
    return [text for name, _, text in said(world, *rows) if name == check]


def limit(world: World, **facts: Any) -> None:
    actions.update_roster_settings(world.actor("rosa"), **facts)


def test_a_plain_plan_has_nothing_against_it(world: World) -> None:
    assert said(world, one(world), one(world, None)) == []


Arrange = Callable[[World], Any]


@dataclass(frozen=True)
class Row:
    """`shifts` are (hours after Friday 07:00 in Sydney, hours long). `text` empty: nothing is said of them."""

    check: str
    shifts: tuple[tuple[float, float], ...]
    text: str
    arrange: Arrange = field(default=lambda _: None)
    firmness: str = "warn"
    who: str = "emma"


def rests(minutes: int) -> Arrange:
    return lambda world: limit(world, rest_minutes=minutes)


def holds(*, expires_on: date | None = None, in_training: bool = False, hours: int | None = None) -> Arrange:
    def arrange(world: World) -> None:
        ada = world.actor("ada")
        licence = create_qualification(
            ada, name="Food safety", maximum_weekly_hours=Decimal(hours) if hours else None
        )
        require_qualifications(ada, world.kitchen, [licence])
        give_qualification(
            ada, world.emma, qualification=licence, expires_on=expires_on, in_training=in_training
        )

    return arrange


def needs(world: World) -> None:
    ada = world.actor("ada")
    require_qualifications(ada, world.kitchen, [create_qualification(ada, name="Food safety")])


def says_no(**facts: Any) -> Arrange:
    values = {"starts_on": FRIDAY, "title": "Exam", **facts}
    return lambda world: leave.enter_availability(world.actor("emma"), world.emma, **values)


def away(**facts: Any) -> Arrange:
    def arrange(world: World) -> None:
        request = ask(world, "emma", FRIDAY, **facts)
        leave.approve(world.actor("ada"), request)

    return arrange


def young(born: date = date(2009, 3, 6), **facts: Any) -> Arrange:
    def arrange(world: World) -> None:
        update_employee(world.actor("ada"), fresh(world, "emma"), date_of_birth=born)
        limit(world, **facts)

    return arrange


def opens(*hours: tuple[int, str, str]) -> Arrange:
    kept = [{"weekday": weekday, "start": start, "finish": finish} for weekday, start, finish in hours]
    return lambda world: update_location(world.actor("ada"), world.cafe, business_hours=kept)


EMMA = "Emma Example"
ROWS = {
    "ten hours of rest": Row("rest", ((0, 8), (18, 6)), ""),
    "an hour too few": Row(
        "rest", ((0, 8), (17, 6)), f"{EMMA} has 9 h of rest before Sat 7 Mar 00:00 to 06:00; 10 h are needed."
    ),
    "a split of one day is no rest": Row("rest", ((0, 3), (5, 3)), ""),
    "rest that is not asked for": Row("rest", ((0, 8), (17, 6)), "", rests(0)),
    "twelve hours of a day": Row("day_hours", ((0, 12.5),), ""),
    "more than twelve": Row(
        "day_hours", ((0, 8), (8, 6)), f"{EMMA} has 13 h in the day of Fri 6 Mar 07:00 to 15:00; 12 h are the most."
    ),
    "what a day may have by settings": Row(
        "day_hours", ((0, 8),), f"{EMMA} has 7 h 30 min in the day of Fri 6 Mar 07:00 to 15:00; 7 h are the most.",
        lambda world: limit(world, most_day_minutes=420),
    ),
    "a week of thirty hours": Row("week_hours", ((0, 10), (24, 10), (48, 10)), ""),
    "more than a week's": Row(
        "week_hours", ((0, 10), (24, 10), (48, 10)),
        f"{EMMA} has 28 h 30 min in the week of Fri 6 Mar 07:00 to 17:00; 28 h are the most.",
        lambda world: limit(world, most_week_minutes=28 * 60),
    ),
    "the next week begins on Monday": Row(
        "week_hours", ((0, 10), (48, 10), (72, 10)), "", lambda world: limit(world, most_week_minutes=28 * 60)
    ),
    "a period over two weeks": Row(
        "period_hours", ((48, 10), (72, 10)),
        f"{EMMA} has 19 h in 2 days up to Mon 9 Mar 07:00 to 17:00; 18 h are the most.",
        lambda world: limit(world, period_days=2, most_period_minutes=18 * 60),
    ),
    "a period that is kept": Row(
        "period_hours", ((48, 10), (72, 10)), "", lambda world: limit(world, period_days=2, most_period_minutes=19 * 60)
    ),
    "six days on end": Row("days_running", tuple((24 * day, 4) for day in range(6)), ""),
    "seven days on end": Row(
        "days_running", tuple((24 * day, 4) for day in range(7)),
        f"{EMMA} works 7 days running from Fri 6 Mar; the most are 6.",
    ),
    "who holds what is asked for": Row("qualification", ((0, 8),), "", holds()),
    "who does not": Row("qualification", ((0, 8),), f"{EMMA} does not hold Food safety.", needs),
    "who is in training": Row("qualification", ((0, 8),), f"{EMMA} does not hold Food safety.", holds(in_training=True)),
    "it expires on the day of the shift": Row("qualification", ((0, 8),), "", holds(expires_on=FRIDAY)),
    "it expires before the shift ends": Row(
        "qualification", ((16, 8),), f"{EMMA}'s Food safety expires on 2026-03-06.", holds(expires_on=FRIDAY)
    ),
    "as many hours as a visa allows": Row("qualification_hours", ((0, 8), (24, 8)), "", holds(hours=15)),
    "more hours than a visa allows": Row(
        "qualification_hours", ((0, 8), (24, 8)),
        f"{EMMA} has 15 h in a week with Food safety up to Sat 7 Mar 07:00 to 15:00; 14 h are the most.", holds(hours=14),
    ),
    "unavailable on another day": Row("unavailable", ((24, 8),), "", says_no()),
    "unavailable on the day": Row(
        "unavailable", ((0, 8),), f"{EMMA} is away on Fri 6 Mar 07:00 to 15:00: Exam.", says_no()
    ),
    "unavailable in the evening": Row("unavailable", ((0, 8),), "", says_no(starts_at=time(15), finishes_at=time(20))),
    "unavailable over the last hour": Row(
        "unavailable", ((0, 8),), f"{EMMA} is away on Fri 6 Mar 07:00 to 15:00: Exam.",
        says_no(starts_at=time(14), finishes_at=time(20)),
    ),
    "every Friday": Row(
        "unavailable", ((168, 8),), f"{EMMA} is away on Fri 13 Mar 07:00 to 15:00: Exam.", says_no(repeat_every_weeks=1)
    ),
    "who would like to work": Row("unavailable", ((0, 8),), "", says_no(preference="prefers")),
    "on leave": Row(
        "on_leave", ((0, 8),), f"{EMMA} is away on Fri 6 Mar 07:00 to 15:00: on leave.", away(), "stop"
    ),
    "back from leave": Row("on_leave", ((24, 8),), "", away(), "stop"),
    "leave that is only asked for": Row("on_leave", ((0, 8),), "", lambda world: ask(world, "emma", FRIDAY), "stop"),
    "an adult at night": Row("minor_hours", ((14, 4),), "", young(date(2008, 3, 6), minor_latest=time(22)), "stop"),
    "a minor at night": Row(
        "minor_hours", ((14, 4),), f"{EMMA} may not work on Fri 6 Mar 21:00 to 01:00: a curfew.",
        young(date(2008, 3, 7), minor_latest=time(22)), "stop",
    ),
    "a minor until the curfew": Row("minor_hours", ((11, 4),), "", young(minor_latest=time(22)), "stop"),
    "a minor too early": Row(
        "minor_hours", ((-1, 4),), f"{EMMA} may not work on Fri 6 Mar 06:00 to 10:00: a curfew.",
        young(minor_earliest=time(7)), "stop",
    ),
    "a minor's day": Row(
        "minor_hours", ((0, 8),), f"{EMMA} has 7 h 30 min in the day of Fri 6 Mar 07:00 to 15:00; 6 h are the most.",
        young(minor_most_day_minutes=360), "stop",
    ),
    "a minor's week": Row(
        "minor_hours", ((0, 8), (24, 8)),
        f"{EMMA} has 15 h in the week of Fri 6 Mar 07:00 to 15:00; 12 h are the most.",
        young(minor_most_week_minutes=720), "stop",
    ),
    "while the place is open": Row("business_hours", ((0, 8),), "", opens((5, "07:00", "15:00"))),
    "before the place opens": Row(
        "business_hours", ((0, 8),), "Fri 6 Mar 07:00 to 15:00 is outside the opening hours.", opens((5, "07:30", "15:00"))
    ),
    "over midnight with the place": Row(
        "business_hours", ((12, 8),), "", opens((5, "18:00", "00:00"), (6, "00:00", "04:00"))
    ),
    "a place whose hours are not known": Row("business_hours", ((0, 8),), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_each_check_both_ways(world: World, name: str) -> None:
    row = ROWS[name]
    row.arrange(world)
    plans = [
        plan(world, row.who, MORNING + HOUR * after, finishes_at=MORNING + HOUR * (after + length))
        for after, length in row.shifts
    ]
    told = [found for found in said(world, *planned(world, *plans)) if found[0] == row.check]
    assert told == ([(row.check, row.firmness, row.text)] if row.text else [])


def test_the_table_has_every_check_both_ways() -> None:
    told = {row.check for row in ROWS.values() if row.text}
    silent = {row.check for row in ROWS.values() if not row.text}
    elsewhere = {Check.OVERLAP.value, Check.BUDGET.value}
    assert told == silent == set(Check.values) - elsewhere


def test_overlaps_warn_where_the_organisation_says_so(world: World) -> None:
    limit(world, firmness={"overlap": "warn"})
    long, inside, after = planned(
        world,
        plan(world, finishes_at=MORNING + HOUR * 8),
        plan(world, at=MORNING + HOUR, finishes_at=MORNING + HOUR * 2, automatic_break_minutes=None),
        plan(world, at=MORNING + HOUR * 7, finishes_at=MORNING + HOUR * 9, automatic_break_minutes=None),
    )
    # The third overlaps the first, though a shorter one lies between.
    assert said(world, long, inside, after) == [
        ("overlap", "warn", "Emma Example has two shifts at once on Fri 6 Mar 08:00 to 09:00."),
        ("overlap", "warn", "Emma Example has two shifts at once on Fri 6 Mar 14:00 to 16:00."),
    ]
    assert about(world, "overlap", long) == [text for *_, text in said(world, long, inside, after)]


def budgeted(world: World, amount: int, **facts: Any) -> None:
    for name in ("emma", "noah"):
        update_employee(world.actor("ada"), fresh(world, name), hourly_rate=Decimal(30))
    actions.set_roster_budget(world.actor("rosa"), world.kitchen, Decimal(amount), **facts)


def test_a_departments_week_costs_no_more_than_its_budget(world: World) -> None:
    budgeted(world, 450)
    rows = planned(
        world, plan(world, automatic_break_minutes=60), plan(world, "noah", automatic_break_minutes=30)
    )
    assert about(world, "budget", *rows) == []
    late = one(world, "noah", MORNING + DAY, automatic_break_minutes=None)
    expected = "Kitchen is planned for 675.00 AUD in the week of 2026-03-02; 450.00 is the budget."
    assert about(world, "budget", late) == [expected]
    # What is told of all is told of the last of them.
    told = actions.check_plans(world.actor("rosa"), [again(row) for row in (*rows, late)])
    assert [(found.scheduled_shift_id, found.text) for found in told] == [(late.pk, expected)]
    actions.set_roster_budget(
        world.actor("rosa"), world.kitchen, Decimal(675), week_starts_on=date(2026, 3, 2)
    )
    assert about(world, "budget", late) == []
    # Of another week, of a vacant shift and of another department it is not spent.
    others = planned(
        world, plan(world, at=MORNING + DAY * 7), plan(world, None), plan(world, "rosa", department=world.bar)
    )
    assert about(world, "budget", *others) == []


def test_the_clock_of_the_place_counts(world: World) -> None:
    """05:00 on Saturday in Sydney is still 02:00 in Perth; a day that is not free in Perth is another in Sydney."""
    leave.enter_availability(
        world.actor("olga"), world.olga, starts_on=date(2026, 3, 7), starts_at=time(0), finishes_at=time(3)
    )
    at = datetime(2026, 3, 6, 18, tzinfo=UTC)
    row = one(world, "olga", at, department=world.yard)
    assert about(world, "unavailable", row) == [
        "Olga Outback is away on Sat 7 Mar 02:00 to 10:00: unavailable."
    ]
    later = one(world, "olga", at + DAY, department=world.yard)
    assert about(world, "unavailable", later) == []


def test_the_night_on_which_clocks_go_back_is_an_hour_longer(world: World) -> None:
    """Sunday 5 April 2026, 03:00 in Sydney is 02:00 again."""
    night = datetime(2026, 4, 4, 8, tzinfo=UTC)  # Saturday 19:00
    row = one(
        world, at=night, finishes_at=night + HOUR * 13, automatic_break_minutes=None
    )  # to 07:00 on the wall
    assert about(world, "day_hours", row) == [
        "Emma Example has 13 h in the day of Sat 4 Apr 19:00 to 07:00; 12 h are the most."
    ]


def test_what_is_planned_elsewhere_and_not_published_counts(world: World) -> None:
    one(world, department=world.bar)
    row = one(world, at=MORNING + HOUR * 17, finishes_at=MORNING + HOUR * 20)
    assert about(world, "rest", row) == [
        "Emma Example has 9 h of rest before Sat 7 Mar 00:00 to 03:00; 10 h are needed."
    ]


def test_a_shift_in_memory_is_asked_about_as_it_would_be(world: World) -> None:
    row = one(world)
    row.starts_at -= HOUR * 6
    (told,) = actions.check_plans(world.actor("rosa"), [row])
    assert told.text == (
        "Emma Example has 13 h 30 min in the day of Fri 6 Mar 01:00 to 15:00; 12 h are the most."
    )
    fresh_one = ScheduledShift(organisation=row.organisation, employee=world.noah, department=world.kitchen)
    fresh_one.starts_at, fresh_one.finishes_at = MORNING, MORNING + HOUR * 13
    fresh_one.on_date, fresh_one.roster = row.on_date, row.roster
    (told,) = actions.check_plans(world.actor("rosa"), [fresh_one])
    assert (told.check, told.scheduled_shift_id, told.employee_id) == ("day_hours", None, world.noah.pk)


def test_a_position_asks_for_more_than_its_department(world: World) -> None:
    ada = world.actor("ada")
    grill = create_position(ada, name="Grill", department=world.kitchen)
    set_position_qualification(ada, grill, create_qualification(ada, name="Grill card"))
    row, plain = one(world, position=grill), one(world, "noah")
    assert about(world, "qualification", row, plain) == ["Emma Example does not hold Grill card."]


def test_an_open_end_has_no_hours_and_a_start(world: World) -> None:
    says_no(starts_at=time(7), finishes_at=time(9))(world)
    row = one(world, finishes_at=None, automatic_break_minutes=None)
    assert about(world, "unavailable", row) == ["Emma Example is away on Fri 6 Mar 07:00 to 07:01: Exam."]
    assert about(world, "day_hours", row) == []


@pytest.mark.parametrize("count", [1, 100])
def test_a_fixed_number_of_statements(world: World, django_assert_max_num_queries: Any, count: int) -> None:
    budgeted(world, 1)
    names = ("emma", "noah")
    rows = planned(world, *(plan(world, names[at % 2], MORNING + DAY * (at // 2)) for at in range(count)))
    rosa = world.actor("rosa")
    rows = list(scheduled_shifts(rosa).filter(pk__in=[row.pk for row in rows]))
    with django_assert_max_num_queries(14):
        told = actions.check_plans(rosa, rows)
    assert any(found.check == "budget" for found in told)


def test_settings_name_what_is_wrong_and_who_may(world: World) -> None:
    rosa = world.actor("rosa")
    for wrong in ({"nonsense": "stop"}, {"rest": "maybe"}):
        with pytest.raises(Invalid) as refused:
            actions.update_roster_settings(rosa, firmness=wrong)
        assert refused.value.field == "firmness"
    with pytest.raises(Invalid) as refused:
        actions.update_roster_settings(rosa, period_days=50)
    assert refused.value.field == "period_days"
    for who in ("max", "emma", "pia"):
        with pytest.raises(Denied):
            actions.update_roster_settings(world.actor(who), rest_minutes=0)
    assert not RosterSettings.objects.all_rows_unchecked().exists()
    actions.update_roster_settings(rosa, firmness={"rest": "stop"})
    actions.update_roster_settings(rosa, firmness={"budget": "off"}, rest_minutes=660)
    (row,) = RosterSettings.objects.all_rows_unchecked()
    assert (row.firmness, row.rest_minutes) == ({"rest": "stop", "budget": "off"}, 660)
