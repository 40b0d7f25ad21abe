"""Reminding people before their shifts, by moving the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.presses import plan
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.core.errors import Conflict, Invalid
from muster.notices.models import Notice
from muster.people.actions import create_employee, deactivate_employee
from muster.rosters.actions import (
    Plan,
    create_scheduled_shifts,
    delete_scheduled_shift,
    update_scheduled_shift,
)
from muster.rosters.actions.reminders import create_reminder, delete_reminder, update_reminder
from muster.rosters.models import RemindedShift, ScheduledShift
from muster.rosters.reminder_jobs import purge_reminded, remind

START = NOW + timedelta(hours=5)
MINUTE = timedelta(minutes=1)
SYDNEY = ZoneInfo("Australia/Sydney")


def shift(world: World, name: str = "emma", starts_at: datetime = START) -> ScheduledShift:
    return plan(world.people[name], world.kitchen, starts_at, starts_at + timedelta(hours=8))


def before(world: World, minutes: int, name: str = "emma") -> None:
    create_reminder(world.actor(name), minutes_before=minutes)


def run(moment: datetime) -> list[tuple[str, str]]:
    """Who was reminded by the run at that moment, and of what."""
    known = set(reminded().values_list("pk", flat=True))
    with at(moment):
        remind()
    return list(reminded().exclude(pk__in=known).values_list("employee__name", "body"))


def reminded():  # type: ignore[no-untyped-def]  # noqa: ANN201 - a query set
    return Notice.objects.all_rows_unchecked().filter(kind="shift.reminder").order_by("pk")


SAID = [("Emma Example", "You work Wed 4 Mar 14:00 to 22:00 in Kitchen.")]


def test_once_from_its_moment_on(world: World) -> None:
    shift(world)
    before(world, 30)
    assert run(START - 30 * MINUTE - timedelta(seconds=1)) == []
    assert run(START - 30 * MINUTE) == SAID
    assert run(START - 29 * MINUTE) == []
    assert run(START) == []


def test_late_is_better_than_never_until_it_begins(world: World) -> None:
    shift(world)
    before(world, 30)
    assert run(START - MINUTE) == SAID
    shift(world, "noah")
    before(world, 30, "noah")
    assert run(START) == []


def test_each_of_several_and_together_once(world: World) -> None:
    shift(world)
    before(world, 120)
    before(world, 30)
    before(world, 15)
    assert run(START - 120 * MINUTE) == SAID
    # The worker was away when the second was due.
    assert run(START - 10 * MINUTE) == SAID
    assert run(START - 9 * MINUTE) == []


def test_nobody_elses_shift(world: World) -> None:
    shift(world, "noah")
    before(world, 30)
    assert run(START - 30 * MINUTE) == []


def test_one_that_is_moved_is_reminded_of_anew(world: World) -> None:
    row = shift(world)
    before(world, 30)
    assert len(run(START - 30 * MINUTE)) == 1
    later = START + timedelta(hours=1)
    update_scheduled_shift(world.actor("max"), row, starts_at=later)
    assert run(START) == []
    assert run(later - 30 * MINUTE) == [("Emma Example", "You work Wed 4 Mar 15:00 to 22:00 in Kitchen.")]
    assert run(later - 29 * MINUTE) == []


def test_one_that_is_given_to_another_reminds_them(world: World) -> None:
    row = shift(world)
    before(world, 30)
    before(world, 30, "noah")
    update_scheduled_shift(world.actor("max"), row, employee=world.noah)
    assert run(START - 30 * MINUTE) == []  # not published to Noah yet
    ScheduledShift.objects.all_rows_unchecked().update(published_at=NOW)
    assert [name for name, _ in run(START - 29 * MINUTE)] == ["Noah North"]


def test_of_what_is_not_there_nobody_is_reminded(world: World) -> None:
    before(world, 30)
    before(world, 30, "noah")
    ada = world.actor("ada")
    create_scheduled_shifts(ada, [Plan(world.kitchen, START, START + timedelta(hours=1), world.emma)])
    create_scheduled_shifts(ada, [Plan(world.kitchen, START, START + timedelta(hours=1))], publish=True)
    delete_scheduled_shift(ada, shift(world, starts_at=START + timedelta(hours=2)))
    shift(world, "noah")
    deactivate_employee(ada, world.noah)
    assert run(START - 30 * MINUTE) == []
    assert run(START + 90 * MINUTE) == []


def test_one_set_up_too_late_is_for_the_next_shift(world: World) -> None:
    shift(world)
    with at(START - 20 * MINUTE):
        before(world, 30)
    assert run(START - 19 * MINUTE) == []
    shift(world, starts_at=START + timedelta(days=1))
    assert len(run(START + timedelta(days=1) - 30 * MINUTE)) == 1


def test_one_that_is_changed_too_late_likewise(world: World) -> None:
    shift(world)
    row = create_reminder(world.actor("emma"), minutes_before=15)
    with at(START - 20 * MINUTE):
        update_reminder(world.actor("emma"), row, minutes_before=30)
    assert run(START - 19 * MINUTE) == []


def test_in_every_organisation_where_they_work(world: World) -> None:
    """tanda-v2.txt 3049: tied to the person."""
    other = world.other
    assert other
    elsewhere = create_employee(
        other.actor("zoe"), name="Emma E.", primary_department=other.kitchen, person=world.emma.person
    )
    plan(elsewhere, other.kitchen, START, START + timedelta(hours=4))
    before(world, 30)
    assert run(START - 30 * MINUTE) == [("Emma E.", "You work Wed 4 Mar 03:00 to 07:00 in Kitchen.")]
    assert reminded().get().organisation_id == other.organisation.pk


@pytest.mark.parametrize(
    ("day", "words"),
    [
        # Sydney's clocks go back at 03:00 on 5 April 2026 and forward at 02:00 on 4 October 2026.
        (datetime(2026, 4, 5, 6, tzinfo=SYDNEY), "Sun 5 Apr 06:00 to"),
        (datetime(2026, 10, 4, 6, tzinfo=SYDNEY), "Sun 4 Oct 06:00 to"),
    ],
)
def test_minutes_are_minutes_when_clocks_change(world: World, day: datetime, words: str) -> None:
    start = day.astimezone(UTC)
    shift(world, starts_at=start)
    before(world, 480)
    assert run(start - 481 * MINUTE) == []
    ((_, body),) = run(start - 480 * MINUTE)
    assert words in body


def test_what_was_told_is_forgotten_some_days_later(world: World) -> None:
    shift(world)
    before(world, 30)
    run(START - 30 * MINUTE)
    with at(START + timedelta(days=2) - MINUTE):
        purge_reminded()
    assert RemindedShift.objects.count() == 1
    with at(START + timedelta(days=2)):
        purge_reminded()
    assert RemindedShift.objects.count() == 0


# Setting them up


@pytest.mark.parametrize("minutes", [-5, 0, 1, 4, 7, 1434, 1436, 1440, 99999])
def test_minutes_that_cannot_be(world: World, minutes: int) -> None:
    row = create_reminder(world.actor("emma"), minutes_before=60)
    for act in (
        lambda: create_reminder(world.actor("emma"), minutes_before=minutes),
        lambda: update_reminder(world.actor("emma"), row, minutes_before=minutes),
    ):
        with unchanged(), pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.field == "minutes_before"


@pytest.mark.parametrize("minutes", [5, 1435])
def test_the_least_and_the_most(world: World, minutes: int) -> None:
    assert create_reminder(world.actor("emma"), minutes_before=minutes).minutes_before == minutes


def test_the_same_twice(world: World) -> None:
    emma = world.actor("emma")
    create_reminder(emma, minutes_before=30)
    row = create_reminder(emma, minutes_before=60)
    with unchanged(), pytest.raises(Conflict):
        create_reminder(emma, minutes_before=30)
    with unchanged(), pytest.raises(Conflict):
        update_reminder(emma, row, minutes_before=30)
    update_reminder(emma, row, minutes_before=60)
    delete_reminder(emma, row)
    assert create_reminder(emma, minutes_before=60).minutes_before == 60
