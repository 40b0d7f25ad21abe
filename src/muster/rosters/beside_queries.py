"""Reading what stands beside the shifts of a roster."""

from datetime import date
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.tenant import one
from muster.people.models import Qualification
from muster.people.visibility import departments_managed_by
from muster.rosters.models import (
    ExtraHours,
    PositionQualification,
    RequiredCover,
    RosterBudget,
    RosterNote,
    RosterTemplate,
    ShiftLabel,
    TemplateShift,
)

M = TypeVar("M", bound=Model)


def _one(rows: QuerySet[M], key: int, noun: str) -> M:
    found = one(rows.filter(pk=key))
    if found is None:
        raise NotFound(noun)
    return found


def _between(first: date | None, last: date | None) -> Q:
    rule = Q()
    if first is not None:
        rule &= Q(on_date__gte=first)
    if last is not None:
        rule &= Q(on_date__lte=last)
    return rule


def shift_labels(actor: Actor, first: date | None = None, last: date | None = None) -> QuerySet[ShiftLabel]:
    rows = ShiftLabel.objects.visible_to(actor).filter(_between(first, last))
    return rows.order_by("on_date", "label", "id")


def shift_label(actor: Actor, label_id: int) -> ShiftLabel:
    return _one(shift_labels(actor), label_id, "Shift label")


def roster_notes(actor: Actor, first: date | None = None, last: date | None = None) -> QuerySet[RosterNote]:
    rows = RosterNote.objects.visible_to(actor).filter(_between(first, last))
    return rows.select_related("department", "author").order_by("on_date", "id")


def roster_note(actor: Actor, note_id: int) -> RosterNote:
    return _one(roster_notes(actor), note_id, "Roster note")


def extra_hours(actor: Actor) -> QuerySet[ExtraHours]:
    """Of people whom the actor sees, in the order of their starts."""
    rows = ExtraHours.objects.visible_to(actor)
    beside = (
        "employee__primary_department__location",
        "department__location",
        "qualification",
        "pay_code",
        "settled_by",
    )
    return rows.select_related(*beside).order_by("starts_at", "id")


def extra_hours_row(actor: Actor, row_id: int) -> ExtraHours:
    return _one(extra_hours(actor), row_id, "Extra hours")


def required_cover(actor: Actor) -> QuerySet[RequiredCover]:
    rows = RequiredCover.objects.visible_to(actor)
    order = ("department__order", "department_id", "weekday", "on_date", "starts_at", "id")
    return rows.select_related("department__location", "position").order_by(*order)


def required_cover_row(actor: Actor, row_id: int) -> RequiredCover:
    return _one(required_cover(actor), row_id, "Required cover")


def roster_budgets(actor: Actor) -> QuerySet[RosterBudget]:
    """Of departments that the actor manages, by their order; of each that of every week first."""
    rows = RosterBudget.objects.visible_to(actor).filter(departments_managed_by(actor, "department_id"))
    order = ("department__order", "department_id", F("week_starts_on").asc(nulls_first=True), "id")
    return rows.select_related("department__location").order_by(*order)


def roster_budget(actor: Actor, budget_id: int) -> RosterBudget:
    return _one(roster_budgets(actor), budget_id, "Roster budget")


def roster_templates(actor: Actor) -> QuerySet[RosterTemplate]:
    """Those in use."""
    return RosterTemplate.objects.visible_to(actor).filter(archived_at__isnull=True).order_by("name", "id")


def roster_template(actor: Actor, template_id: int) -> RosterTemplate:
    return _one(roster_templates(actor), template_id, "Roster template")


def template_shifts(actor: Actor, template: RosterTemplate) -> QuerySet[TemplateShift]:
    """In order, with all that they name."""
    rows = TemplateShift.objects.visible_to(actor).filter(template=template)
    beside = ("department__location", "position", "pay_code", "employee", "work_group")
    return rows.select_related(*beside).order_by("day", "starts_at", "id")


def qualification_of_positions(position_ids: list[int]) -> dict[int, int]:
    """By position, the qualification it asks for. For positions already read through visible_to."""
    rows = PositionQualification.objects.filter(position_id__in=position_ids)
    return dict(rows.values_list("position_id", "qualification_id"))


def qualifications_of_positions(position_ids: list[int]) -> dict[int, Qualification]:
    """As before, with what the qualification is."""
    rows = PositionQualification.objects.filter(position_id__in=position_ids)
    return {row.position_id: row.qualification for row in rows.select_related("qualification")}
