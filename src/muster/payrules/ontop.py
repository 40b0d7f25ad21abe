"""Lines of money for time that is on another line, or for none."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from muster.payrules.bucket import Sorted
from muster.payrules.days import local
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.money import cost_of, hours
from muster.payrules.person import Person
from muster.payrules.rules import Paid
from muster.payrules.worked import Worked

Parts = Sequence[tuple[Sorted, Worked]]


def on_top(
    bucket: Bucket,
    rule: Paid,
    parts: Parts,
    person: Person,
    *,
    unit: Decimal,
    minutes: int,
    text: str,
    percent: Decimal | None = None,
    counted: int | None = None,
) -> PayLine:
    """`minutes` are paid at `unit` an hour; `counted` are those that led to them, where these are others."""
    (first, worked), (last, _) = parts[0], parts[-1]
    base = person.base(first.piece.date, first.piece.book)
    zone = worked.spell.calendar.zone
    inputs = {
        "shift": worked.spell.id,
        "minutes": str(minutes if counted is None else counted),
        "rule": rule.id,
        "source": rule.source,
    }
    if percent is not None:
        inputs["percent"] = f"{percent.normalize():f}"
    if rule.unconfirmed:
        inputs["unconfirmed"] = "yes"
    return PayLine(
        from_=local(first.starts, zone),
        to=local(last.ends, zone),
        units=hours(minutes),
        date=date.fromordinal(last.piece.date),
        name=rule.name,
        export_name=rule.exported_as,
        secondary_export_name=rule.secondary_export_name,
        ordinary_hours=False,
        base_rate_name=base.name,
        base_rate_export_name=base.export_name,
        base_rate=base.hourly,
        unit_rate=unit,
        cost=cost_of(unit, minutes),
        clause=rule.clause,
        reason=Reason(bucket, rule.id, text),
        inputs=inputs,
    )
