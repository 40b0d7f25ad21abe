"""Reading open time: the cover that positions want less what is planned, vacant shifts included."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from muster.core.actor import Actor
from muster.leave.daytime import DAY, instant
from muster.places.models import Department, Position
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


@dataclass(frozen=True)
class _Asked:
    first: datetime
    last: datetime
    departments: Collection[int] | None
    positions: Collection[int] | None

    @property
    def places(self) -> Q:
        rule = Q()
        if self.departments is not None:
            rule &= Q(department_id__in=self.departments)
        if self.positions is not None:
            rule &= Q(position_id__in=self.positions)
        return rule


def open_time(
    actor: Actor,
    first: datetime,
    last: datetime,
    *,
    departments: Collection[int] | None = None,
    positions: Collection[int] | None = None,
    only_shift_time: bool = False,
) -> list[OpenTime]:
    """Between these instants, in order: at most two statements. `only_shift_time`: of vacant shifts alone.

    Vacant shifts are open time of their own and are not counted again as wanted cover that is missing.
    """
    asked = _Asked(first, last, departments, positions)
    planned = _planned(actor, asked)
    found = [
        _vacant(row, asked) for row in planned if row.employee_id is None and row.finishes_at is not None
    ]
    if not only_shift_time:
        found += _uncovered(_covers(actor, asked), planned, asked)
    return sorted(found, key=_order)


def uncovered(
    actor: Actor, first: datetime, last: datetime, *, departments: Collection[int]
) -> list[OpenTime]:
    """As open_time, of wanted cover alone: two statements, and one where none is wanted."""
    asked = _Asked(first, last, departments, None)
    covers = _covers(actor, asked)
    return sorted(_uncovered(covers, _planned(actor, asked), asked), key=_order) if covers else []


def _order(one: OpenTime) -> tuple[datetime, int, int, datetime]:
    department, position = one.department, one.position
    return (
        one.starts_at,
        department.pk if department else 0,
        position.pk if position else 0,
        one.finishes_at,
    )


def _planned(actor: Actor, asked: _Asked) -> list[ScheduledShift]:
    """Whoever asks, as what is missing is the same for all; unpublished ones are planned too."""
    rows = ScheduledShift.objects.visible_to(Actor.system(actor.organisation_id))
    rows = rows.filter(during(asked.first, asked.last) & asked.places)
    return list(rows.select_related("department__location", "position").order_by("starts_at", "id"))


def _vacant(row: ScheduledShift, asked: _Asked) -> OpenTime:
    finishes_at = min(row.finishes_at or asked.last, asked.last)
    return OpenTime(row.department, row.position, max(row.starts_at, asked.first), finishes_at, 1, vacant=row)


def _covers(actor: Actor, asked: _Asked) -> dict[Place, list[RequiredCover]]:
    """With the organisation."""
    rows = required_cover(actor).filter(asked.places, department__archived_at__isnull=True)
    found: dict[Place, list[RequiredCover]] = defaultdict(list)
    for row in rows.select_related("organisation", "department__location", "position"):
        found[row.department_id, row.position_id].append(row)
    return found


def _uncovered(
    covers: Mapping[Place, list[RequiredCover]], planned: Iterable[ScheduledShift], asked: _Asked
) -> Iterator[OpenTime]:
    have: dict[Place, list[Stretch]] = defaultdict(list)
    for row in planned:
        place = (row.department_id, row.position_id)
        if row.finishes_at is not None:
            stretch = Stretch(max(row.starts_at, asked.first), min(row.finishes_at, asked.last))
            have[place if place in covers else (row.department_id, None)].append(stretch)
    for place, of_place in covers.items():
        for one in missing(_wanted(of_place, asked), have[place]):
            where = of_place[0]
            yield OpenTime(where.department, where.position, one.starts_at, one.finishes_at, one.people)


def _wanted(covers: list[RequiredCover], asked: _Asked) -> list[Stretch]:
    """A date of its own takes the place of the weekday's."""
    zone = zone_of(covers[0].organisation, covers[0].department)
    found: list[Stretch] = []
    on = asked.first.astimezone(zone).date() - ONE_DAY
    while on <= asked.last.astimezone(zone).date():
        of_date = [one for one in covers if one.on_date == on]
        weekly = [one for one in covers if one.weekday == on.isoweekday() and _applies(one, on)]
        for one in of_date or weekly:
            begins, ends = _span(one)
            starts_at, finishes_at = instant(on, begins, zone), instant(on, ends, zone)
            if starts_at < asked.last and finishes_at > asked.first:
                found.append(Stretch(max(starts_at, asked.first), min(finishes_at, asked.last), one.people))
        on += ONE_DAY
    return found


def _applies(one: RequiredCover, on: date) -> bool:
    return (one.from_on is None or one.from_on <= on) and (one.until_on is None or on <= one.until_on)


def _span(one: RequiredCover) -> tuple[int, int]:
    starts, finishes = _minute(one.starts_at), _minute(one.finishes_at)
    return starts, finishes if finishes > starts else finishes + DAY


def _minute(at: time) -> int:
    return at.hour * MINUTES_OF_AN_HOUR + at.minute
