"""Publishing planned time: its people see it, and those whose plan changed are told."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from muster.core.actor import Actor
from muster.core.change import Change, change, plain
from muster.core.errors import Denied, Invalid, NotFound
from muster.core.policy import may
from muster.people.visibility import spans_read_once
from muster.rosters.actions.acknowledging import acknowledge_objections
from muster.rosters.actions.telling import PlanChange, tell
from muster.rosters.checks import Objection
from muster.rosters.checks.asking import check_plans
from muster.rosters.models import Acceptance, Firmness, ScheduledShift
from muster.rosters.refusals import NotAcknowledged, Stopped

MOST_AT_ONCE = 100
FACTS = (
    "employee_id",
    "department_id",
    "position_id",
    "pay_code_id",
    "starts_at",
    "finishes_at",
    "automatic_break_minutes",
    "breaks",
)


def publish_scheduled_shifts(
    actor: Actor,
    rows: Sequence[ScheduledShift],
    *,
    acknowledge: Collection[str] = (),
    acknowledge_all: bool = False,
    most: int = MOST_AT_ONCE,
) -> list[ScheduledShift]:
    """Those of them that the actor may publish. `acknowledge`: keys of objections that only warn.

    Raises Invalid for more than `most`, NotFound for none, Denied where the actor may publish none of them, Stopped
    and NotAcknowledged with what the checks say.
    """
    if len(rows) > most:
        raise Invalid(f"Publish at most {most} shifts at once.", field="ids")
    if not rows:
        raise NotFound("Scheduled shift")
    with change(actor) as made:
        mine = _publishable(actor, rows)
        objections = check_plans(actor, mine)
        refuse(objections, acknowledge=None if acknowledge_all else acknowledge)
        acknowledge_objections(made, objections)
        publish_rows(made, mine)
        return mine


def _publishable(actor: Actor, rows: Sequence[ScheduledShift]) -> list[ScheduledShift]:
    """tanda-v2.txt 393: the others are left out."""
    with spans_read_once():
        mine = [row for row in rows if may(actor, "scheduled_shift.publish", row)]
    if any(row.organisation_id != actor.organisation_id for row in mine):
        raise NotFound("Scheduled shift")
    if not mine:
        raise Denied("You may not publish these shifts. Ask whoever makes the roster.")
    return mine


def refuse(objections: Sequence[Objection], *, acknowledge: Collection[str] | None) -> None:
    """`acknowledge` None: whatever warns is known."""
    stopping = [one for one in objections if one.firmness == Firmness.STOP]
    if stopping:
        raise Stopped(stopping)
    if acknowledge is None:
        return
    unknown = [one for one in objections if not one.acknowledged and one.key not in acknowledge]
    if unknown:
        raise NotAcknowledged(unknown)


def publish_rows(made: Change, rows: Sequence[ScheduledShift]) -> None:
    """Without checks: whoever calls asked them."""
    changes = [one for row in rows for one in plan_changes(row)]
    moved = {one.shift.pk for one in changes}
    for row in rows:
        if row.pk in moved and row.published_facts is not None:
            row.acceptance = Acceptance.NOT_ACCEPTED
        row.published_at = made.at
        row.published_facts = facts_of(row)
    made.save_all(rows)
    for row in rows:
        made.emit("scheduled_shift.published", row, employee_id=row.employee_id, changed=row.pk in moved)
    tell(made, changes)


def facts_of(row: ScheduledShift) -> dict[str, Any]:
    """With times in UTC, as the database gives them back, whatever the zone in which they were planned."""
    return {name: plain(_in_utc(getattr(row, name))) for name in FACTS}


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def plan_changes(row: ScheduledShift) -> Iterator[PlanChange]:
    """What publishing the shift would change, and for whom."""
    before, now = row.published_facts, facts_of(row)
    if before == now:
        return
    told = before["employee_id"] if before else None
    if told is not None and told != row.employee_id:
        yield removed(row)
    if row.employee_id is not None:
        yield PlanChange(row.employee_id, "changed" if told == row.employee_id else "new", row)


def removed(row: ScheduledShift) -> PlanChange:
    """From whoever it was published to last."""
    facts = row.published_facts or {}
    finishes_at = facts["finishes_at"] and datetime.fromisoformat(facts["finishes_at"])
    was = (datetime.fromisoformat(facts["starts_at"]), finishes_at)
    return PlanChange(facts["employee_id"], "removed", row, was)
