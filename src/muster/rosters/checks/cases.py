"""Rows made into the facts of the rostering engine: a case for each person, week and zone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from muster.people.models import Employee
from muster.places.models import Location
from muster.rostering.horizon import DAY, Horizon
from muster.rostering.problem import Break, Curfew, Limits, Position, Problem, Span, Window, Work
from muster.rostering.problem import Employee as Worker
from muster.rosters.checks.gathering import LOOK, WEEK, Gathered
from muster.rosters.checks.rules import Case
from muster.rosters.models import Check, RosterSettings, ScheduledShift
from muster.rosters.weeks import first_day, zone_of

MANY_SHIFTS = 99  # of a day: to have two is a split, which only the hours limit
ALONE = frozenset(
    {Check.QUALIFICATION, Check.UNAVAILABLE, Check.ON_LEAVE, Check.BUSINESS_HOURS}
)  # they look at no other shifts
MINUTES_OF_AN_HOUR = 60
ASKED = "asked "  # how the slots of shifts begin that are asked about, in this case or another


@dataclass(frozen=True)
class Asked:
    """A case, and the rows of the shifts that it asks about."""

    case: Case
    rows: dict[Work, ScheduledShift]
    employee_id: int | None


def cases(facts: Gathered, checks: Collection[str]) -> Iterator[Asked]:
    """With what these checks look at."""
    found: dict[tuple[int | None, str, date], list[ScheduledShift]] = defaultdict(list)
    first_weekday = facts.company.week_starts_on
    for row in facts.rows:
        zone = zone_of(facts.company.organisation, row.department)
        week = first_day(row.starts_at.astimezone(zone).date(), first_weekday)
        found[row.employee_id, zone.key, week].append(row)
    for (employee_id, zone_name, week), rows in found.items():
        horizon = _horizon(week, zone_name, first_weekday)
        person = None if employee_id is None else facts.people[employee_id]
        yield _case(facts, person, horizon, rows, checks)


@lru_cache(maxsize=256)
def _horizon(week: date, zone: str, first_weekday: int) -> Horizon:
    return Horizon(week, (LOOK + WEEK).days, zone, first_weekday - 1)


def _case(
    facts: Gathered,
    person: Employee | None,
    horizon: Horizon,
    rows: Sequence[ScheduledShift],
    checks: Collection[str],
) -> Asked:
    asked = {_work(horizon, row, f"{ASKED}{number}"): row for number, row in enumerate(rows)}
    works = list(asked)
    if person is not None and not ALONE.issuperset(checks):
        works += _others(facts, person, horizon, rows)
    works.sort(key=lambda work: (work.start, work.finish))
    worker = _worker(facts, person, checks)
    positions = _positions(facts, rows) if person and Check.QUALIFICATION in checks else ()
    problem = Problem(horizon=horizon, employees=(worker,), positions=positions)
    case = Case(
        problem,
        worker,
        works,
        tuple(asked),
        unavailable=_unavailable(facts, person, horizon) if person and Check.UNAVAILABLE in checks else (),
        on_leave=_on_leave(facts, person, horizon) if person and Check.ON_LEAVE in checks else (),
        hours_of_qualifications=_hours_of(facts, person, horizon, checks),
        minor=_minor(facts.settings),
        adult_from=_adult_from(person, facts.settings),
        opening=_openings(horizon, rows),
    )
    return Asked(case, asked, person.pk if person else None)


def _work(horizon: Horizon, row: ScheduledShift, slot: str = "") -> Work:
    """`kind` is the place whose hours count. One with an open end has a minute, and no time."""
    start = horizon.minute(row.starts_at)
    finish = horizon.minute(row.finishes_at) if row.finishes_at else start + 1
    unpaid = min(row.break_minutes if row.finishes_at else 1, finish - start)
    breaks = (Break(start, start + unpaid),) if unpaid else ()
    place = row.department.location_id if row.department else None
    key = _key(row)
    return Work(str(row.employee_id or ""), start, finish, key, breaks, slot, str(place or ""))


def _key(row: ScheduledShift) -> str:
    return f"{row.department_id}:{row.position_id}"


def _others(
    facts: Gathered, person: Employee, horizon: Horizon, asked: Sequence[ScheduledShift]
) -> Iterator[Work]:
    """What else the person is planned for, kept or asked about in another week or zone."""
    here = {id(row) for row in asked}
    also = [row for row in facts.rows if row.employee_id == person.pk and id(row) not in here]
    slots = [f"other {row.pk}" for row in facts.others.get(person.pk, ())]
    slots += [f"{ASKED}elsewhere {number}" for number in range(len(also))]
    for row, slot in zip((*facts.others.get(person.pk, ()), *also), slots, strict=True):
        if -LOOK.days - WEEK.days < (row.starts_at - horizon.first).days < horizon.days:
            yield _work(horizon, row, slot)


def _worker(facts: Gathered, person: Employee | None, checks: Collection[str]) -> Worker:
    if person is None:
        return Worker(id="")
    held = facts.held.get(person.pk, []) if Check.QUALIFICATION in checks else []
    return Worker(
        id=str(person.pk),
        name=person.name,
        limits=_limits(facts.settings),
        qualifications={one.qualification.name: one.expires_on for one in held},
    )


def _limits(settings: RosterSettings) -> Limits:
    most = settings.most_period_minutes
    days = settings.period_days
    return Limits(
        rest_minutes=settings.rest_minutes,
        max_day_minutes=settings.most_day_minutes,
        max_week_minutes=settings.most_week_minutes,
        windows=(Window(days, most),) if most is not None else (),
        max_days_running=settings.most_days_running,
        max_day_shifts=MANY_SHIFTS,
    )


def _hours_of(facts: Gathered, person: Employee | None, horizon: Horizon, checks: Collection[str]) -> Limits:
    """Such as the limit of a visa: it counts in every week of the organisation, wherever one works."""
    if person is None or Check.QUALIFICATION_HOURS not in checks:
        return Limits()
    windows = (
        Window(WEEK.days, int(one.qualification.maximum_weekly_hours * MINUTES_OF_AN_HOUR), horizon.starts_on,
               f"a week with {one.qualification.name}")
        for one in facts.held.get(person.pk, [])
        if one.qualification.maximum_weekly_hours is not None
    )  # fmt: skip
    return Limits(windows=tuple(windows))


def _minor(settings: RosterSettings) -> Limits:
    earliest, latest = settings.minor_earliest, settings.minor_latest
    curfew = (Curfew(_wall(latest, DAY), _wall(earliest, 0)),) if earliest or latest else ()
    return Limits(
        max_day_minutes=settings.minor_most_day_minutes,
        max_week_minutes=settings.minor_most_week_minutes,
        curfews=curfew,
    )


def _wall(at: time | None, otherwise: int) -> int:
    return at.hour * MINUTES_OF_AN_HOUR + at.minute if at else otherwise


def _adult_from(person: Employee | None, settings: RosterSettings) -> date | None:
    """Of whom the birthday is not known nothing is known."""
    born = person.date_of_birth if person else None
    if born is None:
        return None
    year = born.year + settings.minor_below_age
    try:
        return born.replace(year=year)
    except ValueError:  # born on a leap day
        return date(year, 3, 1)


def _positions(facts: Gathered, rows: Iterable[ScheduledShift]) -> tuple[Position, ...]:
    """What the department asks for and what the position does."""
    departments, positions = facts.asked_for
    found = {}
    for row in rows:
        ids = departments.get(row.department_id or 0, set()) | positions.get(row.position_id or 0, set())
        found[_key(row)] = Position(_key(row), tuple(facts.names[each] for each in sorted(ids)))
    return tuple(found.values())


def _unavailable(facts: Gathered, person: Employee, horizon: Horizon) -> tuple[Span, ...]:
    return tuple(
        _span(horizon, one.starts_at, one.finishes_at, row.title or "unavailable")
        for row, one in facts.unavailable.get(person.pk, [])
    )


def _on_leave(facts: Gathered, person: Employee, horizon: Horizon) -> tuple[Span, ...]:
    away = facts.away.get(person.pk, [])
    return tuple(_span(horizon, one.starts_at, one.finishes_at, "on leave") for one in away)


def _span(horizon: Horizon, starts_at: datetime, finishes_at: datetime, reason: str) -> Span:
    return Span(horizon.minute(starts_at), horizon.minute(finishes_at), reason)


def _openings(horizon: Horizon, rows: Iterable[ScheduledShift]) -> dict[str, tuple[Span, ...]]:
    """By place with known hours, those of the week and the days beside it."""
    places = {row.department.location for row in rows if row.department and row.department.location}
    return {str(place.pk): _opening(horizon, place) for place in places if place.business_hours}


def _opening(horizon: Horizon, place: Location) -> tuple[Span, ...]:
    found: list[Span] = []
    for day in range(-1, WEEK.days + 2):
        weekday = horizon.on(day).isoweekday()
        for hours in place.business_hours:
            if hours["weekday"] == weekday:
                start, finish = (_wall(time.fromisoformat(hours[name]), 0) for name in ("start", "finish"))
                found.append(
                    Span(horizon.at(day, start), horizon.at(day, finish if finish > start else finish + DAY))
                )
    return _joined(sorted(found))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """One where the next begins as another ends: a shift may go over midnight with the place."""
    joined: list[Span] = []
    for one in spans:
        if joined and one.start <= joined[-1].finish:
            joined[-1] = Span(joined[-1].start, max(joined[-1].finish, one.finish))
        else:
            joined.append(one)
    return tuple(joined)
