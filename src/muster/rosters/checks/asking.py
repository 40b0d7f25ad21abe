"""Asking the checks of shifts: those that are kept, that are changed in memory, or that are to be made."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from muster.core.actor import Actor
from muster.core.errors import Conflict
from muster.rostering.constraints.rule import Told
from muster.rosters.checks import rules
from muster.rosters.checks.cases import ASKED, Asked, cases
from muster.rosters.checks.gathering import Gathered
from muster.rosters.checks.objection import Objection
from muster.rosters.models import Check, Firmness, ScheduledShift
from muster.rosters.settings_queries import firmness_of

LONGEST_TEXT = 500
MINUTE_SECONDS = 60
MINUTES_OF_AN_HOUR = 60
# What all of them would cost together says nothing of one.
ALL_BUT_BUDGET = tuple(check for check in Check.values if check != Check.BUDGET)


def check_plans(
    actor: Actor, rows: Sequence[ScheduledShift], *, only: Collection[str] = tuple(Check.values)
) -> list[Objection]:
    """What speaks against them, in the order of the rows: at most 14 statements, however many they are.

    What is about several shifts is told of the last of them that is asked about.
    """
    return _told(Gathered(actor, rows), only) if rows else []


def check_each(
    actor: Actor, rows: Sequence[ScheduledShift], *, only: Collection[str] = ALL_BUT_BUDGET
) -> list[Objection]:
    """Each as if it were the only one that is asked about, such as shifts of which somebody could take one.

    As many statements as check_plans.
    """
    if not rows:
        return []
    facts = Gathered(actor, rows).read()
    return [told for row in rows for told in _told(facts.alone(row), only)]


def _told(facts: Gathered, only: Collection[str]) -> list[Objection]:
    firmness = {name: firmness_of(facts.settings, name) for name in only}
    checks = {name for name, firm in firmness.items() if firm != Firmness.OFF}
    found = {(one.employee_id, one.key): one for one in _of_people(facts, checks)}
    if Check.BUDGET in checks:
        found |= {(one.employee_id, one.key): one for one in _of_budgets(facts)}
    order = {id(row): number for number, row in enumerate(facts.rows)}
    told = sorted(found.values(), key=lambda one: (order[id(one.row)], one.check, one.text))
    return [_weighed(facts, one, firmness[one.check]) for one in told]


def _weighed(facts: Gathered, one: Objection, firmness: str) -> Objection:
    known = one.scheduled_shift_id is not None and firmness == Firmness.WARN
    acknowledged = known and (one.scheduled_shift_id, one.check, one.text) in facts.acknowledged
    return replace(one, firmness=firmness, acknowledged=acknowledged)


def _of_people(facts: Gathered, checks: Collection[str]) -> Iterator[Objection]:
    for asked in cases(facts, checks):
        of = rules.OF_NOBODY if asked.employee_id is None else rules.OF_PERSON
        for name, check in of.items():
            if name in checks:
                for told in check(asked.case):
                    yield from _objection(asked, name, told)


def _objection(asked: Asked, check: str, told: Told) -> Iterator[Objection]:
    """Of the last shift that is asked about; where that is one of another week, it is told there."""
    text, works = told
    about = [work for work in works if work.slot.startswith(ASKED)]
    last = max(about, key=lambda work: work.start, default=None)
    if last in asked.rows:
        yield _made(check, text, asked.rows[last])


def _made(check: str, text: str, row: ScheduledShift) -> Objection:
    return Objection(check, "", text[:LONGEST_TEXT], row.pk, row.employee_id, row=row)


def _of_budgets(facts: Gathered) -> Iterator[Objection]:
    asked: dict[tuple[int, int, date], list[ScheduledShift]] = defaultdict(list)
    for row in facts.rows:
        if (
            row.department_id is not None
            and _budget(facts, row.department_id, row.roster.starts_on) is not None
        ):
            asked[row.department_id, row.roster_id, row.roster.starts_on].append(row)
    if not asked:
        return
    costs: dict[tuple[int | None, int], Decimal] = defaultdict(Decimal)
    kept = facts.planned({key[0] for key in asked}, {key[1] for key in asked})
    for row in (*facts.rows, *kept):
        costs[row.department_id, row.roster_id] += cost_of(row)
    for (department_id, roster_id, week), rows in asked.items():
        department = rows[-1].department
        text = rules.budget(
            rules.Spending(
                department.name if department else "",
                week,
                facts.company.organisation.currency,
                _budget(facts, department_id, week) or Decimal(0),
                costs[department_id, roster_id],
            ),
            in_money=facts.sees_costs,
        )
        if text is not None:
            yield _made(Check.BUDGET.value, text, max(rows, key=lambda row: row.starts_at))


def _budget(facts: Gathered, department_id: int, week: date) -> Decimal | None:
    return facts.budgets.get((department_id, week), facts.budgets.get((department_id, None)))


def cost_of(row: ScheduledShift) -> Decimal:
    """By the hourly rate alone, which is what is known of somebody's pay; nothing for a vacant or open-ended shift."""
    rate = row.employee.hourly_rate if row.employee else None
    if rate is None or row.finishes_at is None:
        return Decimal(0)
    minutes = int((row.finishes_at - row.starts_at).total_seconds()) // MINUTE_SECONDS - row.break_minutes
    return rate * minutes / MINUTES_OF_AN_HOUR


def refuse_overlaps(actor: Actor, rows: Sequence[ScheduledShift]) -> None:
    """Raises Conflict where somebody would be at two places at once and that check stops."""
    told = check_plans(actor, [row for row in rows if row.employee_id], only=(Check.OVERLAP.value,))
    stopping = [one for one in told if one.firmness == Firmness.STOP]
    if stopping:
        raise Conflict(stopping[0].text, field="starts_at")
