"""Accrual banks: balances in hours, told, set and adjusted."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.leave.actions import archive_bank, create_bank, open_account
from muster.leave.models import LeaveBank, LedgerEntry
from tests.dialects.aladtec.door import Door, token
from tests.dialects.kit.coverage import answers
from tests.unchanged import unchanged
from tests.world import World

PATH = "/accrual-banks/balances"


@pytest.fixture
def bank(world: World) -> LeaveBank:
    return create_bank(world.actor("ada"), name="Kelly days")


def of(world: World, name: str, bank: LeaveBank, **facts: Any) -> dict[str, Any]:
    return {"member_id": world.people[name].pk, "accrual_bank_id": bank.pk, **facts}


@answers("GET /api/v3/accrual-banks")
def test_banks(world: World, door: Door, bank: LeaveBank) -> None:
    archive_bank(world.actor("ada"), create_bank(world.actor("ada"), name="Old"))
    told = door.get("/accrual-banks")
    assert {"accrual_bank_id": bank.pk, "name": "Kelly days"} == told[-1]
    assert "Old" not in {one["name"] for one in told}
    assert told == sorted(told, key=lambda one: int(one["accrual_bank_id"]))


@answers("GET /api/v3/accrual-banks/balances", "PUT /api/v3/accrual-banks/balances")
def test_balances_are_set(world: World, door: Door, bank: LeaveBank) -> None:
    body = [of(world, "noah", bank, hours=24.5, note="By contract"), of(world, "emma", bank, hours=-3)]
    told = [of(world, "noah", bank, hours=24.5), of(world, "emma", bank, hours=-3)]
    answer = door("PUT", PATH, body)
    assert answer.status_code == 200
    assert answer.json() == {
        "data": told,
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    ids = {"member_ids": [world.noah.pk, world.emma.pk, world.olga.pk], "accrual_bank_ids": [bank.pk]}
    assert door.get(PATH, **ids) == [*told, of(world, "olga", bank, hours=0)]
    assert door.at("/api/v2").get(PATH, **ids) == [*told, of(world, "olga", bank, hours=0)]
    line = LedgerEntry.objects.all_rows_unchecked().get(account__employee=world.noah, account__bank=bank)
    assert (line.note, line.amount, line.account.unit) == ("By contract", Decimal("24.5"), "hours")
    with unchanged():
        assert door.told("PUT", PATH, body) == told


@answers("POST /api/v3/accrual-banks/balances/adjustments")
def test_balances_are_adjusted(world: World, door: Door, bank: LeaveBank) -> None:
    body = [of(world, "noah", bank, adjustment_hours=10), of(world, "noah", bank, adjustment_hours=-2.25)]
    assert door.told("POST", f"{PATH}/adjustments", body) == [of(world, "noah", bank, hours=7.75)] * 2
    with unchanged():
        assert door.told("POST", f"{PATH}/adjustments", [of(world, "noah", bank, adjustment_hours=0)]) == [
            of(world, "noah", bank, hours=7.75)
        ]


@pytest.mark.parametrize("hours", [7.6, 10, 7.3, 0.01, 1234.56])
def test_a_balance_in_days_is_told_in_hours(world: World, door: Door, bank: LeaveBank, hours: float) -> None:
    """A day of leave has 7.6 hours."""
    open_account(world.actor("ada"), world.noah, bank)
    told = door.told("PUT", PATH, [of(world, "noah", bank, hours=hours)])
    assert told == [of(world, "noah", bank, hours=hours)]
    line = LedgerEntry.objects.all_rows_unchecked().get(account__employee=world.noah, account__bank=bank)
    assert line.amount == (Decimal(str(hours)) / Decimal("7.6")).quantize(Decimal("0.0001"))


@pytest.mark.parametrize(
    ("changed", "status", "detail"),
    [
        ({"member_id": 999_999}, 404, "1: Member was not found."),
        ({"accrual_bank_id": 999_999}, 404, "1: Accrual bank was not found."),
        ({"member_id": None}, 400, "1.member_id: not an id."),
        ({"hours": None}, 400, "1.hours: give a value."),
        ({"hours": "many"}, 400, "1.hours: not a number."),
        ({"hours": 1e9}, 400, "1.hours: not a number of that size."),
        ({"note": 5}, 400, "1.note: give a text."),
        ({"note": "x" * 501}, 400, "1.note: String should have at most 500 characters"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "name"), [("PUT", PATH, "hours"), ("POST", f"{PATH}/adjustments", "adjustment_hours")]
)
def test_all_of_them_or_none(
    world: World,
    door: Door,
    bank: LeaveBank,
    *,
    changed: dict[str, Any],
    status: int,
    detail: str,
    method: str,
    path: str,
    name: str,
) -> None:
    second = of(world, "emma", bank, hours=1) | changed
    second[name] = second.pop("hours")
    with unchanged():
        found = door.refused(method, path, [of(world, "noah", bank, **{name: 1}), second], status=status)
    assert found == detail.replace("hours:", f"{name}:")


def test_nothing_to_enter(door: Door) -> None:
    assert door.told("PUT", PATH, []) == door.told("POST", f"{PATH}/adjustments", []) == []


def test_ids_must_be_given(world: World, door: Door, bank: LeaveBank) -> None:
    assert door.refused("GET", PATH, accrual_bank_ids=[bank.pk]) == "member_ids is required."
    assert door.refused("GET", PATH, member_ids=[world.noah.pk]) == "accrual_bank_ids is required."
    assert door.refused("GET", PATH, member_ids="x", accrual_bank_ids=[bank.pk]) == (
        "member_ids: not a whole number."
    )


def test_nobody_is_named(world: World, door: Door, bank: LeaveBank) -> None:
    assert door.refused("GET", PATH, member_ids="", accrual_bank_ids=[bank.pk]) == "member_ids: give an id."


def test_what_is_another_systems(world: World, door: Door, bank: LeaveBank) -> None:
    assert world.other
    theirs = create_bank(world.other.actor("zoe"), name="Theirs")
    noah, zoe = world.noah.pk, world.other.zoe.pk
    assert door.refused("GET", PATH, status=404, member_ids=[noah, zoe], accrual_bank_ids=[bank.pk]) == (
        "Member was not found."
    )
    assert door.refused("GET", PATH, status=404, member_ids=[noah], accrual_bank_ids=[theirs.pk]) == (
        "Accrual bank was not found."
    )


def test_a_profile_that_only_reads(world: World, bank: LeaveBank) -> None:
    door = Door(token(world, rights={"leave_account": "read"}))
    assert door.get(PATH, member_ids=[world.noah.pk], accrual_bank_ids=[bank.pk]) == [
        of(world, "noah", bank, hours=0)
    ]
    with unchanged():
        door.refused("PUT", PATH, [of(world, "noah", bank, hours=1)], status=403)
        door.refused("POST", f"{PATH}/adjustments", [of(world, "noah", bank, adjustment_hours=1)], status=403)
        door.refused("GET", "/accrual-banks", status=403)


def test_statements_do_not_grow_with_the_members(
    world: World, door: Door, bank: LeaveBank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [one.pk for one in world.people.values()]
    door.told("PUT", PATH, [{"member_id": pk, "accrual_bank_id": bank.pk, "hours": 5} for pk in people])
    for ids in (people[:1], people):
        with django_assert_num_queries(8):
            door.get(PATH, member_ids=ids, accrual_bank_ids=[bank.pk])


def test_statements_do_not_grow_with_what_is_entered(
    world: World, door: Door, bank: LeaveBank, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """More for those who have no balance of the bank yet, however many these are."""
    names = list(world.people)
    for some, most in ((names[:1], 32), (names[1:], 32), (names, 25)):
        with django_assert_max_num_queries(most):
            door.told("PUT", PATH, [of(world, name, bank, hours=len(some)) for name in some])
        with django_assert_max_num_queries(25):
            body = [of(world, name, bank, adjustment_hours=1) for name in some]
            assert door.told("POST", f"{PATH}/adjustments", body)[-1]["hours"] == len(some) + 1


def test_one_balance_that_is_set_twice(world: World, door: Door, bank: LeaveBank) -> None:
    body = [of(world, "noah", bank, hours=hours) for hours in (8, 3)]
    assert door.told("PUT", PATH, body) == [of(world, "noah", bank, hours=3)] * 2
    lines = LedgerEntry.objects.all_rows_unchecked().filter(account__bank=bank).order_by("pk")
    assert list(lines.values_list("amount", flat=True)) == [8, -5]


def test_what_is_sent_again(world: World, door: Door, bank: LeaveBank) -> None:
    """The documents have nothing by which a second sending is known: an adjustment is two, a balance is set to what it is."""
    for hours in (4, 8):
        body = [of(world, "noah", bank, adjustment_hours=4)]
        assert door.told("POST", f"{PATH}/adjustments", body) == [of(world, "noah", bank, hours=hours)]
    with unchanged():
        assert door.told("PUT", PATH, [of(world, "noah", bank, hours=8)]) == [
            of(world, "noah", bank, hours=8)
        ]


def test_more_than_a_balance_can_move(world: World, door: Door, bank: LeaveBank) -> None:
    much = of(world, "noah", bank, adjustment_hours=99_999)
    door.told("POST", f"{PATH}/adjustments", [much] * 11)
    with unchanged():
        detail = door.refused(
            "PUT", PATH, [of(world, "emma", bank, hours=1), of(world, "noah", bank, hours=-1)]
        )
    assert detail == "1: An amount is a number below 1,000,000."
