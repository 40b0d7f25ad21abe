"""Making, changing and deleting planned time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import NotFound
from muster.core.models import Organisation
from muster.core.policy import require
from muster.people.models import Employee
from muster.people.visibility import spans_read_once
from muster.places.models import Department, PayCode, Position
from muster.rosters import queries
from muster.rosters.actions.plans import Plan, PlannedBreak, check_plans_in_themselves
from muster.rosters.actions.publishing import publish_rows, removed
from muster.rosters.actions.telling import tell
from muster.rosters.checks.asking import refuse_overlaps
from muster.rosters.models import Acceptance, ScheduledShift
from muster.rosters.refusals import ChangedMeanwhile
from muster.rosters.settings_queries import settings_of
from muster.rosters.weeks import rosters_of, work_day_of


def create_scheduled_shifts(
    actor: Actor, plans: Sequence[Plan], *, publish: bool = False
) -> list[ScheduledShift]:
    """All of them, or none. Raises Invalid for a wrong one and Conflict where a person would be at two places at once.

    With `publish` their people are told, whatever the checks that only warn say.
    """
    with change(actor) as made:
        rows = rows_of(made, plans)
        with spans_read_once():
            for row in rows:
                _require_of(actor, "scheduled_shift.create", row)
        keep(made, rows)
        if publish:
            publish_rows(made, rows)
        return rows


def _require_of(actor: Actor, action: str, row: ScheduledShift) -> None:
    """Somebody of another organisation is not found, whatever else is wrong."""
    if row.employee is not None and row.employee.organisation_id != actor.organisation_id:
        raise NotFound("Employee")
    require(actor, action, row)


def keep(made: Change, rows: Sequence[ScheduledShift]) -> None:
    """For rows that the actor may make."""
    check_plans_in_themselves(made.actor, rows)
    refuse_overlaps(made.actor, rows)
    made.create_all(rows)
    for row in rows:
        made.emit("scheduled_shift.created", row, employee_id=row.employee_id)


def rows_of(made: Change, plans: Sequence[Plan]) -> list[ScheduledShift]:
    actor = made.actor
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    accept = settings_of(actor).shifts_need_acceptance
    days = [work_day_of(plan.starts_at, organisation, plan.department) for plan in plans]
    rosters = rosters_of(made, days)
    return [
        ScheduledShift(
            organisation_id=actor.organisation_id,
            roster=rosters[on],
            on_date=on,
            employee=plan.employee,
            department=plan.department,
            position=plan.position,
            pay_code=plan.pay_code,
            starts_at=plan.starts_at,
            finishes_at=plan.finishes_at,
            automatic_break_minutes=plan.automatic_break_minutes,
            breaks=[one.kept() for one in plan.breaks],
            needs_acceptance=accept if plan.needs_acceptance is None else plan.needs_acceptance,
            creation_method=plan.creation_method,
            creation_platform=plan.creation_platform,
        )
        for on, plan in zip(days, plans, strict=True)
    ]


class ShiftFacts(TypedDict, total=False):
    employee: Employee | None
    department: Department | None
    position: Position | None
    pay_code: PayCode | None
    starts_at: datetime
    finishes_at: datetime | None
    automatic_break_minutes: int | None
    breaks: Sequence[PlannedBreak] | None
    needs_acceptance: bool


def update_scheduled_shift(
    actor: Actor, row: ScheduledShift, row_version: int | None = None, **facts: Unpack[ShiftFacts]
) -> ScheduledShift:
    """What is not given stays. `row_version`: what the caller saw, where that was another request.

    Raises ChangedMeanwhile when somebody else changed it since, and otherwise as create_scheduled_shifts.
    """
    with change(actor) as made:
        require(actor, "scheduled_shift.update", row)
        unchanged_since(row, row_version)
        before = row.employee_id
        _set(row, facts)
        _require_of(actor, "scheduled_shift.update", row)
        check_plans_in_themselves(actor, [row])
        if {"starts_at", "department"} & facts.keys():
            _place(made, row)
        # Two who give one person two shifts at once wait for each other.
        made.wait_for_organisation()
        refuse_overlaps(actor, [row])
        if made.save(row):
            made.emit(
                "scheduled_shift.updated", row, employee_id=row.employee_id, previous_employee_id=before
            )
        return row


def _set(row: ScheduledShift, facts: ShiftFacts) -> None:
    values: dict[str, Any] = dict(facts)
    if "breaks" in facts:
        values["breaks"] = [one.kept() for one in facts["breaks"] or ()]
    _assign(row, values)
    if (
        "position" not in facts
        and row.position
        and row.position.department_id not in {None, row.department_id}
    ):
        row.position = None
    if row.employee_id != row.loaded.get("employee_id"):
        take_back(row)


def _assign(row: ScheduledShift, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def take_back(row: ScheduledShift) -> None:
    """It is not published to whoever has it now, who has said nothing of it yet."""
    row.published_at = row.acknowledged_at = None
    row.acceptance = Acceptance.NOT_ACCEPTED


def _place(made: Change, row: ScheduledShift) -> None:
    organisation = Organisation.objects.get(pk=made.actor.organisation_id)
    on = work_day_of(row.starts_at, organisation, row.department)
    if on != row.on_date:
        row.on_date = on
        row.roster = rosters_of(made, [on])[on]


def unchanged_since(row: ScheduledShift, row_version: int | None = None) -> None:
    """Wait for whoever changes the row now. Raises ChangedMeanwhile with what was changed since it was read."""
    known = row.row_version if row_version is None else min(row_version, row.row_version)
    system = Actor.system(row.organisation_id)
    rows = ScheduledShift.objects.visible_to(system).filter(pk=row.pk).order_by()
    now = next(iter(rows.select_for_update(no_key=True).values_list("row_version", flat=True)), None)
    if now is None:
        raise NotFound("Scheduled shift")
    if now != known:
        versions = queries.versions_of(row).order_by("-pk")
        raise ChangedMeanwhile(list(versions[: max(now - known, 0)])[::-1])


def delete_scheduled_shift(actor: Actor, row: ScheduledShift, row_version: int | None = None) -> None:
    """Whoever it was published to is told. `row_version`, and ChangedMeanwhile, as with update_scheduled_shift."""
    with change(actor) as made:
        require(actor, "scheduled_shift.delete", row)
        unchanged_since(row, row_version)
        told = row.published_facts["employee_id"] if row.published_facts else None
        made.emit(
            "scheduled_shift.deleted",
            row,
            employee_id=row.employee_id,
            told_employee_id=told,
            starts_at=row.starts_at,
            finishes_at=row.finishes_at,
        )
        if told is not None:
            tell(made, [removed(row)])
        made.delete(row)
