"""Loadings in dollars: so much for each hour, or part of one, in a window of the wall clock. Nothing multiplies them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.bucket import Sorted
from muster.payrules.days import local
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.money import ZERO, half_up
from muster.payrules.person import Base, Person
from muster.payrules.rules import Penalty
from muster.payrules.worked import Worked


@dataclass(slots=True)
class _Run:
    first: Sorted
    last: Sorted
    minutes: int


def loadings(worked: Worked, person: Person) -> Iterator[PayLine]:
    for (day, _), (rule, run) in _runs(worked).items():
        on = date.fromordinal(day)
        person.warnings.unconfirmed(rule, on)
        base = person.base(day, run.first.piece.book)
        yield _line(rule, run, on, base, worked)


def _runs(worked: Worked) -> dict[tuple[int, str], tuple[Penalty, _Run]]:
    """Minutes of ordinary time under each loading, by day."""
    found: dict[tuple[int, str], tuple[Penalty, _Run]] = {}
    for part in worked.parts:
        if part.bucket is not Bucket.ORDINARY:
            continue
        for rule in _flat(part, worked.spell.wall):
            _, run = found.setdefault((part.piece.date, rule.id), (rule, _Run(part, part, 0)))
            run.last = part
            run.minutes += part.minutes
    return found


def _flat(part: Sorted, shift_wall: int) -> Iterator[Penalty]:
    piece = part.piece
    for rule in piece.book.rules.penalties:
        if rule.flat is not None and rule.covers(
            piece.weekday,
            piece.from_minute(part.starts),
            is_holiday=piece.holiday is not None,
            shift_wall=shift_wall,
        ):
            yield rule


def _line(rule: Penalty, run: _Run, on: date, base: Base, worked: Worked) -> PayLine:
    begun = Decimal(-(-run.minutes // 60))
    flat = rule.flat or ZERO
    zone = worked.spell.place.zone
    return PayLine(
        from_=local(run.first.starts, zone),
        to=local(run.last.ends, zone),
        units=begun,
        date=on,
        name=rule.name,
        export_name=rule.export_name or rule.name,
        secondary_export_name=rule.secondary_export_name,
        ordinary_hours=False,
        base_rate_name=base.name,
        base_rate_export_name=base.export_name,
        base_rate=base.hourly,
        unit_rate=flat,
        cost=half_up(begun * flat),
        clause=rule.clause,
        reason=Reason(
            Bucket.LOADING, rule.id, f"{run.minutes} min lie in those hours, each hour begun counts"
        ),
        inputs={
            "shift": worked.spell.id,
            "minutes": str(run.minutes),
            "rule": rule.id,
            "source": rule.source,
        },
    )
