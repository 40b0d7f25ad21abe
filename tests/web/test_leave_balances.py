"""Balances with what moved them, and what is entered by hand."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date
from decimal import Decimal

import pytest
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import all_of, asked, only, type_named
from tests.web.pages import errors, says, text
from tests.world import World

from muster.leave.actions import adjust, approve, create_bank, create_policy
from muster.leave.balance_queries import account, balance
from muster.leave.models import AccountTerms, LeaveAccount, LedgerEntry

Entry = tuple[str, dict[str, str], float, str]  # which, what is filled in, the balance then, what is said


@pytest.fixture
def noahs(world: World) -> str:
    """The address of Noah's allowance, for those who look after him."""
    return f"/people/{world.noah.pk}/leave/balances/{type_named(world).bank_id}/"


def left(world: World, name: str = "noah") -> Decimal:
    ada = world.actor("ada")
    return balance(ada, account(ada, world.people[name]))


def test_my_balance_and_what_moved_it(browse: Browse, world: World) -> None:
    approve(world.actor("max"), asked(world))
    adjust(
        world.actor("ada"), account(world.actor("ada"), world.emma), amount=Decimal("1.5"), note="The fair"
    )
    emma = browse("emma")
    assert (
        "Annual leave 21.5 days today 5 of 21.5 taken or booked: 16.5 left of the leave year that ends on 31 Dec 2026."
        in text(emma.get("/leave/"))
    )
    shown = text(emma.get(f"/leave/balances/{type_named(world).bank_id}/"))
    assert "21.5 days today" in shown
    assert "16.5 left of this year" in shown
    assert "13 Mar 2026 Leave taken: Annual leave To come -1 16.5" in shown
    assert "4 Mar 2026 Adjusted by hand: The fair +1.5 21.5" in shown
    assert "1 Jan 2026 Accrued +20 20" in shown
    assert "20 days on the first day of each leave year from 1 Jan 2026" in shown
    assert "Take back" not in shown


def test_looking_ahead(browse: Browse, world: World) -> None:
    approve(world.actor("max"), asked(world))
    emma, address = browse("emma"), f"/leave/balances/{type_named(world).bank_id}/"
    with unchanged():
        assert "15 days at the end of Friday 13 March 2026" in text(emma.get(f"{address}?at=2026-03-13"))
        assert "20 days at the end of Friday 1 January 2027" in text(emma.get(f"{address}?at=2027-01-01"))
        assert list(errors(emma.get(f"{address}?at=soon"))) == ["at"]


def test_a_balance_that_nobody_has(browse: Browse) -> None:
    assert browse("emma").get("/leave/balances/999/").status_code == 404


@pytest.mark.parametrize(
    "entry",
    [
        ("adjust", {"amount": "-2", "on": "2026-03-04", "note": "Fair"}, 18, "Adjusted by hand: Fair -2 18"),
        ("toil", {"amount": "1", "on": "2026-03-04", "note": "Sunday"}, 21, "Time off in lieu: Sunday +1 21"),
        ("pay-out", {"amount": "3", "on": "2026-03-04", "note": "Asked"}, 17, "Paid out: Asked -3 17"),
        ("opening", {"amount": "4", "on": "2026-02-01", "note": "Old"}, 24, "Opening balance: Old +4 24"),
        (
            "allowance",
            {"amount": "25", "year": "2026", "note": "Agreed"},
            25,
            "Adjusted by hand: Agreed +5 25",
        ),
        (
            "carry-forward",
            {"amount": "2.5", "year": "2026", "note": "Kept"},
            22.5,
            "entered by hand: Kept +2.5",
        ),
    ],
)
def test_entering_by_hand(browse: Browse, world: World, noahs: str, entry: Entry) -> None:
    what, values, then, words = entry
    pia = browse("pia")
    assert pia.get(f"{noahs}enter/{what}").status_code == 200
    answer = pia.post(f"{noahs}enter/{what}", values, follow=True)
    assert says(answer) == [f"It is entered. The balance is {then} days today."]
    assert left(world) == Decimal(str(then))
    assert words in text(answer)


@pytest.mark.parametrize(
    ("what", "values", "field"),
    [
        ("adjust", {"amount": "0", "on": "2026-03-04", "note": "Fair"}, "amount"),
        ("adjust", {"amount": "1e30", "on": "2026-03-04", "note": "Fair"}, "amount"),
        ("adjust", {"amount": "1", "on": "2026-03-04", "note": ""}, "note"),
        ("adjust", {"amount": "1", "on": "9000-01-01", "note": "Fair"}, "on"),
        ("toil", {"amount": "0", "on": "2026-03-04", "note": "Sunday"}, "amount"),
        ("toil", {"amount": "1", "on": "2026-03-04", "expires_on": "2026-03-01", "note": "x"}, "expires_on"),
        ("pay-out", {"amount": "21", "on": "2026-03-04", "note": "Asked"}, "__all__"),
        ("allowance", {"amount": "-1", "year": "2026", "note": "x"}, "amount"),
        ("allowance", {"amount": "25", "year": "1999", "note": "x"}, "year"),
    ],
)
def test_what_cannot_be_entered(
    browse: Browse, noahs: str, what: str, values: dict[str, str], field: str
) -> None:
    pia = browse("pia")
    with unchanged():
        answer = pia.post(f"{noahs}enter/{what}", values)
    assert list(errors(answer)) == [field]


def test_taking_an_entry_back(browse: Browse, world: World, noahs: str) -> None:
    line = adjust(world.actor("ada"), account(world.actor("ada"), world.noah), amount=Decimal(3), note="Slip")
    pia, address = browse("pia"), f"/people/leave/entries/{line.pk}/take-back"
    assert says(pia.post(address, follow=True)) == ["It is taken back by another entry."]
    assert left(world) == 20
    assert "Taken back: adjusted by hand" in text(pia.get(noahs))
    with unchanged():
        pia.post(address)
    assert says(pia.get(noahs)) == ["This entry was taken back already."]


def test_who_enters_and_who_looks(browse: Browse, world: World, noahs: str) -> None:
    browsers = {name: browse(name) for name in ("ada", "pia", "rosa", "max", "emma", "noah")}
    with unchanged():
        looked = {name: one.get(noahs).status_code for name, one in browsers.items()}
        entered = {
            name: browsers[name].post(f"{noahs}enter/adjust", {"amount": "1"}).status_code
            for name in ("rosa", "max", "emma", "noah")
        }
    assert looked == {"ada": 200, "pia": 200, "rosa": 200, "max": 200, "emma": 404, "noah": 200}
    assert set(entered.values()) == {403}
    assert browsers["ada"].get(f"{noahs}enter/a-gift").status_code == 404


def test_how_a_balance_grows(browse: Browse, world: World, noahs: str) -> None:
    ada = world.actor("ada")
    bank = type_named(world).bank
    assert bank
    policy = create_policy(
        ada, name="Twelve parts", bank=bank, unit="days", method="monthly", yearly_amount=Decimal(24)
    )
    hours = create_policy(
        ada, name="By the hour", bank=bank, unit="hours", method="yearly", yearly_amount=Decimal(1)
    )
    pia = browse("pia")
    values = {"from_on": "2026-04-01", "policy": policy.pk}
    pia.post(f"{noahs}terms", values)
    assert only(AccountTerms, policy=policy).from_on == date(2026, 4, 1)
    assert "Twelve parts from 1 Apr 2026" in text(pia.get(noahs))
    assert "Noah North will from 1 Apr 2026" in text(
        browse("ada").get(f"/leave-set-up/policies/{policy.pk}/followers")
    )
    with unchanged():
        answer = pia.post(f"{noahs}terms", {**values, "policy": hours.pk})
    assert list(errors(answer)) == ["policy"]


def test_a_balance_of_another_kind(browse: Browse, world: World) -> None:
    long_service = create_bank(world.actor("ada"), name="Long service leave")
    pia, address = browse("pia"), f"/people/{world.noah.pk}/leave/"
    values = {"bank": long_service.pk, "unit": "hours", "yearly_amount": "8"}
    answer = pia.post(f"{address}balances/add", values, follow=True)
    assert says(answer) == ["Noah North has a balance of Long service leave now."]
    assert (
        "Long service leave 0 of 8 taken or booked, 8 left of the leave year to 31 Dec 2026 8 hours today"
        in text(answer)
    )
    assert len(all_of(LeaveAccount, employee=world.noah)) == 1
    with unchanged():
        again = pia.post(f"{address}balances/add", values)
    assert list(errors(again)) == ["bank"]


def test_entries_of_another_organisation(browse: Browse, world: World) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    line = adjust(zoe, account(zoe, world.other.zoe), amount=Decimal(3))
    ada = browse("ada")
    with unchanged():
        assert ada.post(f"/people/leave/entries/{line.pk}/take-back").status_code == 404
    assert len(all_of(LedgerEntry)) == 2


def test_the_page_of_a_person_leads_to_their_leave(browse: Browse, world: World) -> None:
    address = f"/people/{world.noah.pk}/leave/"
    assert address in browse("max").get(f"/people/{world.noah.pk}/").content.decode()
    asked(world, "noah")
    shown = text(browse("max").get(address))
    assert "Annual leave 0 of 20 taken or booked" in shown
    assert "Annual leave Mon 9 Mar 2026 – Fri 13 Mar 2026 5 days Waiting for approval" in shown
