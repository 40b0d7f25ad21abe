"""Leave types, balances, policies, settings, locked days and public holidays."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import FRIDAY, MONDAY, all_of, asked, only, type_named
from tests.web.pages import errors, says, text
from tests.world import World

from muster.leave.actions import create_policy, lock_period, open_account
from muster.leave.models import AccrualPolicy, LeaveBank, LeaveSettings, LeaveType, LockedPeriod
from muster.leave.type_queries import settings
from muster.places.actions import ensure_holiday_set
from muster.places.models import HolidaySet, PublicHoliday

SET_UP = "/leave-set-up/"
TYPE = {
    "name": "Study leave", "bank": "", "unit": "days", "colour": "#224466", "requires_approval": "on",
    "fallback": "", "calendar_visibility": "busy",
}  # fmt: skip


def policy_form(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Four weeks", "bank": type_named(world).bank_id, "unit": "hours", "method": "monthly",
        "yearly_amount": "152", "waiting_months": "0", "lowest_balance": "0", **changes,
    }  # fmt: skip


# Types


def test_adding_and_changing_a_leave_type(browse: Browse, world: World) -> None:
    ada = browse("ada")
    answer = ada.post(f"{SET_UP}types/add", {**TYPE, "limit_days": "5"}, follow=True)
    assert says(answer) == ["Study leave is saved."]
    assert "Study leave nothing days Unpaid at most 5 days a year" in text(answer)
    row = only(LeaveType, name="Study leave", organisation=world.organisation)
    assert (row.paid, row.private, row.limit_days, row.colour) == (False, False, 5, "#224466")
    ada.post(f"{SET_UP}types/{row.pk}/", {**TYPE, "paid": "on", "bank": type_named(world).bank_id})
    assert (reread(row).paid, reread(row).bank_id, reread(row).limit_days) == (
        True, type_named(world).bank_id, None,
    )  # fmt: skip


def test_the_icon_that_other_programs_show(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post(f"{SET_UP}types/add", {**TYPE, "icon": "school"})
    row = only(LeaveType, name="Study leave", organisation=world.organisation)
    assert row.icon == "school"
    assert (
        '<option value="school" selected>School</option>'
        in ada.get(f"{SET_UP}types/{row.pk}/").content.decode()
    )
    ada.post(f"{SET_UP}types/{row.pk}/", {**TYPE, "icon": ""})
    assert reread(row).icon is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"icon": "unicorn"}, "icon"),
        ({"name": "annual leave"}, "name"),
        ({"colour": "blue"}, "colour"),
        ({"unit": "weeks"}, "unit"),
        ({"bank": "999"}, "bank"),
        ({"limit_days": "-1"}, "limit_days"),
    ],
)
def test_a_leave_type_that_cannot_be(browse: Browse, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"{SET_UP}types/add", {**TYPE, **changes})
    assert list(errors(answer)) == [field]


def test_archiving_a_type_and_using_it_again(browse: Browse, world: World) -> None:
    asked(world)
    ada, row = browse("ada"), type_named(world)
    with unchanged():
        assert "Archive Annual leave?" in text(ada.get(f"{SET_UP}types/{row.pk}/archive"))
    answer = ada.post(f"{SET_UP}types/{row.pk}/archive", follow=True)
    assert says(answer) == ["Annual leave is archived."]
    assert "1 archived Annual leave" in text(answer)
    assert says(ada.post(f"{SET_UP}types/{row.pk}/restore", follow=True)) == ["Annual leave is in use again."]
    assert reread(row).archived_at is None
    assert ada.post(f"{SET_UP}types/{row.pk}/restore").status_code == 404


# Balances and policies


def test_balances_are_added_renamed_and_archived(browse: Browse, world: World) -> None:
    ada = browse("ada")
    ada.post(f"{SET_UP}balances/add", {"name": "Long service"})
    row = only(LeaveBank, name="Long service")
    ada.post(f"{SET_UP}balances/{row.pk}/", {"name": "Long service leave"})
    assert reread(row).name == "Long service leave"
    ada.post(f"{SET_UP}balances/{row.pk}/archive")
    assert reread(row).archived_at
    allowance = type_named(world).bank_id
    with unchanged():
        ada.post(f"{SET_UP}balances/{allowance}/archive")
    assert says(ada.get(SET_UP))[-1].startswith("Annual leave is the allowance of your organisation.")
    with unchanged():
        assert list(errors(ada.post(f"{SET_UP}balances/add", {"name": "annual LEAVE"}))) == ["name"]


def test_a_policy_is_added_changed_and_archived(browse: Browse, world: World) -> None:
    ada = browse("ada")
    answer = ada.post(f"{SET_UP}policies/add", policy_form(world, cap="300", pro_rata="on"), follow=True)
    assert says(answer) == ["Four weeks is saved."]
    assert "Annual leave: 152 hours a year, month by month, never more than 300" in text(answer)
    row = only(AccrualPolicy)
    ada.post(f"{SET_UP}policies/{row.pk}/", policy_form(world, yearly_amount="160", lowest_balance="-38"))
    row = reread(row)
    assert (row.yearly_amount, row.lowest_balance, row.cap, row.pro_rata) == (160, -38, None, False)
    assert "Nobody yet." in text(ada.get(f"{SET_UP}policies/{row.pk}/followers"))
    ada.post(f"{SET_UP}policies/{row.pk}/archive")
    assert all_of(AccrualPolicy) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"yearly_amount": ""}, "yearly_amount"),
        ({"method": "hours_worked"}, "hourly_amount"),
        ({"lowest_balance": "5"}, "lowest_balance"),
        ({"carry_over_months": "0"}, "carry_over_months"),
        ({"waiting_months": "999"}, "waiting_months"),
        ({"bank": ""}, "bank"),
    ],
)
def test_a_policy_that_cannot_be(browse: Browse, world: World, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(f"{SET_UP}policies/add", policy_form(world, **changes))
    assert list(errors(answer)) == [field]


def test_a_policy_that_somebody_follows_keeps_its_figures(browse: Browse, world: World) -> None:
    admin, bank = world.actor("ada"), type_named(world).bank
    assert bank
    policy = create_policy(admin, name="Four weeks", bank=bank, yearly_amount=Decimal(152))
    open_account(admin, world.noah, bank, unit="hours", policy=policy)
    ada = browse("ada")
    page = ada.get(f"{SET_UP}policies/{policy.pk}/")
    assert set(page.context["form"].fields) == {"name", "mark"}
    assert "its figures stay as they are" in text(page)
    ada.post(f"{SET_UP}policies/{policy.pk}/", policy_form(world, name="Old", yearly_amount="1"))
    assert (reread(policy).name, reread(policy).yearly_amount) == ("Old", 152)
    assert "Noah North since 1 Jan 2026" in text(ada.get(f"{SET_UP}policies/{policy.pk}/followers"))


def test_settings_of_leave(browse: Browse, world: World) -> None:
    ada = browse("ada")
    values = {
        "allowance_bank": type_named(world).bank_id, "default_allowance": "25", "year_starts_month": "4",
        "first_step": "managers", "second_step": "administrators", "third_step": "",
        "colleagues_see": "everybody", "remind_after_days": "0",
    }  # fmt: skip
    answer = ada.post(f"{SET_UP}settings", values, follow=True)
    assert says(answer) == ["The settings are saved."]
    assert "the managers of their department, then the administrators" in text(answer)
    row = only(LeaveSettings, organisation=world.organisation)
    assert (row.approval_steps, row.year_starts_month) == (["managers", "administrators"], 4)
    with unchanged():
        ada.post(f"{SET_UP}settings", values)
        wrong = ada.post(f"{SET_UP}settings", {**values, "default_allowance": "367", "first_step": "me"})
    assert list(errors(wrong)) == ["first_step"]
    with unchanged():
        wrong = ada.post(f"{SET_UP}settings", {**values, "default_allowance": "367"})
    assert list(errors(wrong)) == ["default_allowance"]
    assert settings(world.actor("ada")).default_allowance == 25


@pytest.mark.parametrize(
    "page", ["", "settings", "types/add", "balances/add", "policies/add", "holidays/add"]
)
def test_the_set_up_is_for_administrators(browse: Browse, page: str) -> None:
    browsers = [browse(name) for name in ("pia", "rosa", "max", "emma")]
    with unchanged():
        assert {one.post(SET_UP + page, {"name": "Mine"}).status_code for one in browsers} <= {403, 405}


# Locked days


def test_locking_and_unlocking_days(browse: Browse, world: World) -> None:
    ada = browse("ada")
    values = {"starts_on": "2026-03-09", "ends_on": "2026-03-13", "reason": "Stocktaking"}
    answer = ada.post("/away/locked/add", values, follow=True)
    assert "Mon 9 Mar 2026 – Fri 13 Mar 2026 Everybody Stocktaking Unlock" in text(answer)
    row = only(LockedPeriod)
    assert (row.locked_by_id, row.department_id, row.ends_on) == (world.ada.pk, None, FRIDAY)
    ada.post(f"/away/locked/{row.pk}/unlock")
    assert all_of(LockedPeriod) == []


def test_a_manager_locks_days_of_their_department(browse: Browse, world: World) -> None:
    max_ = browse("max")
    with unchanged():
        nobody = max_.post("/away/locked/add", {"starts_on": "2026-03-09"})
        theirs = max_.post("/away/locked/add", {"starts_on": "2026-03-09", "department": world.yard.pk})
    assert list(errors(nobody)) == list(errors(theirs)) == ["department"]
    offered = text(max_.get("/away/locked/add"))
    assert "Everybody" not in offered
    max_.post("/away/locked/add", {"starts_on": "2026-03-09", "department": world.kitchen.pk})
    max_.post("/away/locked/add", {"starts_on": "2026-03-10", "employee": world.noah.pk})
    shown = text(max_.get("/away/locked/"))
    assert "Mon 9 Mar 2026 Kitchen – Unlock" in shown
    assert "Tue 10 Mar 2026 Noah North – Unlock" in shown


def test_a_manager_does_not_unlock_what_is_for_everybody(browse: Browse, world: World) -> None:
    row = lock_period(world.actor("ada"), starts_on=MONDAY, ends_on=FRIDAY)
    max_ = browse("max")
    assert "Everybody – </td>" not in text(max_.get("/away/locked/"))
    with unchanged():
        max_.post(f"/away/locked/{row.pk}/unlock")
    assert "You may not do this" in says(max_.get("/away/locked/"))[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-03-08"}, "ends_on"),
        ({"ends_on": "2028-03-08"}, "ends_on"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_days_that_cannot_be_locked(browse: Browse, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/away/locked/add", {"starts_on": "2026-03-09", **changes})
    assert list(errors(answer)) == [field]


def test_both_a_department_and_a_person(browse: Browse, world: World) -> None:
    both = {"starts_on": "2026-03-09", "department": world.bar.pk, "employee": world.noah.pk}
    ada = browse("ada")
    with unchanged():
        assert list(errors(ada.post("/away/locked/add", both))) == ["employee"]


def test_how_many_of_a_department_may_be_off(browse: Browse, world: World) -> None:
    ada, address = browse("ada"), f"/departments/{world.kitchen.pk}/"
    values = {"name": "Kitchen", "location": world.cafe.pk, "colour": "#4A6FA5"}
    ada.post(address, {**values, "maximum_off": "2"})
    assert reread(world.kitchen).maximum_off == 2
    with unchanged():
        assert list(errors(ada.post(address, {**values, "maximum_off": "-1"}))) == ["maximum_off"]
    ada.post(address, {**values, "maximum_off": ""})
    assert reread(world.kitchen).maximum_off == 0


# Public holidays


def test_a_region_is_added(browse: Browse) -> None:
    ada, address = browse("ada"), f"{SET_UP}holidays/add"
    assert "Queensland" in text(ada.get(f"{address}?country=AU"))
    answer = ada.post(f"{address}?country=AU", {"part": "QLD"}, follow=True)
    assert says(answer) == ["The holidays of Australia (Queensland) are here."]
    assert "Christmas Day Friday 25 December 2026" in text(answer)
    assert "None known of 2100." in text(ada.get(f"{answer.request['PATH_INFO']}?year=2100"))
    for odd in ("9" * 5000, "²", "-1"):
        assert "25 December 2026" in text(ada.get(f"{answer.request['PATH_INFO']}?year={odd}"))
    assert "Australia (Queensland) AU-QLD" in text(ada.get(f"{SET_UP}holidays/"))
    with unchanged():
        wrong = ada.post(f"{address}?country=AU", {"part": "TEXAS"})
        assert ada.get(f"{address}?country=XX").status_code == 200
    assert list(errors(wrong)) == ["part"]
    assert [row.region for row in all_of(HolidaySet)] == ["AU-QLD"]


def test_a_day_is_added_to_a_region_and_removed(browse: Browse, world: World) -> None:
    row = ensure_holiday_set(world.actor("ada"), "AU-QLD")
    ada, address = browse("ada"), f"{SET_UP}holidays/{row.pk}/add"
    values = {"name": "Show day", "on": "2027-08-11", "starts_at": "13:00", "finishes_at": ""}
    answer = ada.post(address, values, follow=True)
    assert "Show day Added by hand Wednesday 11 August 2027, from 13:00" in text(answer)
    day = only(PublicHoliday, by_hand=True)
    assert (day.on_date, day.starts_at) == (date(2027, 8, 11), time(13))
    with unchanged():
        assert list(errors(ada.post(address, values))) == ["name"]
        assert list(errors(ada.post(address, {**values, "finishes_at": "12:00"}))) == ["finishes_at"]
        assert list(errors(ada.post(address, {**values, "starts_at": "", "finishes_at": "12:00"}))) == [
            "starts_at"
        ]
        by_law = all_of(PublicHoliday, by_hand=False)[0]
        ada.post(f"{SET_UP}holidays/days/{by_law.pk}/remove")
    ada.post(f"{SET_UP}holidays/days/{day.pk}/remove")
    assert all_of(PublicHoliday, by_hand=True) == []
