"""Tax declarations, bank details and super funds, as users and personal details have them (tanda-v2.txt 889-946)."""

from collections.abc import Mapping
from typing import Any

from muster.core.actor import Actor
from muster.people import actions, financial
from muster.people.models import Employee
from muster.people.private_queries import Financial

KINDS: dict[str, financial.Kind] = {
    "tax_declaration": "tax",
    "bank_details": "bank",
    "super_fund_membership": "super",
}
ObjectIn = dict[str, Any] | None


def written(told: Financial) -> dict[str, Any]:
    fund = told.fund
    return {
        "tax_declaration": told.tax,
        "bank_details": told.bank,
        "super_fund_membership": told.super,
        "super_fund": fund
        and {
            "id": fund.pk,
            "fund_name": fund.name,
            "product_name": fund.product_name,
            "smsf": fund.self_managed,
            "abn": int(fund.abn),
        },
    }


def set_given(actor: Actor, employee: Employee, sent: Mapping[str, Any]) -> None:
    """Those of the three that were sent; null takes one away."""
    for name, kind in KINDS.items():
        if name in sent:
            actions.set_financial_details(actor, employee, kind, sent[name])
