"""Reading open time: the cover that positions want less what is planned, vacant shifts included."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from muster.core.actor import Actor
from muster.core.models import Organisation
from muster.leave.daytime import DAY, instant
from muster.places.models import Department, Position
from muster.places.queries import organisation
from muster.rosters.beside_queries import required_cover
from muster.rosters.models import RequiredCover, ScheduledShift
from muster.rosters.opening import Stretch, missing
from muster.rosters.queries import during
from muster.rosters.weeks import zone_of

ONE_DAY = timedelta(days=1)
MINUTES_OF_AN_HOUR = 60
Place = tuple[int | None, int | None]


@dataclass(frozen=True)
class OpenTime:
    """So many people short; `vacant` where it is a vacant shift that nobody has yet."""

    department: Department | None
    position: Position | None
    starts_at: datetime
    finishes_at: datetime
    people: int
    vacant: ScheduledShift | None = None


def open_time(
    actor: Actor,
    first: datetime,
    last: datetime,
    *,
    departments: Collection[int] | None = None,
    positions: Collection[int] | None = None,
    only_shift_time: bool = False,
) -> list[OpenTime]:
    """Between these instants, in order: at most four statements. `only_shift_time`: of vacant shifts alone.

    Vacant shifts are open time of their own and are not counted again as wanted cover that is missing.
    """
    planned = _planned(actor, first, last, departments, positions)
    found = [
        _vacant(row, first, last)
        for row in planned
        if row.employee_id is None and row.finishes_at is not None
    ]
    if not only_shift_time:
        found += _uncovered(actor, planned, first, last, departments, positions)
    return sorted(found, key=_order)


def _order(one: OpenTime) -> tuple[datetime, int, int, datetime]:
    department, position = one.department, one.position
    return (
        one.starts_at,
        department.pk if department else 0,
        position.pk if position else 0,
        one.finishes_at,
    )


def _planned(
    actor: Actor,
    first: datetime,
    last: datetime,
    departments: Collection[int] | None,
    positions: Collection[int] | None,
) -> list[ScheduledShift]:
    """Of the whole organisation, as what is missing does not depend on who asks; unpublished ones are planned too."""
    rows = ScheduledShift.objects.all_rows_unchecked().filter(
        during(first, last), organisation_id=actor.organisation_id
    )
    if departments is not None:
        rows = rows.filter(department_id__in=departments)
    if positions is not None:
        rows = rows.filter(position_id__in=positions)
    return list(rows.select_related("department__location", "position").order_by("starts_at", "id"))


def _vacant(row: ScheduledShift, first: datetime, last: datetime) -> OpenTime:
    return OpenTime(
        row.department,
        row.position,
        max(row.starts_at, first),
        min(row.finishes_at or last, last),
        1,
        vacant=row,
    )


def _uncovered(
    actor: Actor,
    planned: Iterable[ScheduledShift],
    first: datetime,
    last: datetime,
    departments: Collection[int] | None,
    positions: Collection[int] | None,
) -> Iterator[OpenTime]:
    company = organisation(actor)
    wanted: dict[Place, list[Stretch]] = defaultdict(list)
    named: dict[Place, RequiredCover] = {}
    rows = required_cover(actor).filter(department__archived_at__isnull=True)
    if departments is not None:
        rows = rows.filter(department_id__in=departments)
    if positions is not None:
        rows = rows.filter(position_id__in=positions)
    for place, covers in _by_place(rows).items():
        named[place] = covers[0]
        wanted[place] = [one for cover in _wanted(covers, company, first, last) for one in cover]
    have: dict[Place, list[Stretch]] = defaultdict(list)
    for row in planned:
        place = (row.department_id, row.position_id)
        at = place if place in named else (row.department_id, None)
        if row.finishes_at is not None:
            have[at].append(Stretch(max(row.starts_at, first), min(row.finishes_at, last)))
    for place, cover in named.items():
        for one in missing(wanted[place], have[place]):
            yield OpenTime(cover.department, cover.position, one.starts_at, one.finishes_at, one.people)


def _by_place(rows: Iterable[RequiredCover]) -> dict[Place, list[RequiredCover]]:
    found: dict[Place, list[RequiredCover]] = defaultdict(list)
    for row in rows:
        found[row.department_id, row.position_id].append(row)
    return found


def _wanted(
    covers: list[RequiredCover], company: Organisation, first: datetime, last: datetime
) -> Iterator[list[Stretch]]:
    """A date of its own takes the place of the weekday's."""
    zone = zone_of(company, covers[0].department)
    on = first.astimezone(zone).date() - ONE_DAY
    while on <= last.astimezone(zone).date():
        of_date = [one for one in covers if one.on_date == on]
        weekly = [one for one in covers if one.weekday == on.isoweekday() and _applies(one, on)]
        spans = ((one, _span(one)) for one in of_date or weekly)
        yield [
            Stretch(max(start, first), min(finish, last), one.people)
            for one, (begins, ends) in spans
            if (start := instant(on, begins, zone)) < last and (finish := instant(on, ends, zone)) > first
        ]
        on += ONE_DAY


def _applies(one: RequiredCover, on: date) -> bool:
    return (one.from_on is None or one.from_on <= on) and (one.until_on is None or on <= one.until_on)


def _span(one: RequiredCover) -> tuple[int, int]:
    starts, finishes = _minute(one.starts_at), _minute(one.finishes_at)
    return starts, finishes if finishes > starts else finishes + DAY


def _minute(at: time) -> int:
    return at.hour * MINUTES_OF_AN_HOUR + at.minute
