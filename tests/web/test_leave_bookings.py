"""Leave booked for a department or for everybody."""

# ruff: noqa: RUF001 - the typography of the pages

from typing import Any

import pytest
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.leave_rows import MONDAY, all_of, asked, only, type_named
from tests.web.pages import errors, says, text
from tests.world import World, run_jobs

from muster.leave.actions import groups
from muster.leave.models import GroupBooking, LeaveRequest

BOOK = "/away/book"


def form(world: World, **changes: Any) -> dict[str, Any]:
    kind = type_named(world, "Unpaid leave").pk
    return {"leave_type": kind, "unit": "days", "starts_on": "2026-03-09", "ends_on": "2026-03-10", **changes}


def test_everybody_is_booked_and_who_was_not_is_told(browse: Browse, world: World) -> None:
    asked(world, ends_on=MONDAY)
    ada = browse("ada")
    answer = ada.post(BOOK, form(world, reason="Outing"), follow=True)
    shown = text(answer)
    assert "Unpaid leave for everybody Mon 9 Mar 2026 – Tue 10 Mar 2026" in shown
    assert "6 of 7 people are booked. Not booked Emma Example You already have an absence" in shown
    assert {row.reason for row in all_of(LeaveRequest, status="approved")} == {"Outing"}
    assert "Unpaid leave Mon 9 Mar 2026 – Tue 10 Mar 2026 Everybody, 4 Mar 2026, 09:00 6 booked" in text(
        ada.get(BOOK)
    )


def test_how_far_it_is(browse: Browse, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "PORTION", 3)
    ada = browse("ada")
    answer = ada.post(BOOK, form(world), follow=True)
    assert "0 of 7 people are seen to. You may leave this page; it goes on." in text(answer)
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    address, headers = f"/away/bookings/{only(GroupBooking).pk}/", {"HX-Request": "true"}
    assert ada.get(address, headers=headers).status_code == 200
    run_jobs()
    part = ada.get(address, headers=headers)
    assert (part.status_code, "<html" in part.content.decode()) == (286, False)
    assert "7 of 7 people are booked." in text(part)


def test_all_of_it_is_cancelled(browse: Browse, world: World) -> None:
    max_ = browse("max")
    max_.post(BOOK, form(world, department=world.kitchen.pk))
    address = f"/away/bookings/{only(GroupBooking).pk}/cancel"
    with unchanged():
        assert "3 people have Unpaid leave, Mon 9 Mar 2026" in text(max_.get(address))
    answer = max_.post(address, follow=True)
    assert says(answer) == ["All of it is cancelled.", "3 people have their leave no more."]
    assert {row.status for row in all_of(LeaveRequest)} == {"cancelled"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-03-08"}, "ends_on"),
        ({"department": "999"}, "department"),
    ],
)
def test_what_cannot_be_booked(browse: Browse, world: World, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post(BOOK, form(world, **changes))
    assert list(errors(answer)) == [field]


def test_a_manager_books_for_their_department_alone(browse: Browse, world: World) -> None:
    max_, emma = browse("max"), browse("emma")
    with unchanged():
        assert list(errors(max_.post(BOOK, form(world, department=world.yard.pk)))) == ["department"]
        assert max_.post(BOOK, form(world)).status_code == 403
        assert emma.post(BOOK, form(world)).status_code == 403
    browse("ada").post(BOOK, form(world, department=world.yard.pk))
    assert max_.get(f"/away/bookings/{only(GroupBooking).pk}/").status_code == 403
    assert "Yard" not in text(max_.get(BOOK)).partition("Booked before")[2]
