"""Accrual banks: what time off is taken from, in hours (aladtec-v2.txt 181-189)."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query, Schema
from pydantic import Field

from muster.core.actor import Actor
from muster.core.errors import NotFound, of_many
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.errors import conflict_is_invalid
from muster.dialects.aladtec.wire import (
    COMMON_ERRORS,
    HoursIn,
    IdIn,
    MetaOut,
    NoteIn,
    RequiredIds,
    Wire,
    enveloped,
    known,
    number,
)
from muster.dialects.kit.router import PolicyRouter
from muster.leave import actions, balance_queries, type_queries
from muster.leave.models import LeaveBank
from muster.people.models import Employee
from muster.people.queries import employees

router = PolicyRouter(tags=["Accrual banks"], errors=COMMON_ERRORS)
PATH = "/accrual-banks"
MOST_AT_ONCE = 500
Pair = tuple[Employee, LeaveBank]


class BankOut(Wire):
    accrual_bank_id: int
    name: str


class BanksAnswer(Wire):
    data: list[BankOut]
    meta: MetaOut


class BalanceOut(Wire):
    member_id: int
    accrual_bank_id: int
    hours: float


class BalancesAnswer(Wire):
    data: list[BalanceOut]
    meta: MetaOut


class Wanted(Schema):
    member_ids: RequiredIds
    accrual_bank_ids: RequiredIds


class OfPair(Wire):
    member_id: IdIn
    accrual_bank_id: IdIn
    note: NoteIn = ""


class BalanceIn(OfPair):
    hours: HoursIn


class AdjustmentIn(OfPair):
    adjustment_hours: HoursIn


def _pairs(actor: Actor, wanted: Sequence[tuple[int, int]], *, listed: bool) -> list[Pair]:
    """Raises NotFound for a member, or a bank, that is not there; of a list that was sent it says which."""
    members = employees(actor, active=None).in_bulk({one for one, _ in wanted})
    banks = type_queries.banks(actor).in_bulk({one for _, one in wanted})
    for place, (member_id, bank_id) in enumerate(wanted):
        with of_many(place) if listed else nullcontext():
            known(members, [member_id], "member_id", error=NotFound, noun="Employee")
            known(banks, [bank_id], "accrual_bank_id", error=NotFound, noun="Leave bank")
    return [(members[member_id], banks[bank_id]) for member_id, bank_id in wanted]


def _balances(actor: Actor, pairs: list[Pair]) -> list[dict[str, Any]]:
    """In their order, whatever the number of them in the same statements."""
    people, banks = ({one.pk: one for one in side}.values() for side in zip(*pairs, strict=True))
    accounts = balance_queries.accounts(actor, people, banks)
    hours = {
        (one.employee_id, one.bank_id): told
        for one, told in zip(accounts, balance_queries.balances_in_hours(actor, accounts), strict=True)
    }
    return [
        {"member_id": one.pk, "accrual_bank_id": bank.pk, "hours": number(hours[one.pk, bank.pk])}
        for one, bank in pairs
    ]


def _enter(
    request: AladtecRequest, entries: list[tuple[OfPair, Decimal]], act: Callable[..., None]
) -> HttpResponse:
    actor = request.auth
    pairs = _pairs(actor, [(one.member_id, one.accrual_bank_id) for one, _ in entries], listed=True)
    with conflict_is_invalid():
        act(
            actor,
            [
                actions.InHours(*pair, hours=hours, note=one.note)
                for pair, (one, hours) in zip(pairs, entries, strict=True)
            ],
        )
    return enveloped(request.times, _balances(actor, pairs) if pairs else [])


@router.get(PATH, policy="leave_bank.list", response={200: BanksAnswer}, summary="Accrual banks")
def list_accrual_banks(request: AladtecRequest) -> HttpResponse:
    rows = type_queries.banks(request.auth).order_by("pk").values_list("pk", "name")
    return enveloped(request.times, [{"accrual_bank_id": pk, "name": name} for pk, name in rows])


@router.get(
    f"{PATH}/balances",
    policy="leave_account.view",
    response={200: BalancesAnswer},
    summary="Hours in banks of members",
)
def list_balances(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    members, banks = dict.fromkeys(wanted.member_ids), dict.fromkeys(wanted.accrual_bank_ids)
    pairs = _pairs(request.auth, [(member, bank) for member in members for bank in banks], listed=False)
    return enveloped(request.times, _balances(request.auth, pairs))


@router.put(
    f"{PATH}/balances",
    policy="leave_account.adjust",
    response={200: BalancesAnswer},
    summary="Set balances, all or none",
)
def set_balances(
    request: AladtecRequest, data: Body[Annotated[list[BalanceIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    return _enter(request, [(one, one.hours) for one in data], actions.set_hours)


@router.post(
    f"{PATH}/balances/adjustments",
    policy="leave_account.adjust",
    response={200: BalancesAnswer},
    summary="Adjust balances, all or none",
)
def adjust_balances(
    request: AladtecRequest, data: Body[Annotated[list[AdjustmentIn], Field(max_length=MOST_AT_ONCE)]]
) -> HttpResponse:
    return _enter(request, [(one, one.adjustment_hours) for one in data], actions.adjust_hours)
