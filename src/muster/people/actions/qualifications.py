"""Qualifications: the organisation's list, who holds them, what departments ask for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from muster.core import files
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid, NotFound, of_many
from muster.core.models import Attachment
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.models import (
    DepartmentQualification,
    Employee,
    EmployeeQualification,
    Qualification,
)
from muster.places.models import Department

HOURS_OF_A_WEEK = 168


class HeldFacts(TypedDict, total=False):
    """What is known of a qualification that somebody holds. A key that is absent is left as it is; None clears."""

    licence_number: str | None
    expires_on: date | None
    in_training: bool
    training_provider: str | None
    state_of_completion: str | None
    file: Attachment | None


def create_qualification(
    actor: Actor, *, name: str, maximum_weekly_hours: Decimal | None = None
) -> Qualification:
    with change(actor) as made:
        require(actor, "qualification.create")
        row = Qualification()
        _set(actor, made, row, {"name": name, "maximum_weekly_hours": maximum_weekly_hours})
        made.create(row)
        return row


def create_qualifications(actor: Actor, names: Sequence[str]) -> list[Qualification]:
    """All of them, or none: an error says which it was."""
    with change(actor) as made:
        require(actor, "qualification.create")
        rows = [Qualification() for _ in names]
        _name_all(made, list(zip(rows, names, strict=True)))
        made.create_all(rows)
        return rows


def rename_qualifications(actor: Actor, named: Sequence[tuple[Qualification, str]]) -> None:
    """One after the other, so that one may have what was another's name. All, or none, as before."""
    with change(actor) as made:
        for row, _ in named:
            require(actor, "qualification.update", row)
        _name_all(made, named)
        for row, _ in named:
            made.save(row)


def update_qualification(actor: Actor, qualification: Qualification, **facts: Any) -> Qualification:
    """`facts`: name, maximum_weekly_hours."""
    with change(actor) as made:
        require(actor, "qualification.update", qualification)
        _set(actor, made, qualification, facts)
        made.save(qualification)
        return qualification


def delete_qualification(actor: Actor, qualification: Qualification) -> None:
    """Nobody holds it any more, and no department asks for it: each of them has a Version that says so.

    Raises Conflict while a position asks for it.
    """
    with change(actor) as made:
        require(actor, "qualification.delete", qualification)
        rows = EmployeeQualification.objects.all_rows_unchecked().filter(qualification=qualification)
        for held in rows.select_related("file", "employee"):
            _take_away(made, held)
        asking = DepartmentQualification.objects.filter(qualification=qualification)
        for link in list(asking.select_related("department")):
            before = queries.required_qualification_ids(link.department)
            link.delete()
            after = [pk for pk in before if pk != qualification.pk]
            made.save(link.department, qualification_ids=(before, after))
        made.emit("qualification.deleted", qualification)
        made.delete(qualification)


def _set(actor: Actor, made: Change, row: Qualification, facts: dict[str, Any]) -> None:
    made.wait_for_organisation()
    if facts.get("name") is not None:
        facts = {**facts, "name": facts["name"].strip()}
    assign(row, facts)
    if row.maximum_weekly_hours is not None and not 0 <= row.maximum_weekly_hours <= HOURS_OF_A_WEEK:
        raise Invalid(f"A week has 0 to {HOURS_OF_A_WEEK} hours.", field="maximum_weekly_hours")
    _take_name(row, _names(actor))


def _names(actor: Actor) -> dict[str, Qualification]:
    return {row.name.lower(): row for row in queries.qualifications(actor)}


def _take_name(row: Qualification, names: dict[str, Qualification]) -> None:
    """Whose name it is then. Raises Conflict for one that another has."""
    name = row.name.lower()
    if names.get(name, row) != row:
        raise Conflict(f"There is a qualification called {row.name} already.", field="name")
    names.pop(str(row.loaded.get("name", "")).lower(), None)
    names[name] = row


def _name_all(made: Change, named: Sequence[tuple[Qualification, str]]) -> None:
    made.wait_for_organisation()
    names = _names(made.actor)
    for number, (row, name) in enumerate(named):
        with of_many(number):
            assign(row, {"name": name.strip()})
            _take_name(row, names)


def require_qualifications(
    actor: Actor, department: Department, qualifications: Sequence[Qualification]
) -> None:
    """What whoever works in the department must hold, in place of what was asked before."""
    with change(actor) as made:
        require(actor, "department.update", department)
        wanted = {one.pk for one in qualifications}
        if queries.qualifications(actor).filter(pk__in=wanted).count() < len(wanted):
            raise NotFound("Qualification")
        rows = DepartmentQualification.objects.filter(department=department)
        before = sorted(rows.values_list("qualification_id", flat=True))
        rows.delete()
        DepartmentQualification.objects.bulk_create(
            [DepartmentQualification(department=department, qualification_id=pk) for pk in sorted(wanted)]
        )
        made.save(department, qualification_ids=(before, sorted(wanted)))


def give_qualification(
    actor: Actor,
    employee: Employee,
    qualification: Qualification,
    *,
    upload: str | None = None,
    **facts: Unpack[HeldFacts],
) -> EmployeeQualification:
    """Or change what is known of the one that they hold. `upload`: a temporary file that proves it."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        made.wait_for_organisation()
        held = EmployeeQualification.objects.visible_to(actor).filter(
            employee=employee, qualification=qualification
        )
        row = held.first() or EmployeeQualification(employee=employee, qualification=qualification)
        replaced, before = row.file, _told(employee)
        if upload:
            facts["file"] = files.take_temporary(actor, made, upload)
        assign(row, dict(facts))
        if row.pk:
            made.save(row)
        else:
            made.create(row)
        if replaced is not None and replaced != row.file:
            files.discard(made, replaced)
        _tell(made, employee, before)
        return row


def set_qualifications(actor: Actor, employee: Employee, qualifications: Sequence[Qualification]) -> None:
    """They hold these and no others; what is known of those that they keep stays."""
    with change(actor) as made:
        require(actor, "employee.update", employee)
        made.wait_for_organisation()
        rows = EmployeeQualification.objects.visible_to(actor).filter(employee=employee)
        held = list(rows.select_related("file", "qualification").order_by("qualification__name"))
        before, wanted = [_line(one) for one in held], {one.pk: one for one in qualifications}
        lost = [one for one in held if one.qualification_id not in wanted]
        new = wanted.keys() - {one.qualification_id for one in held}
        made.delete_all(lost)
        for one in lost:
            if one.file is not None:
                files.discard(made, one.file)
        made.create_all(
            [EmployeeQualification(employee=employee, qualification=wanted[pk]) for pk in sorted(new)]
        )
        if lost or new:
            _tell(made, employee, before)


def remove_qualification(actor: Actor, held: EmployeeQualification) -> None:
    """They hold it no more."""
    with change(actor) as made:
        require(actor, "employee.update", held)
        _take_away(made, held)


def _take_away(made: Change, held: EmployeeQualification) -> None:
    proof, before = held.file, _told(held.employee)
    made.delete(held)
    if proof is not None:
        files.discard(made, proof)
    _tell(made, held.employee, before)


def _tell(made: Change, employee: Employee, before: list[str]) -> None:
    """The employee was changed too: whoever asks for those changed since a moment hears of it."""
    if made.save(employee, qualifications=(before, _told(employee))):
        made.emit("employee.updated", employee, employee_id=employee.pk)


def _told(employee: Employee) -> list[str]:
    rows = EmployeeQualification.objects.all_rows_unchecked().filter(employee=employee)
    return [_line(held) for held in rows.select_related("qualification").order_by("qualification__name")]


def _line(held: EmployeeQualification) -> str:
    parts = [held.qualification.name, held.licence_number, held.training_provider, held.state_of_completion]
    parts.append(f"until {held.expires_on}" if held.expires_on else None)
    parts.append("in training" if held.in_training else None)
    parts.append(f"file {held.file_id}" if held.file_id else None)
    return " ".join(part for part in parts if part)
