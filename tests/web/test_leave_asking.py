"""Asking for leave: what it takes while one fills in the form, then one's own requests."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.presses import reread
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import FRIDAY, MONDAY, all_of, asked, form, only, type_named
from tests.web.pages import errors, says, text
from tests.world import World

from muster.leave.actions import approve, ask_for_leave, lock_period, update_leave_type
from muster.leave.kinds import Unit
from muster.leave.models import LeaveRequest
from muster.leave.type_queries import leave_types
from muster.places.actions import ensure_holiday_set, update_location, update_settings

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
ASK, QUOTE = "/leave/ask", "/leave/quote"


def test_asking_then_seeing_it_among_ones_requests(browse: Browse, world: World) -> None:
    emma = browse("emma")
    answer = emma.post(ASK, form(world, reason="A wedding"), follow=True)
    assert says(answer) == ["You asked for it. It waits for approval."]
    row = only(LeaveRequest)
    assert (row.status, row.deduction, row.reason) == ("pending", 2, "A wedding")
    assert "Annual leave Mon 9 Mar 2026 – Tue 10 Mar 2026 2 days Waiting for approval" in text(answer)


def test_halves_and_one_day(browse: Browse, world: World) -> None:
    browse("emma").post(ASK, form(world, ends_on="", ends_half="morning"))
    row = only(LeaveRequest)
    assert (row.starts_on, row.ends_on, row.deduction) == (MONDAY, MONDAY, Decimal("0.5"))
    assert "Mon 9 Mar 2026 morning 0.5 days" in text(browse("emma").get("/leave/"))


def test_by_the_hour(browse: Browse, world: World) -> None:
    sick = update_leave_type(world.actor("ada"), type_named(world, "Sick leave"), unit="hours")
    by_hour = form(world, leave_type=sick.pk, unit="hours", ends_on="", starts_at="09:00", ends_at="11:30")
    browse("emma").post(ASK, by_hour)
    row = only(LeaveRequest)
    assert (row.unit, row.starts_minute, row.ends_minute) == (Unit.HOURS, 540, 690)
    assert "Mon 9 Mar 2026, 09:00 – 11:30 2.5 hours" in text(browse("emma").get("/leave/"))


def test_midnight_ends_the_day(browse: Browse, world: World) -> None:
    sick = update_leave_type(world.actor("ada"), type_named(world, "Sick leave"), unit="hours")
    by_hour = form(world, leave_type=sick.pk, unit="hours", ends_on="", starts_at="13:00", ends_at="00:00")
    browse("emma").post(ASK, by_hour)
    assert only(LeaveRequest).ends_minute == 24 * 60


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "9 March"}, "starts_on"),
        ({"ends_on": "2026-03-08"}, "ends_on"),
        ({"ends_on": "2090-01-01"}, "ends_on"),
        ({"ends_on": "2026-03-09", "starts_half": "afternoon", "ends_half": "morning"}, "ends_half"),
        ({"leave_type": "999"}, "leave_type"),
        ({"leave_type": "x"}, "leave_type"),
        ({"unit": "weeks"}, "unit"),
        ({"unit": "hours", "starts_at": "09:00"}, "ends_at"),
        ({"unit": "hours", "starts_at": "09:00", "ends_at": "noon"}, "ends_at"),
        ({"unit": "hours", "ends_on": "", "starts_at": "12:00", "ends_at": "09:00"}, "ends_at"),
        ({"reason": "x" * 5001}, "reason"),
    ],
)
def test_what_cannot_be_asked_for(browse: Browse, world: World, changes: dict[str, str], field: str) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post(ASK, form(world, **changes))
    assert list(errors(answer)) == [field]


def test_overlaps_are_refused_at_the_day(browse: Browse, world: World) -> None:
    asked(world)
    emma = browse("emma")
    with unchanged():
        answer = emma.post(ASK, form(world))
    refusal = "You already have an absence booked during this period. Please check the dates."
    assert errors(answer) == {"starts_on": [refusal]}


def test_a_file_is_handed_in_and_read_by_those_who_decide(browse: Browse, world: World) -> None:
    file = SimpleUploadedFile("note.png", PNG, "image/png")
    browse("emma").post(ASK, form(world, attachment=file))
    address = f"/leave/requests/{only(LeaveRequest).pk}/attachment"
    answer = browse("max").get(address)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["Content-Disposition"] == 'attachment; filename="note.png"'
    assert browse("noah").get(address).status_code == 404


def test_a_file_that_a_browser_would_run_is_refused(browse: Browse, world: World) -> None:
    emma, file = browse("emma"), SimpleUploadedFile("note.html", b"<script>alert(1)</script>", "image/png")
    with unchanged():
        answer = emma.post(ASK, form(world, attachment=file))
    assert list(errors(answer)) == ["attachment"]


# What it takes


def quoted(browse: Browse, world: World, **changes: Any) -> str:
    emma = browse("emma")
    with unchanged():
        return text(emma.get(QUOTE, form(world, **changes)))


def test_what_it_takes_is_worked_out(browse: Browse, world: World) -> None:
    assert quoted(browse, world) == (
        "It takes 2 days and leaves 18 days . On its first day there will be 20 days."
    )


def test_what_waits_already_is_counted(browse: Browse, world: World) -> None:
    asked(world)
    said = quoted(browse, world, starts_on="2026-03-16", ends_on="2026-03-16")
    assert (
        "It takes 1 day and leaves 14 days . On its first day there will be 20 days, 5 days of them" in said
    )


def test_public_holidays_are_named(browse: Browse, world: World) -> None:
    ensure_holiday_set(world.actor("ada"), "AU-NSW")
    update_location(world.actor("ada"), world.cafe, holiday_regions=["AU-NSW"])
    said = quoted(browse, world, starts_on="2026-04-02", ends_on="2026-04-07")
    assert "It takes 2 days" in said
    assert "Fri 3 Apr is Good Friday." in said


def test_a_day_of_the_country_and_of_its_part_is_named_once(browse: Browse, world: World) -> None:
    regions = ["AU", "AU-NSW"]
    for region in regions:
        ensure_holiday_set(world.actor("ada"), region)
    update_location(world.actor("ada"), world.cafe, holiday_regions=regions)
    said = quoted(browse, world, starts_on="2026-04-02", ends_on="2026-04-07")
    assert said.count("Good Friday") == 1
    assert said.index("Good Friday") < said.index("Easter Monday")


def test_days_that_nobody_works_are_told_apart(browse: Browse, world: World) -> None:
    row = asked(world, ends_on=date(2026, 3, 17))
    length = "9 days, 7 of them working days"
    emma = browse("emma")
    assert f"{length} Waiting for approval" in text(emma.get("/leave/"))
    assert length in text(emma.get(f"/leave/requests/{row.pk}/"))
    assert f"{length} takes 7 days" in text(browse("max").get("/approvals/"))


def test_a_balance_tells_today_and_what_is_left_of_the_year(browse: Browse, world: World) -> None:
    emma = browse("emma")
    said = "20 days today {} of 20 taken or booked: {} left of the leave year that ends on 31 Dec 2026."
    shown = text(emma.get("/leave/"))
    assert said.format(0, 20) in shown
    assert "Nothing yet." in shown
    approve(world.actor("max"), asked(world))
    assert said.format(5, 15) in text(emma.get("/leave/"))


def test_what_speaks_against_it_is_said_before_it_is_sent(browse: Browse, world: World) -> None:
    lock_period(world.actor("ada"), starts_on=MONDAY, ends_on=FRIDAY, reason="Stocktaking")
    assert "No leave can be taken from 2026-03-09 to 2026-03-13: Stocktaking." in quoted(browse, world)


def test_a_type_without_a_balance(browse: Browse, world: World) -> None:
    said = quoted(browse, world, leave_type=type_named(world, "Sick leave").pk)
    assert said == "2 days . It takes nothing from a balance."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts_on": ""}, "Choose the kind of leave and the days: what it takes is worked out here."),
        ({"ends_on": "2026-03-08"}, "The leave ends before it begins. Check the dates."),
        ({"starts_on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_worked_out(browse: Browse, world: World, changes: dict[str, str], said: str) -> None:
    assert quoted(browse, world, **changes) == said


def test_without_a_script_a_button_works_it_out(browse: Browse, world: World) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post(ASK, form(world, work_out="1"))
    assert "It takes 2 days and leaves 18 days" in text(answer)
    assert answer.context["form"]["starts_on"].value() == "2026-03-09"


def test_a_day_of_the_chart_leads_to_the_form(browse: Browse) -> None:
    page = browse("emma").get(f"{ASK}?starts_on=2026-03-09")
    assert page.context["form"]["starts_on"].value() == MONDAY


def test_where_employees_do_not_ask(browse: Browse, world: World) -> None:
    update_settings(world.actor("ada"), employees_ask_for_leave=False)
    emma = browse("emma")
    assert "Ask for leave" not in text(emma.get("/leave/"))
    with unchanged():
        assert emma.get(ASK).status_code == emma.post(ASK, form(world)).status_code == 403


# One request


def test_a_request_says_what_became_of_it(browse: Browse, world: World) -> None:
    row = asked(world, reason="A wedding")
    approve(world.actor("max"), row)
    shown = text(browse("emma").get(f"/leave/requests/{row.pk}/"))
    assert "Takes 5 days of Annual leave Reason A wedding Approved by Max Manager" in shown
    assert "Max Manager approved it 4 Mar 2026, 09:00" in shown
    assert "Emma Example asked for it 4 Mar 2026, 09:00" in shown
    assert "Mon 9 Mar 1 day 7 h 36 min" in shown


def test_changing_what_waits(browse: Browse, world: World) -> None:
    row, emma = asked(world, reason="A wedding"), browse("emma")
    address = f"/leave/requests/{row.pk}/change"
    assert emma.get(address).context["form"]["reason"].value() == "A wedding"
    answer = emma.post(address, form(world, reason="Two"), follow=True)
    assert says(answer) == ["The changes are saved."]
    row = reread(row)
    assert (row.deduction, row.reason, row.status) == (2, "Two", "pending")
    with unchanged():
        answer = emma.post(address, form(world, ends_on="2026-03-01"))
    assert list(errors(answer)) == ["ends_on"]


def test_what_a_change_takes(browse: Browse, world: World) -> None:
    """As though the request had not been made; without a script too."""
    row, emma = asked(world), browse("emma")
    page = emma.get(f"/leave/requests/{row.pk}/change")
    said = "leaves 15 days . On its first day there will be 20 days."
    assert f"It takes 5 days and {said}" in text(page)
    address = f"/leave/requests/{row.pk}/quote"
    assert page.context["quote_url"] == address
    with unchanged():
        shown = text(emma.get(address, form(world)))
        answer = emma.post(f"/leave/requests/{row.pk}/change", form(world, work_out="1"))
    assert shown == "It takes 2 days and leaves 18 days . On its first day there will be 20 days."
    assert shown in text(answer)
    assert browse("noah").get(address, form(world)).status_code == 404


def test_what_was_approved_is_not_changed_by_whoever_asked(browse: Browse, world: World) -> None:
    row, emma = asked(world), browse("emma")
    approve(world.actor("max"), row)
    assert "Change" not in text(emma.get(f"/leave/requests/{row.pk}/"))
    with unchanged():
        emma.post(f"/leave/requests/{row.pk}/change", form(world))


def test_cancelling_gives_back(browse: Browse, world: World) -> None:
    row, emma = asked(world), browse("emma")
    approve(world.actor("max"), row)
    assert "15 days at the end of" in text(
        emma.get(f"/leave/balances/{row.leave_type.bank_id}/?at=2026-03-31")
    )
    answer = emma.post(f"/leave/requests/{row.pk}/cancel", {"reason": "Not now"}, follow=True)
    assert says(answer) == ["It is cancelled. What it took is given back."]
    assert reread(row).status == "cancelled"
    assert "20 days at the end of" in text(
        emma.get(f"/leave/balances/{row.leave_type.bank_id}/?at=2026-03-31")
    )
    with unchanged():
        again = emma.post(f"/leave/requests/{row.pk}/cancel", {})
    assert list(errors(again)) == ["__all__"]


@pytest.mark.parametrize("page", ["", "change", "cancel", "attachment"])
def test_others_requests_are_not_there(browse: Browse, world: World, page: str) -> None:
    row = asked(world)
    for name in ("noah", "olga"):
        assert browse(name).get(f"/leave/requests/{row.pk}/{page}").status_code == 404, name


# For somebody else


def test_booking_for_somebody(browse: Browse, world: World) -> None:
    lock_period(world.actor("ada"), starts_on=MONDAY, ends_on=MONDAY)
    max_, address = browse("max"), f"/people/{world.noah.pk}/leave/book"
    with unchanged():
        refused = max_.post(address, form(world))
    assert errors(refused) == {"starts_on": ["No leave can be taken on 2026-03-09."]}
    answer = max_.post(address, form(world, override_locked_days="on"), follow=True)
    assert says(answer) == ["It is booked: Noah North is off then."]
    row = only(LeaveRequest)
    assert (row.status, row.overrode, row.requested_by_id) == ("approved", ["locked_days"], world.max.pk)
    next_week = form(world, starts_on="2026-03-16", ends_on="2026-03-18")
    assert "It takes 3 days and leaves 15 days" in text(
        max_.get(f"/people/{world.noah.pk}/leave/quote", next_week)
    )


def test_booking_for_who_is_not_ones_own(browse: Browse, world: World) -> None:
    address = f"/people/{world.olga.pk}/leave/book"
    max_, rosa = browse("max"), browse("rosa")
    with unchanged():
        assert max_.post(address, form(world)).status_code == 404
        assert rosa.post(address, form(world)).status_code == 403


def test_another_organisations_leave(browse: Browse, world: World) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    kind = leave_types(zoe).get(name="Annual leave")
    row = ask_for_leave(zoe, world.other.zoe, leave_type=kind, starts_on=MONDAY, ends_on=FRIDAY)
    ada = browse("ada")
    assert ada.get(f"/leave/requests/{row.pk}/").status_code == 404
    with unchanged():
        answer = ada.post(ASK, form(world, leave_type=kind.pk))
    assert list(errors(answer)) == ["leave_type"]


def test_many_requests_are_paged(browse: Browse, world: World) -> None:
    for day in range(1, 29):
        on = MONDAY.replace(month=5, day=day)
        ask_for_leave(
            world.actor("ada"),
            world.emma,
            leave_type=type_named(world, "Sick leave"),
            starts_on=on,
            ends_on=on,
        )
    emma = browse("emma")
    assert "Page 1 of 2" in text(emma.get("/leave/"))
    assert len(emma.get("/leave/?page=2").context["requests"]) == 3
    assert len(all_of(LeaveRequest)) == 28
