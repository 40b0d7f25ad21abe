"""What programs send of shifts and breaks, in our words. What they send back as it was shown to them is no change."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

from ninja import Field, Schema
from pydantic import BeforeValidator

from muster.attendance.actions import BreakFacts
from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.tanda.fields import referred
from muster.dialects.tanda.shift_wire import Pause, pauses, summary
from muster.dialects.tanda.wire import DayIn, IdIn, NumberIn, TextIn, UnixIn, given
from muster.places.models import Department, PayCode
from muster.places.queries import department, pay_code, pay_codes

T = TypeVar("T")
HALF_A_MINUTE = timedelta(seconds=30)
MOST_MINUTES = 14 * 24 * 60
MOST_ROWS = 100
# The domain's names of fields, in the caller's words.
FIELDS = {"time_in": "start", "time_out": "finish", "on_date": "date", "pay_code": "tag"}
OLD_KEYS = ("break_start", "break_finish", "break_length")
PARTS = {"start": "starts_at", "finish": "finishes_at", "length": "length_minutes", "paid": "paid"}


def _nearest_minute(at: datetime | None) -> datetime | None:
    """The times provided "will be rounded to the nearest minute" (tanda-v2.txt 564, 648, 811)."""
    return None if at is None else (at.astimezone(UTC) + HALF_A_MINUTE).replace(second=0, microsecond=0)


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


MinuteIn = Annotated[UnixIn, Field(description="Rounded to the nearest minute.")]
LengthIn = Annotated[Annotated[int, Field(ge=0, le=MOST_MINUTES)] | None, BeforeValidator(_empty_is_none)]


class BreakIn(Schema):
    """With times, with a length, or with both, and then the length counts; with paid alone, of no length."""

    id: IdIn = None
    start: MinuteIn = None
    finish: MinuteIn = None
    length: LengthIn = None
    paid: bool | None = None

    def facts(self, shown: Pause | None = None) -> BreakFacts:
        """What is sent and not as it was shown."""
        sent = given(self)
        sent.pop("id", None)
        if sent.get("paid", False) is None:
            del sent["paid"]
        for name in ("start", "finish"):
            if name in sent:
                sent[name] = _nearest_minute(sent[name])
        was = _values(shown) if shown else {}
        changed = {name: value for name, value in sent.items() if name not in was or was[name] != value}
        facts: Any = {PARTS[name]: value for name, value in changed.items()}
        if shown is None:
            return _plain(facts)
        facts["id"] = shown.id
        return facts  # type: ignore[no-any-return]


def _values(pause: Pause) -> dict[str, Any]:
    return {
        "start": pause.starts_at,
        "finish": pause.finishes_at,
        "length": pause.minutes,
        "paid": pause.paid,
    }


def _plain(facts: BreakFacts) -> BreakFacts:
    """A length that the times have themselves is not stated; paid alone states a break of no length."""
    start, finish, length = facts.get("starts_at"), facts.get("finishes_at"), facts.get("length_minutes")
    if start and finish and length is not None and timedelta(minutes=length) == finish - start:
        del facts["length_minutes"]
    if facts.get("paid") and start is None and finish is None and length is None:
        facts["length_minutes"] = 0
    return facts


class AllowanceIn(Schema):
    id: IdIn
    value: NumberIn = None


class ShiftIn(Schema):
    user_id: IdIn = None
    date: DayIn = None
    start: MinuteIn = None
    finish: MinuteIn = None
    break_start: MinuteIn = None
    break_finish: MinuteIn = None
    break_length: LengthIn = None
    breaks: Annotated[list[BreakIn] | None, Field(max_length=MOST_ROWS)] = None
    status: Literal["PENDING", "APPROVED"] | None = None
    allowances: Annotated[list[AllowanceIn] | None, Field(max_length=MOST_ROWS)] = None
    tag: TextIn = None
    tag_id: IdIn = None
    department_id: IdIn = None
    metadata: TextIn = None

    def stated(self, actor: Actor, row: Shift | None = None) -> dict[str, Any]:
        """For enter_shift and amend_shift: all but who, where and when."""
        sent = given(self)
        found: dict[str, Any] = {"on_date": self.date, "breaks": _breaks(self, actor, row)}
        if self.allowances:
            found["allowances"] = {one.id: one.value for one in self.allowances}
        if "metadata" in sent:
            found["metadata"] = self.metadata
        if sent.keys() & {"tag", "tag_id"}:
            found["pay_code"] = _tag(actor, self, row)
        if self.status:
            found["approved"] = self.status == "APPROVED"
        return found

    def when(self, row: Shift) -> dict[str, datetime | None]:
        """The sides that are sent and not as they were shown. Raises Invalid for a start that is taken away."""
        sent = given(self)
        if "start" in sent and self.start is None:
            raise required("start")
        shown = {"start": row.starts_at, "finish": row.finishes_at}
        times = {name: _nearest_minute(sent[name]) for name in shown if name in sent}
        return {name: at for name, at in times.items() if at != shown[name]}

    def where(self, actor: Actor, otherwise: Department | None) -> Department | None:
        if "department_id" not in self.model_fields_set:
            return otherwise
        if otherwise is not None and self.department_id == otherwise.pk:
            return otherwise
        return referred(lambda key: department(actor, key), self.department_id, field="department_id")

    def times(self) -> dict[str, datetime | None]:
        return {"starts_at": _nearest_minute(self.start), "finishes_at": _nearest_minute(self.finish)}


def required(field: str) -> Invalid:
    return Invalid(f"{field} is required.", field=field)


def _tag(actor: Actor, sent: ShiftIn, row: Shift | None) -> PayCode | None:
    """By its id, or by its name; null for both takes it away. One that the shift has may be archived meanwhile."""
    current = row.pay_code if row and row.pay_code_id else None
    if current is not None and (sent.tag_id == current.pk or (not sent.tag_id and sent.tag == current.name)):
        return current
    if sent.tag_id is not None:
        return referred(lambda key: pay_code(actor, key), sent.tag_id, field="tag_id")
    if not sent.tag:
        return None
    found = pay_codes(actor).filter(name__iexact=sent.tag.strip()).first()
    if found is None:
        raise Invalid(f"tag: no known tag with the name {sent.tag}.", field="tag")
    return found


def _breaks(sent: ShiftIn, actor: Actor, row: Shift | None) -> list[BreakFacts] | None:
    """All breaks that the shift is to have; None where nothing is said of them. `breaks` counts over the old keys."""
    old = {name: getattr(sent, name) for name in OLD_KEYS if name in sent.model_fields_set}
    if sent.breaks is None and not old:
        return None
    there = pauses(actor, [row.pk]).get(row.pk, []) if row else []
    if sent.breaks is not None:
        return _listed(sent.breaks, there)
    shown = summary(row.starts_at, row.finishes_at, row.worked_minutes, there)._asdict() if row else {}
    changed = {name: value for name, value in old.items() if _as_shown(value) != shown.get(name)}
    return _first_changed(changed, there) if changed else None


def _as_shown(value: datetime | int | None) -> int | None:
    return int(value.timestamp()) if isinstance(value, datetime) else value


def _listed(breaks: Iterable[BreakIn], there: Iterable[Pause]) -> list[BreakFacts]:
    known = {one.id: one for one in there}
    found: list[BreakFacts] = []
    for one in breaks:
        if one.id and one.id not in known:
            raise Invalid(f"breaks: this shift has no break with the id {one.id}.", field="breaks")
        found.append(one.facts(known.get(one.id) if one.id else None))
    return found


def _first_changed(changed: Mapping[str, Any], there: list[Pause]) -> list[BreakFacts]:
    """The old keys tell of the first break that is not paid: it is changed, made, or with nothing left taken away."""
    unpaid = [one for one in there if not one.paid]
    if "break_length" in changed and len(unpaid) > 1:
        raise Invalid(
            "break_length: the shift has several breaks; give them as breaks.", field="break_length"
        )
    first = next((one for one in unpaid if one.starts_at), unpaid[0] if unpaid else None)
    kept: list[BreakFacts] = [{"id": one.id} for one in there if one is not first]
    sent = {name.removeprefix("break_"): value for name, value in changed.items()}
    facts = BreakIn.model_validate({name: _as_shown(value) for name, value in sent.items()}).facts(first)
    after = {**(_values(first) if first else {}), **sent}
    if first and "length" not in sent and first.length_minutes is None:
        after["length"] = None  # it followed from the times
    if all(after.get(name) is None for name in ("start", "finish", "length")):
        return kept
    return [*kept, facts]
