"""Reading what is private about people: what is kept encrypted for their pay, their documents, their own profile."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.errors import Denied, NotFound
from muster.core.policy import may, require
from muster.people import financial
from muster.people.models import Employee, EmployeeFile, FinancialDetails, SuperFund
from muster.places.queries import organisation


@dataclass(frozen=True)
class Financial:
    """Of one person, each with every field that their country has; None where nothing was told."""

    tax: financial.Details | None = None
    bank: financial.Details | None = None
    super: financial.Details | None = None
    fund: SuperFund | None = None


NOTHING_TOLD = Financial()


def country(actor: Actor) -> str:
    """Of the organisation: the rules of tax and banks are its country's."""
    return organisation(actor).country


def super_funds(actor: Actor) -> QuerySet[SuperFund]:
    return SuperFund.objects.visible_to(actor).order_by("name", "id")


def financial_details(actor: Actor, employees: Iterable[Employee]) -> dict[int, Financial]:
    """By employee, of those among them whose details the actor may read, however many, in three statements.

    A tax file number is told to its owner alone (tanda-v2.txt 1111).
    """
    readable = {one.pk: one for one in employees if may(actor, "financial.view", one)}
    if not readable:
        return {}
    here = next(iter(readable.values())).organisation.country
    found: dict[int, dict[str, financial.Details]] = {pk: {} for pk in readable}
    rows = FinancialDetails.objects.visible_to(actor).filter(employee_id__in=list(readable))
    for row in rows:
        found[row.employee_id][row.kind] = json.loads(row.details)
    fund_ids = {kinds["super"]["super_fund_id"] for kinds in found.values() if "super" in kinds}
    funds = super_funds(actor).in_bulk(fund_ids) if fund_ids else {}
    return {pk: _written(actor, readable[pk], kinds, here, funds) for pk, kinds in found.items()}


def _written(
    actor: Actor,
    employee: Employee,
    kinds: dict[str, financial.Details],
    here: str,
    funds: dict[int, SuperFund],
) -> Financial:
    shown: dict[financial.Kind, financial.Details | None] = {
        kind: financial.shown(kind, kinds[kind], country=here) if kind in kinds else None
        for kind in financial.KINDS
    }
    tax = shown["tax"]
    if tax is not None and not may(actor, "tax_file_number.view", employee):
        tax["tax_file_number"] = None
    member = shown["super"]
    return Financial(tax, shown["bank"], member, funds.get(member["super_fund_id"]) if member else None)


def employee_files(actor: Actor, employee: Employee) -> QuerySet[EmployeeFile]:
    """The newest first. For whoever may see them; nothing for others."""
    rows = EmployeeFile.objects.visible_to(actor).filter(employee=employee).select_related("attachment")
    if not may(actor, "employee_file.view", employee):
        rows = rows.none()
    return rows.order_by("-id")


def employee_file(actor: Actor, employee: Employee, file_id: int) -> EmployeeFile:
    found = employee_files(actor, employee).filter(pk=file_id).first()
    if found is None:
        raise NotFound("File")
    return found


def own_profile(actor: Actor) -> Employee:
    """Raises Denied for a program that is no person."""
    found = Employee.objects.visible_to(actor).filter(pk=actor.employee_id or 0).first()
    if found is None:
        raise Denied("This credential belongs to no employee.")
    return found


def managed_profile(actor: Actor, employee_id: int, right: str) -> Employee:
    """Somebody whom the actor sees, and to whom they have the right as one who looks after them."""
    found = Employee.objects.visible_to(actor).filter(pk=employee_id).first()
    if found is None:
        raise NotFound("Employee")
    require(actor, "employee.view", found)
    require(actor, right, found)
    return found
