"""Tax declarations, bank details and super fund memberships: merged, checked as a whole, kept encrypted."""

import json
from collections.abc import Mapping
from typing import Any

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.people import financial, private_queries
from muster.people.models import Employee, FinancialDetails, SuperFund

HIDDEN = "(hidden)"
# How a Version of the employee names them; it tells which fields were touched, and no value.
TOLD_AS: dict[financial.Kind, str] = {
    "tax": "tax_declaration",
    "bank": "bank_details",
    "super": "super_fund_membership",
}


def set_financial_details(
    actor: Actor, employee: Employee, kind: financial.Kind, given: Mapping[str, Any] | None
) -> None:
    """Put what is given over what is there; None takes the details away.

    Raises Invalid for the first field that is wrong, is missing in the whole, or is not the country's.
    """
    with change(actor) as made:
        require(actor, "financial.update", employee)
        # One after the other: of two that add the first details of somebody, both are kept.
        made.wait_for_organisation()
        rows = FinancialDetails.objects.visible_to(actor)
        row = rows.filter(employee=employee, kind=kind).first()
        before = json.loads(row.details) if row else {}
        after = {} if given is None else _checked(actor, kind, before, given)
        if after == before:
            return
        _keep(made, row or FinancialDetails(employee=employee, kind=kind), after)
        touched = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        told = (HIDDEN if before else None, f"{HIDDEN}: {', '.join(touched)}" if after else None)
        # The employee was changed too: whoever asks for those changed since a moment hears of it.
        made.save(employee, **{TOLD_AS[kind]: told})
        made.emit("employee.updated", employee, employee_id=employee.pk)


def _checked(
    actor: Actor, kind: financial.Kind, before: Mapping[str, Any], given: Mapping[str, Any]
) -> financial.Details:
    found = financial.updated(kind, before, given, country=private_queries.country(actor))
    fund_id = found.get("super_fund_id") if kind == "super" else None
    if fund_id is not None and not private_queries.super_funds(actor).filter(pk=fund_id).exists():
        raise Invalid(f"There is no super fund {fund_id}.", field="super_fund_id")
    return found


def _keep(made: Change, row: FinancialDetails, details: financial.Details) -> None:
    if not details:
        made.delete(row)
        return
    row.details = json.dumps(details, sort_keys=True)
    if row.pk:
        made.save(row)
    else:
        made.create(row)


def ensure_super_fund(
    actor: Actor, *, name: str, abn: str, product_name: str = "", self_managed: bool = False
) -> SuperFund:
    """The organisation's fund with this ABN and product, added when nobody belongs to it yet."""
    with change(actor) as made:
        require(actor, "super_fund.create")
        made.wait_for_organisation()
        try:
            number = financial.business_number(abn)
        except ValueError as error:
            raise Invalid(f"The ABN {error}", field="abn") from error
        product = (product_name or "").strip()
        row = private_queries.super_funds(actor).filter(abn=number, product_name=product).first()
        if row is None:
            row = SuperFund(abn=number)
            assign(row, {"name": name.strip(), "product_name": product, "self_managed": self_managed})
            made.create(row)
        return row


def join_super_fund(
    actor: Actor,
    employee: Employee,
    *,
    name: str,
    abn: str,
    product_name: str = "",
    self_managed: bool = False,
    member_number: str | None = None,
) -> None:
    """Named as people know it, for whoever has no id of it."""
    with change(actor):
        require(actor, "financial.update", employee)
        fund = ensure_super_fund(
            actor, name=name, abn=abn, product_name=product_name, self_managed=self_managed
        )
        given = {"super_fund_id": fund.pk, "member_number": member_number}
        set_financial_details(actor, employee, "super", given)
