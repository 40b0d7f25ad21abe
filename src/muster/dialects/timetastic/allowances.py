"""Allowances of leave years, and time off in lieu (timetastic-extra.md)."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Body

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic.users import user, users
from muster.dialects.timetastic.wire import (
    COMMON_ERRORS,
    AmountIn,
    Key,
    OtherKey,
    RequiredAmount,
    TextIn,
    Wire,
    Year,
    empty,
    number,
)
from muster.leave import actions
from muster.leave import balance_queries as queries
from muster.leave.models import LeaveAccount, LedgerEntry
from muster.leave.type_queries import settings, today
from muster.leave.years import year_start
from muster.people.models import Employee

router = PolicyRouter(tags=["Allowances"], errors=COMMON_ERRORS, by_alias=True)


class ToilOut(Wire):
    id: int
    amount: float
    description: str


class ToilsOut(Wire):
    total: float
    toil: list[ToilOut]


class YearOut(Wire):
    year: int
    allowance: float
    toils: ToilsOut
    carry_forward: float


class UserYearsOut(Wire):
    user_id: int
    user_allowances: list[YearOut]


class AmountBody(Wire):
    amount: RequiredAmount


class ToilIn(Wire):
    amount: RequiredAmount
    description: TextIn = None


class ToilChangeIn(Wire):
    amount: AmountIn = None
    description: TextIn = None


def account_of(actor: Actor, user_id: int) -> LeaveAccount:
    """Of the bank that people mean when they speak of their allowance."""
    return queries.account(actor, user(actor, user_id))


def _years(actor: Actor, rows: Sequence[Employee], year: int | None) -> list[list[dict[str, Any]]]:
    """For each person; without a year the last, the present and the next leave year. However many, as many statements."""
    accounts = queries.accounts(actor, rows, [settings(actor).allowance_bank])
    now = today(actor)
    # Leave years begin in one month or another: the last one of somebody begins at most two calendar years ago.
    asked = [year] if year is not None else list(range(now.year - 2, now.year + 2))
    figures, toils = queries.year_figures(actor, accounts, asked), queries.toil_items(accounts)
    found = []
    for account, of_account in zip(accounts, figures, strict=True):
        present = year_start(now, account.year_starts_month).year
        shown = [one for one in of_account if year is not None or abs(one.year_on.year - present) <= 1]
        items = toils.get(account.pk, [])
        found.append(
            [
                {
                    "year": one.year_on.year,
                    "allowance": number(one.allowance),
                    "toils": _toils([item for item in items if item.entry.year_on == one.year_on]),
                    "carryForward": number(one.carry_forward),
                }
                for one in shown
            ]
        )
    return found


def _toils(items: Sequence[queries.ToilItem]) -> dict[str, Any]:
    return {
        "total": sum(number(item.amount) for item in items),
        "toil": [
            {"id": item.entry.pk, "amount": number(item.amount), "description": item.note} for item in items
        ],
    }


def _everybodys(actor: Actor, year: int | None) -> HttpResponse:
    rows = list(users(actor, active=True))
    years = _years(actor, rows, year)
    return json_response(
        [{"userId": row.pk, "userAllowances": of_row} for row, of_row in zip(rows, years, strict=True)]
    )


def _toil(actor: Actor, user_id: int, year: int, toil_id: int) -> LedgerEntry:
    """Raises NotFound for one of somebody else's, of another year, or that was taken back."""
    account = account_of(actor, user_id)
    for item in queries.toil_items([account]).get(account.pk, []):
        if item.entry.pk == toil_id and item.entry.year_on.year == year:
            return queries.entry(actor, toil_id)
    raise NotFound("Time off in lieu")


@router.get(
    "/users/allowances",
    policy="leave_account.view",
    response={200: list[UserYearsOut]},
    summary="Allowances of all users",
)
def list_allowances(request: ApiRequest) -> HttpResponse:
    return _everybodys(request.auth, None)


@router.get(
    "/users/allowances/{year}",
    policy="leave_account.view",
    response={200: list[UserYearsOut]},
    summary="Allowances of all users in a leave year",
)
def list_allowances_of_year(request: ApiRequest, year: Year) -> HttpResponse:
    return _everybodys(request.auth, year)


@router.get(
    "/users/{id}/allowances",
    policy="leave_account.view",
    response={200: list[YearOut]},
    summary="Allowances of a user",
)
def get_allowances(request: ApiRequest, user_id: Key) -> HttpResponse:
    return json_response(_years(request.auth, [user(request.auth, user_id)], None)[0])


@router.get(
    "/users/{id}/allowances/{year}",
    policy="leave_account.view",
    response={200: list[YearOut]},
    summary="Allowance of a user in a leave year",
)
def get_allowance_of_year(request: ApiRequest, user_id: Key, year: Year) -> HttpResponse:
    return json_response(_years(request.auth, [user(request.auth, user_id)], year)[0])


@router.put(
    "/users/{id}/allowances/{year}/allowance",
    policy="leave_account.adjust",
    response={200: None},
    summary="Set the allowance of a leave year",
)
def set_allowance(request: ApiRequest, user_id: Key, year: Year, data: Body[AmountBody]) -> HttpResponse:
    account = account_of(request.auth, user_id)
    actions.set_allowance_of_year(request.auth, account, year=year, amount=data.amount)
    return empty()


@router.put(
    "/users/{id}/allowances/{year}/carryforward",
    policy="leave_account.adjust",
    response={200: None},
    summary="Set what is carried forward into a leave year",
)
def set_carry_forward(request: ApiRequest, user_id: Key, year: Year, data: Body[AmountBody]) -> HttpResponse:
    account = account_of(request.auth, user_id)
    actions.set_carry_forward_of_year(request.auth, account, year=year, amount=data.amount)
    return empty()


@router.post(
    "/users/{id}/allowances/{year}/toil",
    policy="leave_account.adjust",
    response={200: int},
    summary="Add time off in lieu",
)
def add_toil(request: ApiRequest, user_id: Key, year: Year, data: Body[ToilIn]) -> HttpResponse:
    account = account_of(request.auth, user_id)
    row = actions.add_toil(request.auth, account, year=year, amount=data.amount, note=data.description or "")
    return json_response(row.pk)


@router.put(
    "/users/{id}/allowances/{year}/toil/{toil_id}",
    policy="leave_account.adjust",
    response={200: int},
    summary="Change time off in lieu",
)
def update_toil(
    request: ApiRequest, user_id: Key, year: Year, toil_id: OtherKey, data: Body[ToilChangeIn]
) -> HttpResponse:
    row = _toil(request.auth, user_id, year, toil_id)
    actions.update_toil(request.auth, row, amount=data.amount, note=data.description)
    return json_response(row.pk)


@router.delete(
    "/users/{id}/allowances/{year}/toil/{toil_id}",
    policy="leave_account.adjust",
    response={200: None},
    summary="Delete time off in lieu",
)
def delete_toil(request: ApiRequest, user_id: Key, year: Year, toil_id: OtherKey) -> HttpResponse:
    actions.remove_toil(request.auth, _toil(request.auth, user_id, year, toil_id))
    return empty()
