"""What a minute in its bucket is paid: the base rate, times the percentage of the rule that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.bucket import Sorted
from muster.payrules.counters import ShortRest
from muster.payrules.facts import EmploymentType, PayRulesError
from muster.payrules.lines import Bucket, Reason
from muster.payrules.money import HUNDRED, percent_of
from muster.payrules.normalise import Spell
from muster.payrules.pack import Book
from muster.payrules.person import Base, Person
from muster.payrules.rules import CasualLoading, OvertimeOf, Paid, Penalties, Penalty


@dataclass(frozen=True, slots=True)
class Price:
    """An hour's pay and its cause. `percent` has the casual loading inside where that is added; `inputs` are what lines
    tell of it.
    """

    base: Base
    rule: Paid
    percent: Decimal
    unit: Decimal
    name: str
    reason: Reason
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    rule: Paid
    percent: Decimal
    casual_percent: Decimal | None
    text: str
    is_overtime: bool = False


@dataclass(frozen=True, slots=True)
class _Priced:
    rule: Paid
    percent: Decimal
    unit: Decimal
    name: str
    text: str


def price(sorted_: Sorted, spell: Spell, person: Person) -> Price:
    """Found out once for all that it depends on, and then looked up: a person's year has a few prices."""
    piece = sorted_.piece
    base = person.base(piece.date, piece.book)
    key = (
        piece.hours,
        piece.holiday,
        piece.missed,
        base,
        sorted_.bucket,
        sorted_.trigger,
        sorted_.overtime,
        sorted_.rest,
        spell.wall if piece.hours.by_start else None,
        spell.marks,
    )
    found = person.prices.get(key)
    if found is None:
        found = person.prices[key] = _price(sorted_, spell, base, person)
    return found


def _price(sorted_: Sorted, spell: Spell, base: Base, person: Person) -> Price:
    piece, book = sorted_.piece, sorted_.piece.book
    on = date.fromordinal(piece.date)
    candidates = _candidates(sorted_, spell, person)
    priced = [_priced(candidate, book, base) for candidate in candidates]
    best = max(priced, key=lambda found: found.unit)
    if person.pack.switches.penalties is Penalties.STACK and not candidates[0].is_overtime:
        best = _stacked(best, candidates, book, base)
    person.warnings.unconfirmed(best.rule, on)
    if book.employment_type is EmploymentType.CASUAL and book.loading is not None:
        person.warnings.unconfirmed(book.loading, on)
    return Price(
        base,
        best.rule,
        best.percent,
        best.unit,
        best.name,
        _reason(sorted_, best),
        _inputs(sorted_, best, base),
    )


def _reason(sorted_: Sorted, priced: _Priced) -> Reason:
    text, trigger = priced.text, sorted_.trigger
    if trigger is not None and sorted_.bucket is Bucket.OVERTIME and trigger.clause not in text:
        text = f"the hours are {trigger.name} ({trigger.clause}); {text}"
    rule = trigger.id if trigger is not None and sorted_.overtime is not None else priced.rule.id
    return Reason(sorted_.bucket, rule, text)


def _inputs(sorted_: Sorted, priced: _Priced, base: Base) -> Mapping[str, str]:
    inputs = {
        "percent": f"{priced.percent.normalize():f}",
        "rule": priced.rule.id,
        "base_rate": base.text,
        "employment_type": sorted_.piece.book.employment_type.value,
        "source": priced.rule.source,
    }
    if sorted_.piece.holiday:
        inputs["public_holiday"] = sorted_.piece.holiday
    if sorted_.rest is not None:
        inputs["rest_minutes"] = str(sorted_.rest.minutes)
    trigger = sorted_.trigger
    if priced.rule.unconfirmed or (trigger is not None and trigger.unconfirmed):
        inputs["unconfirmed"] = "yes"
    return inputs


def _candidates(sorted_: Sorted, spell: Spell, person: Person) -> list[_Candidate]:
    """Overtime or the penalties of ordinary time, never both; too short a rest and a break that was not given count
    beside either.
    """
    rule = sorted_.overtime
    if rule is not None and person.pack.switches.overtime_of is OvertimeOf.BASE_RATE:
        found = [
            _Candidate(rule, rule.percent, rule.casual_percent, _because_overtime(sorted_), is_overtime=True)
        ]
    else:
        found = [
            _Candidate(penalty, penalty.percent, penalty.casual_percent, _because(penalty, sorted_))
            for penalty in sorted_.piece.hours.penalties
            if penalty.percent is not None and penalty.holds_for(spell.wall, spell.marks)
        ]
        if not found:
            raise PayRulesError(f"The pack {person.pack.switches.code} has no rate for ordinary time.")
    short, missed = sorted_.rest, sorted_.piece.missed
    if short is not None and short.rule.percent is not None:
        found.append(
            _Candidate(short.rule, short.rule.percent, short.rule.casual_percent, _because_of_rest(short))
        )
    if missed is not None and missed.percent is not None and not missed.on_top:
        found.append(_Candidate(missed, missed.percent, missed.percent, missed.reason))
    return found


def _priced(candidate: _Candidate, book: Book, base: Base) -> _Priced:
    percent, unit = with_loading(
        candidate.percent, candidate.casual_percent, book, base.hourly, candidate.is_overtime
    )
    return _Priced(candidate.rule, percent, unit, candidate.rule.name, candidate.text)


def with_loading(
    percent: Decimal,
    casual_percent: Decimal | None,
    book: Book,
    hourly: Decimal,
    is_overtime: bool,  # noqa: FBT001 - one of two kinds of time
) -> tuple[Decimal, Decimal]:
    """A casual's percentage: the one that the law names, or the loading added to or multiplied with the others'."""
    loading = book.loading
    is_casual = book.employment_type is EmploymentType.CASUAL
    if is_casual and casual_percent is not None:
        return casual_percent, percent_of(hourly, casual_percent)
    if not is_casual or loading is None or (is_overtime and not loading.on_overtime):
        return percent, percent_of(hourly, percent)
    if loading.mode is CasualLoading.COMPOUND:
        return percent, percent_of(percent_of(hourly, HUNDRED + loading.percent), percent)
    return percent + loading.percent, percent_of(hourly, percent + loading.percent)


def _stacked(best: _Priced, candidates: list[_Candidate], book: Book, base: Base) -> _Priced:
    """All loadings of the hour together, named after the greatest."""
    percent = HUNDRED + sum(each.percent - HUNDRED for each in candidates)
    shown, unit = with_loading(percent, None, book, base.hourly, is_overtime=False)
    names = " and ".join(each.rule.name for each in candidates if each.percent > HUNDRED)
    return _Priced(best.rule, shown, unit, names or best.name, best.text)


def _because(penalty: Penalty, sorted_: Sorted) -> str:
    if sorted_.bucket is Bucket.TOP_UP:
        return "it is paid as if it had been worked"
    if penalty.public_holiday and sorted_.piece.holiday:
        return f"it is {sorted_.piece.holiday}"
    if penalty.percent == HUNDRED:
        return "these are ordinary hours"
    return f"the hours fall under {penalty.name}"


def _because_overtime(sorted_: Sorted) -> str:
    trigger = sorted_.trigger
    return f"the hours are {trigger.name} ({trigger.clause})" if trigger is not None else ""


def _because_of_rest(short: ShortRest) -> str:
    return f"the rest before the shift was {short.had} and not {short.rule.minutes // 60} h"
