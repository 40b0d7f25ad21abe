"""Whose balances grow by a policy."""

from collections.abc import Sequence
from datetime import date

from muster.core.actor import Actor
from muster.leave import type_queries
from muster.leave.models import AccountTerms, AccrualPolicy


def followers(actor: Actor, policy: AccrualPolicy) -> list[AccountTerms]:
    """The terms by which it applies today or will later, of people whom the actor sees, by name."""
    rows = AccountTerms.objects.visible_to(actor).filter(account__bank=policy.bank_id, employee__active=True)
    found: dict[int, list[AccountTerms]] = {}
    for row in rows.select_related("employee", "policy").order_by("employee__name", "employee_id", "from_on"):
        found.setdefault(row.account_id, []).append(row)
    today = type_queries.today(actor)
    current = [one for of_account in found.values() for one in _from_now(of_account, today)]
    return [one for one in current if one.policy_id == policy.pk]


def _from_now(of_account: Sequence[AccountTerms], today: date) -> Sequence[AccountTerms]:
    """Those that stand today and those that begin later; in order of their days."""
    begun = sum(1 for one in of_account if one.from_on <= today)
    return of_account[max(begun - 1, 0) :]
