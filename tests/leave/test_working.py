"""What a stretch of leave comes to: halves, hours, weeks that take turns, holidays, and clocks that change."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from muster.leave.daytime import DAY, Window, division, halves, instant, passed, work_of
from muster.leave.kinds import Half, Unit
from muster.leave.working import (
    Asked,
    Pattern,
    Schedule,
    breakdown,
    collide,
    default_pattern,
    duration,
    hours_between,
    share_of_day,
    total,
)

LONDON, SYDNEY, AUCKLAND = (
    ZoneInfo("Europe/London"),
    ZoneInfo("Australia/Sydney"),
    ZoneInfo("Pacific/Auckland"),
)
M, A = Half.MORNING, Half.AFTERNOON
NINE_TO_FIVE = (Window(540, 720), Window(780, 1020))
WEEK = Pattern({(1, weekday): NINE_TO_FIVE for weekday in range(1, 6)})


def hm(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def window(text: str, break_minutes: int = 0, *breaks: str) -> Window:
    starts, finishes = (hm(one) for one in text.split("-"))
    finishes += DAY if finishes <= starts else 0
    pauses = [tuple(hm(one) for one in pause.split("-")) for pause in breaks]
    times = tuple((a + DAY, b + DAY) if a < starts else (a, b) for a, b in pauses)
    return Window(starts, finishes, break_minutes, times)


@pytest.mark.parametrize(
    ("windows", "middle", "worked"),
    [
        # A gap around midday.
        ([window("09:00-12:00"), window("13:00-17:00")], "12:30", (180, 240)),
        # A split day whose gap holds midday.
        ([window("06:00-10:00"), window("17:00-21:00")], "13:30", (240, 240)),
        # A break with times, and of several the one at midday.
        ([window("08:00-16:00", 45, "10:00-10:15", "12:00-12:30")], "12:15", (225, 210)),
        # A break with times that is not at midday.
        ([window("05:00-14:00", 30, "09:00-09:30")], "09:15", (240, 270)),
        # Of unknown time: in the middle of the window, and the day divides in the middle of it.
        ([window("09:00-17:00", 60)], "13:00", (210, 210)),
        ([window("06:00-14:00", 30)], "10:00", (225, 225)),
        # No break at all.
        ([window("09:00-17:00")], "13:00", (240, 240)),
        # A gap in the morning is no lunch.
        ([window("07:00-09:00"), window("10:00-16:00")], "11:30", (210, 270)),
        # Done by 13:00, or begun at noon or later.
        ([window("08:00-13:00")], "13:00", (300, 0)),
        ([window("12:00-18:00", 30)], "12:00", (0, 330)),
        ([window("07:00-10:00"), window("10:30-12:30")], "12:30", (300, 0)),
        # Nights by their middle.
        ([window("22:00-06:00")], "26:00", (240, 240)),
        ([window("20:00-02:00", 60)], "23:00", (150, 150)),
        # All day, and never.
        ([Window(0, DAY)], "12:00", (720, 720)),
        ([], "12:00", (0, 0)),
    ],
)
def test_a_day_divides(windows: list[Window], middle: str, worked: tuple[int, int]) -> None:
    assert division(windows) == hm(middle)
    found = halves(windows)
    assert (sum(b - a for a, b in found[M]), sum(b - a for a, b in found[A])) == worked


def amounts(asked: Asked, schedule: Schedule) -> list[tuple[str, int, str]]:
    return [(day.on.isoformat(), day.minutes, str(day.amount)) for day in breakdown(asked, schedule)]


def test_the_example_of_the_document() -> None:
    """timetastic.txt 93-97: from a Thursday to a Tuesday is 6 days long and takes 4."""
    asked = Asked(Unit.DAYS, date(2019, 4, 11), date(2019, 4, 16))
    days = breakdown(asked, Schedule(WEEK, LONDON))
    assert duration(asked, LONDON) == 6
    assert total(days, Unit.DAYS) == 4
    assert total(days, Unit.HOURS) == 28
    assert [day.on.day for day in days] == [11, 12, 15, 16]
    assert (days[0].starts_at, days[0].finishes_at) == (
        datetime(2019, 4, 11, 8, 0, tzinfo=UTC),
        datetime(2019, 4, 11, 16, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("first", "from_half", "last", "to_half", "long", "taken"),
    [
        # timetastic.txt 264-270, on working days.
        ("2019-04-11", M, "2019-04-12", A, "2", ["1.0", "1.0"]),
        ("2019-04-11", M, "2019-04-11", A, "1", ["1.0"]),
        ("2019-04-11", M, "2019-04-11", M, "0.5", ["0.5"]),
        ("2019-04-11", A, "2019-04-11", A, "0.5", ["0.5"]),
        ("2019-04-11", A, "2019-04-12", M, "1", ["0.5", "0.5"]),
        # Over a weekend.
        ("2019-04-12", A, "2019-04-15", M, "3", ["0.5", "0.5"]),
        # A weekend alone takes nothing.
        ("2019-04-13", M, "2019-04-14", A, "2", []),
        # Year end, and a leap day.
        ("2019-12-31", M, "2020-01-02", A, "3", ["1.0", "1.0", "1.0"]),
        ("2024-02-28", M, "2024-03-01", A, "3", ["1.0", "1.0", "1.0"]),
        ("2024-02-29", A, "2024-02-29", A, "0.5", ["0.5"]),
    ],
)
def test_halves(  # noqa: PLR0917 - the columns of a table
    first: str, from_half: Half, last: str, to_half: Half, long: str, taken: list[str]
) -> None:
    asked = Asked(Unit.DAYS, date.fromisoformat(first), date.fromisoformat(last), from_half, to_half)
    assert duration(asked, LONDON) == Decimal(long)
    assert [str(day.amount) for day in breakdown(asked, Schedule(WEEK, LONDON))] == taken


def test_a_day_of_which_one_half_is_worked_takes_half_a_day() -> None:
    mornings = Pattern({(1, weekday): (window("08:30-12:30"),) for weekday in range(1, 6)})
    whole = Asked(Unit.DAYS, date(2026, 3, 2), date(2026, 3, 6))
    assert duration(whole, LONDON) == 5
    assert total(breakdown(whole, Schedule(mornings, LONDON)), Unit.DAYS) == Decimal("2.5")
    afternoon = Asked(Unit.DAYS, date(2026, 3, 2), date(2026, 3, 2), A, A)
    assert breakdown(afternoon, Schedule(mornings, LONDON)) == []
    assert share_of_day(Schedule(mornings, LONDON), date(2026, 3, 2), 240) == Decimal("0.5")


def test_weeks_that_take_turns() -> None:
    turns = Pattern(
        {(1, 1): NINE_TO_FIVE, (2, 2): NINE_TO_FIVE, (2, 3): NINE_TO_FIVE},
        weeks=2,
        first_week_on=date(2026, 3, 4),  # a Wednesday of week 1
    )
    asked = Asked(Unit.DAYS, date(2026, 3, 2), date(2026, 3, 15))
    assert [day.on.day for day in breakdown(asked, Schedule(turns, LONDON))] == [2, 10, 11]
    assert turns.week_of(date(2026, 2, 27)) == 2  # counted backwards too
    sundays = Pattern(turns.windows, weeks=2, first_week_on=date(2026, 3, 4), week_starts_on=7)
    assert (turns.week_of(date(2026, 3, 8)), sundays.week_of(date(2026, 3, 8))) == (1, 2)


@pytest.mark.parametrize(
    ("hours", "minutes"), [("7.6", (180, 276)), ("3", (180, 0)), ("2.5", (150, 0)), ("8", (180, 300))]
)
def test_the_default_week(hours: str, minutes: tuple[int, int]) -> None:
    pattern = default_pattern(Decimal(hours))
    found = halves(pattern.on(date(2026, 3, 4)))
    assert (sum(b - a for a, b in found[M]), sum(b - a for a, b in found[A])) == minutes
    assert pattern.on(date(2026, 3, 7)) == ()


def test_hours_to_ask_for() -> None:
    """tanda-v2.txt 2039: five days, one a weekend's and one a holiday, at 7.6 hours."""
    schedule = Schedule(default_pattern(Decimal("7.6")), SYDNEY, {date(2026, 4, 3): ((0, DAY),)})
    assert hours_between(schedule, date(2026, 4, 1), date(2026, 4, 4)) == Decimal("15.2")
    assert hours_between(schedule, date(2026, 3, 31), date(2026, 4, 4)) == Decimal("22.8")


GOOD_FRIDAY = date(2026, 4, 3)


@pytest.mark.parametrize(
    ("holiday", "by_days", "by_hours"),
    [
        ((0, DAY), [], []),
        # From noon on: the afternoon is out, the morning is not.
        ((720, DAY), [("2026-04-03", 180, "0.5")], [("2026-04-03", 180, "0.4286")]),
        # One hour of the morning: less than half of it, so it is taken, but for that hour.
        ((540, 600), [("2026-04-03", 360, "1.0")], [("2026-04-03", 360, "0.8571")]),
        # Just half of the morning: it is a holiday, of leave by the hour those minutes alone are.
        ((540, 630), [("2026-04-03", 240, "0.5")], [("2026-04-03", 330, "0.7857")]),
        # In the evening, when nobody works.
        ((1140, DAY), [("2026-04-03", 420, "1.0")], [("2026-04-03", 420, "1.0000")]),
    ],
)
def test_holidays_of_a_part_of_a_day(
    holiday: tuple[int, int], by_days: list[object], by_hours: list[object]
) -> None:
    schedule = Schedule(WEEK, LONDON, {GOOD_FRIDAY: (holiday,)})
    assert amounts(Asked(Unit.DAYS, GOOD_FRIDAY, GOOD_FRIDAY), schedule) == by_days
    hourly = Asked(Unit.HOURS, GOOD_FRIDAY, GOOD_FRIDAY, starts_minute=0, ends_minute=DAY)
    assert amounts(hourly, schedule) == by_hours


def test_a_holiday_ends_at_midnight_also_for_the_night_before_it() -> None:
    nights = Pattern({(1, weekday): (window("22:00-06:00"),) for weekday in range(1, 8)})
    schedule = Schedule(nights, LONDON, {date(2026, 6, 10): ((0, DAY),)})
    hourly = Asked(Unit.HOURS, date(2026, 6, 9), date(2026, 6, 10), starts_minute=1200, ends_minute=600)
    assert amounts(hourly, schedule) == [("2026-06-09", 120, "0.2500")]
    whole = Asked(Unit.DAYS, date(2026, 6, 8), date(2026, 6, 11))
    assert amounts(whole, schedule) == [
        ("2026-06-08", 480, "1.0"),
        ("2026-06-10", 240, "0.5"),
        ("2026-06-11", 480, "1.0"),
    ]


def test_hours_over_midnight_and_over_days() -> None:
    nights = Pattern({(1, weekday): (window("22:00-06:00", 60, "02:00-03:00"),) for weekday in (1, 2)})
    schedule = Schedule(nights, LONDON)
    monday, tuesday, wednesday = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)
    over = Asked(Unit.HOURS, monday, tuesday, starts_minute=hm("23:00"), ends_minute=hm("04:00"))
    assert duration(over, LONDON) == 5
    assert amounts(over, schedule) == [("2026-06-08", 240, "0.5714")]
    # What is left of Monday's night counts for Tuesday, on which it was asked for.
    early = Asked(Unit.HOURS, tuesday, tuesday, starts_minute=0, ends_minute=hm("06:00"))
    assert amounts(early, schedule) == [("2026-06-09", 300, "0.7143")]
    days = Asked(Unit.HOURS, monday, wednesday, starts_minute=hm("21:00"), ends_minute=hm("01:00"))
    assert amounts(days, schedule) == [("2026-06-08", 420, "1.0000"), ("2026-06-09", 180, "0.4286")]


@pytest.mark.parametrize(
    ("zone", "night", "minutes"),
    [
        (SYDNEY, date(2026, 10, 3), 420),  # at 02:00 the clocks go on to 03:00
        (SYDNEY, date(2026, 4, 4), 540),  # at 03:00 they go back to 02:00
        (LONDON, date(2026, 3, 28), 420),
        (LONDON, date(2026, 10, 24), 540),
        (LONDON, date(2026, 6, 6), 480),
    ],
)
def test_a_night_on_which_clocks_change_counts_what_passed(zone: ZoneInfo, night: date, minutes: int) -> None:
    nights = Pattern({(1, weekday): (window("22:00-06:00"),) for weekday in range(1, 8)})
    schedule = Schedule(nights, zone)
    (day,) = breakdown(Asked(Unit.DAYS, night, night), schedule)
    assert (day.minutes, day.amount) == (minutes, 1)
    assert day.finishes_at - day.starts_at == timedelta(minutes=minutes)
    over = Asked(Unit.HOURS, night, night + timedelta(days=1), starts_minute=1320, ends_minute=360)
    assert duration(over, zone) * 60 == minutes
    assert amounts(over, schedule) == [(night.isoformat(), minutes, "1.0000")]


def test_times_that_the_clock_skips_or_shows_twice() -> None:
    spring, autumn = date(2026, 10, 4), date(2026, 4, 5)
    assert instant(spring, hm("02:30"), SYDNEY) == instant(spring, hm("03:00"), SYDNEY)
    assert passed(spring, [(hm("01:00"), hm("04:00"))], SYDNEY) == 120
    assert passed(autumn, [(hm("02:00"), hm("03:00"))], SYDNEY) == 120
    apia = ZoneInfo("Pacific/Apia")  # which skipped a whole day
    assert passed(date(2011, 12, 30), [(0, DAY)], apia) == 0


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        # Two halves of one day do not touch, the same half does.
        (("d", 11, M, 11, M), ("d", 11, A, 11, A), False),
        (("d", 11, M, 11, A), ("d", 11, A, 11, A), True),
        (("d", 10, M, 11, M), ("d", 11, A, 12, A), False),
        (("d", 10, M, 12, A), ("d", 11, M, 11, A), True),
        # Days and hours: the day divides at 12:30.
        (("d", 11, M, 11, M), ("h", 11, 780, 11, 900), False),
        (("d", 11, M, 11, M), ("h", 11, 700, 11, 900), True),
        (("d", 11, A, 11, A), ("h", 11, 540, 11, 750), False),
        (("d", 11, A, 11, A), ("h", 11, 540, 11, 751), True),
        # Hours that end when others begin; hours over midnight.
        (("h", 11, 540, 11, 600), ("h", 11, 600, 11, 660), False),
        (("h", 11, 540, 11, 601), ("h", 11, 600, 11, 660), True),
        (("h", 11, 1320, 12, 360), ("d", 12, M, 12, M), True),
        (("h", 11, 1320, 12, 0), ("d", 12, M, 12, M), False),
    ],
)
def test_what_collides(first: tuple[object, ...], second: tuple[object, ...], *, shared: bool) -> None:
    def asked(kind: str, start: int, begins: object, finish: int, ends: object) -> Asked:
        days = (date(2019, 4, start), date(2019, 4, finish))
        if kind == "d":
            return Asked(Unit.DAYS, *days, begins, ends)  # type: ignore[arg-type]
        return Asked(Unit.HOURS, *days, starts_minute=begins, ends_minute=ends)  # type: ignore[arg-type]

    one, two = asked(*first), asked(*second)  # type: ignore[arg-type]
    schedule = Schedule(WEEK, LONDON)
    assert collide(one, two, schedule) is shared
    assert collide(two, one, schedule) is shared


ROUND_THE_CLOCK = Pattern({(1, weekday): (Window(0, DAY),) for weekday in range(1, 8)})
ZONES = st.sampled_from(
    [LONDON, SYDNEY, AUCKLAND, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]
)
DATES = st.dates(date(2023, 1, 1), date(2030, 12, 31))
MINUTES = st.integers(0, DAY)


@given(zone=ZONES, first=DATES, length=st.integers(0, 40), starts=MINUTES, ends=MINUTES)
def test_whoever_works_always_is_away_as_long_as_the_clock_passes(
    zone: ZoneInfo, first: date, length: int, starts: int, ends: int
) -> None:
    asked = Asked(Unit.HOURS, first, first + timedelta(days=length), starts_minute=starts, ends_minute=ends)
    assume(asked.last_minute > starts)
    days = breakdown(asked, Schedule(ROUND_THE_CLOCK, zone))
    assert total(days, Unit.HOURS) == duration(asked, zone)
    span = instant(asked.ends_on, ends, zone) - instant(first, starts, zone)
    assert timedelta(minutes=sum(day.minutes for day in days)) == span


@given(zone=ZONES, first=DATES, length=st.integers(1, 40), data=st.data())
def test_durations_add_up(zone: ZoneInfo, first: date, length: int, data: st.DataObject) -> None:
    last = first + timedelta(days=length)
    cut = data.draw(st.dates(first, last - timedelta(days=1)))
    schedule = Schedule(WEEK, zone)
    parts = [Asked(Unit.DAYS, first, cut), Asked(Unit.DAYS, cut + timedelta(days=1), last)]
    whole = Asked(Unit.DAYS, first, last)
    assert duration(whole, zone) == sum(duration(part, zone) for part in parts)
    assert breakdown(whole, schedule) == [day for part in parts for day in breakdown(part, schedule)]
    minute = data.draw(st.integers(1, DAY - 1))
    hours = [
        Asked(Unit.HOURS, first, cut, starts_minute=0, ends_minute=minute),
        Asked(Unit.HOURS, cut, last, starts_minute=minute, ends_minute=DAY),
    ]
    all_hours = Asked(Unit.HOURS, first, last, starts_minute=0, ends_minute=DAY)
    assert duration(all_hours, zone) == sum(duration(part, zone) for part in hours)
    always = Schedule(ROUND_THE_CLOCK, zone)
    minutes = [sum(day.minutes for day in breakdown(part, always)) for part in (all_hours, *hours)]
    assert minutes[0] == minutes[1] + minutes[2]


TIMES = st.integers(0, DAY - 1)


@given(starts=TIMES, length=st.integers(1, DAY), pause=st.integers(0, 120), zone=ZONES, on=DATES)
def test_the_halves_of_a_day_are_the_day(
    starts: int, length: int, pause: int, zone: ZoneInfo, on: date
) -> None:
    one = Window(starts, starts + length, min(pause, length - 1))
    found = halves([one])
    assert (
        sorted([*found[M], *found[A]]) == sorted(work_of([one]))
        or len(found[M] + found[A]) == len(work_of([one])) + 1
    )
    pieces = [passed(on, found[half], zone) for half in Half]
    assert sum(pieces) == passed(on, work_of([one]), zone)
