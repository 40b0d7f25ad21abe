"""Timesheets: a period of everybody, one of one person, approval and export."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import timedelta
from typing import Any

from tests.presses import local, reread, timesheets_of, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, says, text
from tests.world import NOW, World

from muster.attendance.actions import approve_timesheet, export_timesheet
from muster.attendance.jobs import look_for_forgotten
from muster.attendance.models import Timesheet
from muster.attendance.queries import timesheet as sheet_by_id
from muster.people.models import Employee

HOUR = timedelta(hours=1)


def worked(employee: Employee, day: str = "2026-03-03", hours: int = 8) -> Timesheet:
    start = local(f"{day}T08:00")
    work(employee, ("start", start), ("finish", start + hours * HOUR))
    return timesheets_of(employee)[-1]


def approved(world: World, sheet: Timesheet) -> Timesheet:
    return approve_timesheet(world.actor("ada"), sheet_by_id(world.actor("ada"), sheet.pk))


def listed(response: Any) -> list[tuple[str, str, int]]:
    return [
        (row.sheet.employee.name, row.sheet.status, row.totals["minutes"]) for row in response.context["rows"]
    ]


def test_the_list_of_a_period(browse: Browse, world: World) -> None:
    worked(world.noah)
    worked(world.noah, "2026-03-02", 4)
    worked(world.olga)
    page = browse("ada").get("/timesheets/")
    assert listed(page) == [("Noah North", "pending", 720), ("Olga Outback", "pending", 480)]
    shown = text(page)
    assert "Mon 2 Mar – Sun 8 Mar 2026" in shown
    assert "Noah North Kitchen Pending 0 of 2 approved 12 h" in shown
    assert "2 people 20 h" in shown


def test_the_list_shows_what_is_asked_for(browse: Browse, world: World) -> None:
    approved(world, worked(world.noah))
    worked(world.olga)
    worked(world.ada)
    work(world.emma, ("start", NOW - 30 * HOUR))
    look_for_forgotten()
    ada = browse("ada")

    def people(show: str) -> list[str]:
        return [row[0] for row in listed(ada.get(f"/timesheets/?show={show}"))]

    assert people("") == people("tea") == ["Ada Admin", "Emma Example", "Noah North", "Olga Outback"]
    assert people("look") == ["Emma Example"]
    assert people("pending") == ["Ada Admin", "Emma Example", "Olga Outback"]
    assert "All 4 Needs a look 1 To approve 3" in text(ada.get("/timesheets/?show=look"))
    assert "None of this period." in text(ada.get("/timesheets/?on=2026-02-01&show=look"))


def test_ones_own_is_not_among_those_to_approve(browse: Browse, world: World) -> None:
    worked(world.noah)
    worked(world.max)
    assert [row[0] for row in listed(browse("max").get("/timesheets/?show=pending"))] == ["Noah North"]


def test_the_list_stays_as_it_was_chosen_after_approving(browse: Browse, world: World) -> None:
    sheet = worked(world.noah)
    answer = browse("max").post(
        "/timesheets/approve", {"ids": [sheet.pk], "on": "2026-03-02", "show": "pending"}
    )
    assert answer["Location"] == "/timesheets/?on=2026-03-02&show=pending"


def test_stepping_to_the_period_before_and_after(browse: Browse, world: World) -> None:
    worked(world.noah, "2026-02-26")
    max_ = browse("max")
    here = max_.get("/timesheets/")
    assert "Nobody worked in this period." in text(here)
    before = max_.get(f"/timesheets/?on={here.context['previous']}")
    assert listed(before) == [("Noah North", "pending", 480)]
    assert (before.context["first"].isoformat(), before.context["next"].isoformat()) == (
        "2026-02-23",
        "2026-03-02",
    )


def test_a_day_that_is_none_shows_the_present_period(browse: Browse) -> None:
    for on in ("soon", "2026-13-01", "", "0001-01-01", "9999-12-31"):
        assert browse("max").get(f"/timesheets/?on={on}").context["first"].isoformat() == "2026-03-02"


def test_everybody_sees_only_whom_they_may(browse: Browse, world: World) -> None:
    mine, other = worked(world.noah), worked(world.olga)
    assert [row[0] for row in listed(browse("max").get("/timesheets/"))] == ["Noah North"]
    assert [row[0] for row in listed(browse("noah").get("/timesheets/"))] == ["Noah North"]
    assert browse("max").get(f"/timesheets/{mine.pk}/").status_code == 200
    assert browse("max").get(f"/timesheets/{other.pk}/").status_code == 404
    assert browse("emma").get(f"/timesheets/{mine.pk}/").status_code == 404


def test_an_employee_looks_and_changes_nothing(browse: Browse, world: World) -> None:
    sheet = worked(world.noah)
    noah = browse("noah")
    page = noah.get(f"/timesheets/{sheet.pk}/")
    assert "Tue 3 Mar 08:00 – 16:00 Kitchen 8 h Look 8 h" in text(page)
    assert "Approve" not in text(page)
    with unchanged():
        assert noah.post(f"/timesheets/{sheet.pk}/approve").status_code == 403


def test_a_manager_approves_a_timesheet_and_reopens_it(browse: Browse, world: World) -> None:
    sheet = worked(world.noah)
    max_ = browse("max")
    answer = max_.post(f"/timesheets/{sheet.pk}/approve", follow=True)
    assert says(answer) == ["The timesheet is approved."]
    sheet = reread(sheet)
    assert (sheet.status, sheet.approved_by_id, sheet.approved_at) == ("approved", world.max.pk, NOW)
    assert "Approved on 4 Mar 2026, 09:00 by Max Manager" in text(answer)
    assert says(max_.post(f"/timesheets/{sheet.pk}/reopen", follow=True)) == ["The timesheet is open again."]
    assert reread(sheet).status == "pending"


def test_nobody_approves_their_own(browse: Browse, world: World) -> None:
    sheet = worked(world.max)
    max_ = browse("max")
    assert not max_.get("/timesheets/").context["may_approve"]
    with unchanged():
        answer = max_.post(f"/timesheets/{sheet.pk}/approve", follow=True)
    assert says(answer)[0].startswith("You may not do this (timesheet: approve).")


def test_approving_those_ticked_names_what_cannot_be(browse: Browse, world: World) -> None:
    good = worked(world.noah)
    work(world.emma, ("start", NOW - 30 * HOUR))
    look_for_forgotten()
    bad, hidden = timesheets_of(world.emma)[0], worked(world.olga)
    answer = browse("max").post(
        "/timesheets/approve", {"ids": [good.pk, bad.pk, hidden.pk], "on": "2026-03-04"}, follow=True
    )
    assert says(answer) == [
        "Not approved:\nEmma Example: The shift of 2026-03-02 has no end yet. Enter it first.",
        "1 timesheet is approved.",
    ]
    assert [reread(one).status for one in (good, bad, hidden)] == ["approved", "pending", "pending"]


def test_ticking_nothing_or_nonsense_changes_nothing(browse: Browse, world: World) -> None:
    worked(world.noah)
    max_ = browse("max")
    for ids in ([], ["x"], ["9" * 40]):
        with unchanged():
            answer = max_.post("/timesheets/approve", {"ids": ids, "on": "x"}, follow=True)
        assert says(answer) == ["Tick at least one timesheet."]


def test_the_tick_is_offered_only_where_it_may_be(browse: Browse, world: World) -> None:
    worked(world.noah)
    worked(world.max)
    rows = browse("max").get("/timesheets/").context["rows"]
    assert [(row.sheet.employee.name, row.may_approve) for row in rows] == [
        ("Max Manager", False),
        ("Noah North", True),
    ]


def test_payroll_marks_as_exported_after_being_asked(browse: Browse, world: World) -> None:
    sheet = worked(world.noah)
    pia = browse("pia")
    with unchanged():
        early = pia.post(f"/timesheets/{sheet.pk}/export", follow=True)
    assert says(early) == ["The timesheet is not approved yet."]
    approved(world, sheet)
    with unchanged():
        assert "Mark as exported?" in text(pia.get(f"/timesheets/{sheet.pk}/export"))
    assert says(pia.post(f"/timesheets/{sheet.pk}/export", follow=True)) == [
        "The timesheet is marked as exported."
    ]
    assert (reread(sheet).status, reread(sheet).exported_at) == ("exported", NOW)


def test_payroll_exports_those_ticked(browse: Browse, world: World) -> None:
    one, two = approved(world, worked(world.noah)), approved(world, worked(world.olga))
    answer = browse("pia").post("/timesheets/export", {"ids": [one.pk, two.pk]}, follow=True)
    assert says(answer) == ["2 timesheets are marked as exported."]
    assert [reread(sheet).status for sheet in (one, two)] == ["exported", "exported"]


def test_a_manager_exports_nothing(browse: Browse, world: World) -> None:
    sheet = approved(world, worked(world.noah))
    max_ = browse("max")
    with unchanged():
        assert max_.post(f"/timesheets/{sheet.pk}/export").status_code == 403
        assert max_.post("/timesheets/export", {"ids": [sheet.pk]}).status_code == 403


def test_an_exported_timesheet_offers_no_change(browse: Browse, world: World) -> None:
    sheet = approved(world, worked(world.noah))
    export_timesheet(world.actor("pia"), sheet)
    max_ = browse("max")
    page = max_.get(f"/timesheets/{sheet.pk}/")
    assert "Exported on 4 Mar 2026, 09:00" in text(page)
    assert "Add a shift" not in text(page)
    with unchanged():
        answer = max_.post(f"/timesheets/{sheet.pk}/reopen", follow=True)
    assert says(answer) == ["The timesheet from 2026-03-02 to 2026-03-08 was exported and is locked."]


def test_statements_do_not_grow_with_people_or_shifts(browse: Browse, world: World) -> None:
    max_ = browse("max")
    sheet = worked(world.noah)
    with counted() as few:
        max_.get("/timesheets/")
    with counted() as one_shift:
        max_.get(f"/timesheets/{sheet.pk}/")
    worked(world.noah, "2026-03-02")
    worked(world.emma)
    with counted() as more:
        max_.get("/timesheets/")
    with counted() as two_shifts:
        max_.get(f"/timesheets/{sheet.pk}/")
    assert len(few) == len(more) <= 12
    assert len(one_shift) == len(two_shifts) <= 14
