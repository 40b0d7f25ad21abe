"""One shift: changing, adding, approving and deleting it, and what its history tells."""

# ruff: noqa: RUF001 - the typography of the pages

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.presses import breaks_of, local, reread, shift_of, shifts_of, timesheets_of, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.world import NOW, World, at

from muster.attendance.actions import rate_shift, update_break, update_settings
from muster.attendance.models import Shift
from muster.attendance.shift_queries import allowances_of
from muster.places.actions import archive_pay_code, create_allowance, create_pay_code

HOUR = timedelta(hours=1)
SECONDS = timedelta(seconds=17)


@pytest.fixture
def shift(world: World) -> Shift:
    """Noah's on the Tuesday, 08:00:17 to 16:00:17, with a break from 12:00 to 12:30."""
    start = local("2026-03-03T08:00") + SECONDS
    work(
        world.noah,
        ("start", start),
        ("break_start", start + 4 * HOUR),
        ("break_finish", start + 4.5 * HOUR),
        ("finish", start + 8 * HOUR),
    )
    return shift_of(world.noah)


def form(world: World, **changes: Any) -> dict[str, Any]:
    """The form of `shift` as the page gives it, with changes."""
    return {
        "department": world.kitchen.pk,
        "starts": "2026-03-03T08:00",
        "finishes": "2026-03-03T16:00",
        "deduction_minutes": "",
        "notes": "",
        "breaks-TOTAL_FORMS": "2",
        "breaks-INITIAL_FORMS": "1",
        "breaks-0-starts": "2026-03-03T12:00",
        "breaks-0-finishes": "2026-03-03T12:30",
        **changes,
    }


def test_saving_untouched_changes_nothing(browse: Browse, world: World, shift: Shift) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/", form(world))
    assert answer["Location"] == f"/timesheets/{shift.timesheet_id}/"


def test_changing_the_end_keeps_the_second_of_the_start(browse: Browse, world: World, shift: Shift) -> None:
    answer = browse("max").post(
        f"/timesheets/shifts/{shift.pk}/",
        form(world, finishes="2026-03-03T17:15", notes="Stayed on"),
        follow=True,
    )
    assert says(answer) == ["The shift was changed."]
    shift = reread(shift)
    assert shift.clocked_in_at == local("2026-03-03T08:00") + SECONDS
    assert shift.clocked_out_at == local("2026-03-03T17:15")
    assert (shift.worked_minutes, shift.notes) == (525, "Stayed on")


def test_a_break_is_changed_added_and_taken_away(browse: Browse, world: World, shift: Shift) -> None:
    max_, address = browse("max"), f"/timesheets/shifts/{shift.pk}/"
    changes = {
        "breaks-0-finishes": "2026-03-03T12:45",
        "breaks-1-length_minutes": "10",
        "breaks-1-paid": "on",
    }
    max_.post(address, form(world, **changes))
    assert [(one.starts_at, one.finishes_at, one.length_minutes, one.paid) for one in breaks_of(shift)] == [
        (local("2026-03-03T12:00"), local("2026-03-03T12:45"), None, False),
        (None, None, 10, True),
    ]
    assert reread(shift).worked_minutes == 435
    gone = {
        "breaks-TOTAL_FORMS": "3",
        "breaks-INITIAL_FORMS": "2",
        "breaks-0-DELETE": "on",
        "breaks-1-length_minutes": "10",
    }
    max_.post(address, form(world, **gone))
    assert [(one.length_minutes, one.paid) for one in breaks_of(shift)] == [(10, False)]
    assert reread(shift).worked_minutes == 470


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"finishes": "2026-03-03T07:00"}, {"finishes": ["The shift would end before it began."]}),
        ({"finishes": "2026-03-05T07:00"}, {"finishes": ["A shift cannot have ended in the future."]}),
        ({"starts": ""}, {"starts": ["This field is required."]}),
        ({"deduction_minutes": "-1"}, {"deduction_minutes": ["Ensure this value is greater than or equal to 0."]}),
        ({"department": "999"}, {"department": ["Select a valid choice. That choice is not one of the available choices."]}),
        ({"breaks-0-finishes": "2026-03-03T18:00"}, {"__all__": ["A break lies within its shift."]}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field_and_kept(
    browse: Browse, world: World, shift: Shift, changes: dict[str, str], found: dict[str, list[str]]
) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/", form(world, notes="What I typed", **changes))
    assert errors(answer) == found
    assert "What I typed" in answer.content.decode()


def test_a_break_that_cannot_be_is_told_at_its_field(browse: Browse, world: World, shift: Shift) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/", form(world, **{"breaks-0-starts": ""}))
    assert answer.context["breaks"].errors == [{"starts": ["When did the break begin?"]}, {}]


def test_an_overlap_is_told_at_the_start(browse: Browse, world: World, shift: Shift) -> None:
    start = local("2026-03-03T18:00")
    work(world.noah, ("start", start), ("finish", start + HOUR))
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/", form(world, finishes="2026-03-03T18:30"))
    assert list(errors(answer)) == ["starts"]
    assert errors(answer)["starts"][0].startswith(
        "It overlaps with the shift of this employee from 2026-03-03 07:00"
    )


def test_a_missing_management_form_is_an_error_not_a_crash(
    browse: Browse, world: World, shift: Shift
) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/shifts/{shift.pk}/", {"starts": "2026-03-03T08:00"})
    assert answer.status_code == 200


def test_a_manager_of_another_team_finds_no_such_shift(browse: Browse, world: World) -> None:
    work(world.olga, ("start", NOW - 2 * HOUR), ("finish", NOW - HOUR))
    shift = shift_of(world.olga)
    max_ = browse("max")
    with unchanged():
        for verb in ("", "approve", "withdraw", "delete", "end"):
            assert max_.post(f"/timesheets/shifts/{shift.pk}/{verb}", form(world)).status_code == 404, verb


def test_ones_own_shift_is_looked_at_and_not_changed(browse: Browse, world: World, shift: Shift) -> None:
    noah = browse("noah")
    page = noah.get(f"/timesheets/shifts/{shift.pk}/")
    assert page.context["form"] is None
    with unchanged():
        assert noah.post(f"/timesheets/shifts/{shift.pk}/", form(world)).status_code == 200
        assert noah.post(f"/timesheets/shifts/{shift.pk}/delete").status_code == 403


def test_approving_one_shift_and_withdrawing_it(browse: Browse, world: World, shift: Shift) -> None:
    max_ = browse("max")
    assert says(max_.post(f"/timesheets/shifts/{shift.pk}/approve", follow=True)) == [
        "The shift is approved."
    ]
    assert (reread(shift).status, reread(shift).approved_by_id) == ("approved", world.max.pk)
    said = says(max_.post(f"/timesheets/shifts/{shift.pk}/withdraw", follow=True))
    assert said == ["The approval is withdrawn."]
    assert reread(shift).status == "pending"


def test_deleting_asks_first(browse: Browse, world: World, shift: Shift) -> None:
    max_, address = browse("max"), f"/timesheets/shifts/{shift.pk}/delete"
    with unchanged():
        assert "Noah North, Tuesday 3 March 2026 from 08:00." in text(max_.get(address))
    assert says(max_.post(address, follow=True)) == ["The shift was deleted."]
    assert shifts_of(world.noah) == []


def test_the_history_is_told_in_words(browse: Browse, world: World, shift: Shift) -> None:
    max_ = browse("max")
    max_.post(
        f"/timesheets/shifts/{shift.pk}/", form(world, finishes="2026-03-03T17:00", department=world.bar.pk)
    )
    first, *_, last = max_.get(f"/timesheets/shifts/{shift.pk}/").context["entries"]
    assert (first.author, first.did, f"{first.at:%H:%M}") == ("Max Manager", "changed it", "09:00")
    assert first.changes == [
        "Department: Bar, before Kitchen",
        "Clocked out: 3 Mar 2026, 17:00, before 3 Mar 2026, 16:00",
        "End that counts: 3 Mar 2026, 17:00, before 3 Mar 2026, 16:00",
        "Worked: 8 h 30 min, before 7 h 30 min",
    ]
    assert (last.author, last.did) == ("Muster", "made it")
    assert "Clocked in: 3 Mar 2026, 08:00" in last.changes


def test_adding_a_shift(browse: Browse, world: World, shift: Shift) -> None:
    values = {"department": world.kitchen.pk, "starts": "2026-03-02T22:00", "finishes": "2026-03-03T06:00"}
    answer = browse("max").post(f"/timesheets/{shift.timesheet_id}/add", values, follow=True)
    assert says(answer) == ["The shift was added."]
    night = shifts_of(world.noah)[0]
    assert (night.on_date.isoformat(), night.worked_minutes) == ("2026-03-02", 480)
    assert "22:00 – 06:00 Tue 3 Mar Kitchen" in text(answer)


def test_a_shift_that_overlaps_is_not_added(browse: Browse, world: World, shift: Shift) -> None:
    values = {"department": world.kitchen.pk, "starts": "2026-03-03T10:00", "finishes": "2026-03-03T11:00"}
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"/timesheets/{shift.timesheet_id}/add", values)
    assert list(errors(answer)) == ["starts"]
    assert 'value="2026-03-03T10:00"' in answer.content.decode()


def test_a_time_that_the_clock_skips_is_refused(browse: Browse, world: World, shift: Shift) -> None:
    values = {"starts": "2026-10-04T02:30", "finishes": "2026-10-04T08:00"}
    max_ = browse("max")
    with at(datetime(2026, 10, 5, tzinfo=UTC)), unchanged():
        answer = max_.post(f"/timesheets/{shift.timesheet_id}/add", values)
    assert errors(answer) == {
        "starts": [
            "There is no 02:30 on 2026-10-04 in Australia/Sydney: the clocks were put forward over it."
        ]
    }


def test_breaks_are_in_the_history(browse: Browse, world: World, shift: Shift) -> None:
    max_, address = browse("max"), f"/timesheets/shifts/{shift.pk}/"
    changes = {"breaks-1-length_minutes": "10", "breaks-1-paid": "on", "finishes": "2026-03-03T17:00"}
    max_.post(address, form(world, **changes))
    counts = {"breaks-TOTAL_FORMS": "3", "breaks-INITIAL_FORMS": "2"}
    gone = {"breaks-0-DELETE": "on", "breaks-1-length_minutes": "15"}
    with at(NOW + HOUR):
        max_.post(address, form(world, finishes="2026-03-03T17:00", **counts, **gone))
    told = [(one.author, one.changes) for one in max_.get(address).context["entries"]]
    assert told == [
        (
            "Max Manager",
            ["Worked: 8 h 45 min, before 8 h 30 min", "Break taken away: 12:00 – 12:30", "Break taken away: 10 min, paid",
             "Break: 15 min"],
        ),
        (
            "Max Manager",
            ["Clocked out: 3 Mar 2026, 17:00, before 3 Mar 2026, 16:00",
             "End that counts: 3 Mar 2026, 17:00, before 3 Mar 2026, 16:00", "Worked: 8 h 30 min, before 7 h 30 min",
             "Break: 10 min, paid"],
        ),
        *told[2:],
    ]  # fmt: skip
    assert ("Muster", ["Break ended: 12:30"]) in told
    assert ("Muster", ["Break: from 12:00"]) in told


def test_breaks_of_others_are_not_in_it(browse: Browse, world: World, shift: Shift) -> None:
    start = local("2026-03-03T08:00")
    work(world.emma, ("start", start), ("break_start", start + HOUR), ("finish", start + 3 * HOUR))
    entries = browse("max").get(f"/timesheets/shifts/{shift.pk}/").context["entries"]
    assert not [told for entry in entries for told in entry.changes if "09:00" in told]


def test_of_a_time_that_comes_twice_the_first_is_taken_and_that_is_said(
    browse: Browse, world: World, shift: Shift
) -> None:
    values = {"department": world.kitchen.pk, "starts": "2026-04-05T02:30", "finishes": "2026-04-05T08:00"}
    with at(datetime(2026, 4, 6, tzinfo=UTC)):
        answer = browse("max").post(f"/timesheets/{shift.timesheet_id}/add", values, follow=True)
    assert says(answer) == [
        "The shift was added.",
        "The clocks were put back that night, so the time you entered came twice. The first was taken.",
    ]
    added = shifts_of(world.noah)[-1]
    assert (added.clocked_in_at, added.clocked_in_offset_minutes) == (
        datetime(2026, 4, 4, 15, 30, tzinfo=UTC),
        660,
    )
    assert added.worked_minutes == 390


def test_the_second_of_two_equal_times_stays_when_untouched(browse: Browse, world: World) -> None:
    second = local("2026-04-05T02:30", fold=1)
    work(world.noah, ("start", second), ("finish", second + 5 * HOUR))
    shift = shift_of(world.noah)
    with at(datetime(2026, 4, 6, tzinfo=UTC)):
        browse("max").post(
            f"/timesheets/shifts/{shift.pk}/",
            {
                "department": world.kitchen.pk, "starts": "2026-04-05T02:30", "finishes": "2026-04-05T08:30",
                "breaks-TOTAL_FORMS": "1", "breaks-INITIAL_FORMS": "0",
            },
        )  # fmt: skip
    shift = reread(shift)
    assert (shift.clocked_in_at, shift.worked_minutes) == (second.astimezone(UTC), 360)


def test_times_are_those_of_the_shifts_location(browse: Browse, world: World) -> None:
    work(world.olga, ("start", NOW - 2 * HOUR), ("finish", NOW - HOUR))
    shift = shift_of(world.olga)
    page = browse("ada").get(f"/timesheets/shifts/{shift.pk}/")
    assert 'value="2026-03-04T04:00"' in page.content.decode()
    assert "Time in Australia/Perth." in text(page)
    assert "04:00 – 05:00 AWST Yard" in text(page)


def test_a_shift_still_running_is_ended_by_its_form(browse: Browse, world: World) -> None:
    work(world.noah, ("start", local("2026-03-04T07:00")))
    shift = shift_of(world.noah)
    values = form(world, starts="2026-03-04T07:00", finishes="2026-03-04T08:30")
    values = {name: value for name, value in values.items() if not name.startswith("breaks-0")}
    values |= {"breaks-TOTAL_FORMS": "1", "breaks-INITIAL_FORMS": "0"}
    browse("max").post(f"/timesheets/shifts/{shift.pk}/", values)
    assert reread(shift).worked_minutes == 90
    assert [sheet.status for sheet in timesheets_of(world.noah)] == ["pending"]


def test_a_time_shown_twice_stays_the_one_it_was_when_something_else_changes(
    browse: Browse, world: World
) -> None:
    """The clocks went back at 03:00: from 02:50 to 02:30 are forty minutes, with a break at the second 02:00."""
    start = (local("2026-04-05T02:50") + SECONDS).astimezone(UTC)
    finish = local("2026-04-05T02:30", fold=1).astimezone(UTC)
    pause = tuple(local(f"2026-04-05T{at}", fold=1).astimezone(UTC) for at in ("02:00", "02:10"))
    presses = ("start", start), ("break_start", pause[0]), ("break_finish", pause[1]), ("finish", finish)
    work(world.noah, *presses)
    shift = shift_of(world.noah)
    sent = {
        **form(world, starts="2026-04-05T02:50", finishes="2026-04-05T02:30", notes="Night"),
        "breaks-0-starts": "2026-04-05T02:00",
        "breaks-0-finishes": "2026-04-05T02:10",
        "breaks-0-paid": "on",
    }
    with at(finish):
        answer = browse("max").post(f"/timesheets/shifts/{shift.pk}/", sent)
    assert answer.status_code == 302
    shift = reread(shift)
    assert (shift.clocked_in_at, shift.clocked_out_at, shift.notes) == (start, finish, "Night")
    assert [(one.starts_at, one.finishes_at, one.paid) for one in breaks_of(shift)] == [(*pause, True)]


# What is stated by hand


def test_what_is_entered_on_the_page_is_exact_and_marked(browse: Browse, world: World, shift: Shift) -> None:
    grid = {"mode": "nearest", "minutes": 15}
    update_settings(world.actor("ada"), rounding={"start": grid, "finish": grid})
    max_ = browse("max")
    max_.post(f"/timesheets/shifts/{shift.pk}/", form(world, finishes="2026-03-03T17:07"))
    row = reread(shift)
    assert (row.finishes_at, row.by_hand) == (local("2026-03-03T17:07"), True)
    page = text(max_.get(f"/timesheets/shifts/{shift.pk}/"))
    assert "Entered by hand" in page


def test_allowances_pay_code_and_rating(browse: Browse, world: World, shift: Shift) -> None:
    ada = world.actor("ada")
    hazard, meal = create_allowance(ada, name="Hazard"), create_allowance(ada, name="Meal", automatic=True)
    code = create_pay_code(ada, name="Level 2")
    rate_shift(ada, reread(shift), 4)
    max_, address = browse("max"), f"/timesheets/shifts/{shift.pk}/"
    page = max_.get(address)
    assert f'name="allowance_{hazard.pk}"' in page.content.decode()
    assert f'name="allowance_{meal.pk}"' not in page.content.decode()
    changes = {f"allowance_{hazard.pk}": "1.5", "pay_code": code.pk}
    max_.post(address, form(world, **changes))
    row = reread(shift)
    assert (row.pay_code_id, [one.value for one in allowances_of(row)]) == (code.pk, [Decimal("1.5")])
    told = text(max_.get(address))
    for words in ("Hazard · 1.5", "Pay code · Level 2", "Rated 4 of 5", "Allowance: Hazard 1.5"):
        assert words in told
    archive_pay_code(ada, reread(code))
    with unchanged():
        max_.post(address, form(world, **changes))
    max_.post(address, form(world, pay_code=code.pk))
    assert allowances_of(row) == []


def test_a_shift_is_added_with_an_allowance(browse: Browse, world: World, shift: Shift) -> None:
    hazard = create_allowance(world.actor("ada"), name="Hazard")
    sent = {
        "department": world.kitchen.pk, "starts": "2026-03-02T09:00", "finishes": "2026-03-02T10:00",
        f"allowance_{hazard.pk}": "2",
    }  # fmt: skip
    browse("max").post(f"/timesheets/{shift.timesheet_id}/add", sent)
    row = shifts_of(world.noah)[0]
    assert (row.by_hand, [one.value for one in allowances_of(row)]) == (True, [Decimal(2)])


def test_a_break_with_times_and_a_length_can_stay(browse: Browse, world: World, shift: Shift) -> None:
    (pause,) = breaks_of(shift)
    update_break(world.actor("ada"), reread(shift), pause.pk, length_minutes=20)
    sent = form(world, **{"breaks-0-length_minutes": "20", "breaks-1-length_minutes": "5"})
    browse("max").post(f"/timesheets/shifts/{shift.pk}/", sent)
    assert [one.length_minutes for one in breaks_of(shift)] == [20, 5]
    assert "Break, length: 20 min" in text(browse("max").get(f"/timesheets/shifts/{shift.pk}/"))
