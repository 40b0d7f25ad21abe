"""Priced minutes become lines: neighbours with the same cause are one line, rounded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from muster.payrules.bucket import Sorted
from muster.payrules.days import local
from muster.payrules.lines import Bucket, PayLine
from muster.payrules.money import ZERO, cost_of, hours
from muster.payrules.normalise import Spell
from muster.payrules.person import Person
from muster.payrules.rate import Price, price
from muster.payrules.rules import OvertimeOf


@dataclass(slots=True)
class Group:
    first: Sorted
    last: Sorted
    minutes: int
    price: Price

    def takes(self, other: Sorted, priced: Price) -> bool:
        one = self.last
        return (
            one.piece.date == other.piece.date
            and one.bucket is other.bucket
            and one.trigger is other.trigger
            and one.overtime is other.overtime
            and self.price.rule is priced.rule
            and self.price.base is priced.base
            and self.price.unit == priced.unit
        )


def grouped(parts: Iterable[Sorted], spell: Spell, person: Person) -> list[Group]:
    groups: list[Group] = []
    for part in parts:
        priced = price(part, spell, person)
        if groups and groups[-1].takes(part, priced):
            groups[-1].last = part
            groups[-1].minutes += part.minutes
        else:
            groups.append(Group(part, part, part.minutes, priced))
    return groups


def line(group: Group, spell: Spell, person: Person) -> PayLine:
    """Time that a salary pays already has its hours on the line, and no money."""
    first, priced = group.first, group.price
    salaried = first.piece.terms.weekly_salary is not None
    unit = ZERO if salaried else priced.unit
    zone = spell.calendar.zone
    name = priced.name
    if first.overtime is not None and person.pack.switches.overtime_of is OvertimeOf.REGULAR_RATE:
        name = f"{name}, overtime"
    inputs = {"shift": spell.id, "minutes": str(group.minutes), **priced.inputs}
    if salaried:
        inputs["salary"] = "paid by the salary"
    return PayLine(
        from_=local(first.starts, zone),
        to=local(group.last.ends, zone),
        units=hours(group.minutes),
        date=date.fromordinal(first.piece.date),
        name=name,
        export_name=priced.rule.exported_as,
        secondary_export_name=priced.rule.secondary_export_name,
        ordinary_hours=first.bucket is Bucket.ORDINARY,
        base_rate_name=priced.base.name,
        base_rate_export_name=priced.base.export_name,
        base_rate=priced.base.hourly,
        unit_rate=unit,
        cost=cost_of(unit, group.minutes),
        clause=priced.rule.clause,
        reason=priced.reason,
        inputs=inputs,
    )
