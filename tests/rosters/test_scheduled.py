"""Changing and deleting planned time: breaks, work days, two managers at once, who may."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.rosters.plans import DAY, EIGHT_HOURS, MORNING, again, kept, one, plan, planned
from tests.unchanged import unchanged
from tests.world import NOW, World

from muster.core.change import Change
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import OutboxEvent, Version
from muster.places.actions import archive_position, create_position
from muster.rosters import actions, queries
from muster.rosters.actions import PlannedBreak
from muster.rosters.models import Roster, ScheduledShift
from muster.rosters.refusals import ChangedMeanwhile

HOUR = timedelta(hours=1)
LUNCH = PlannedBreak(30, MORNING + 4 * HOUR, MORNING + 4.5 * HOUR)


def update(world: World, row: ScheduledShift, who: str = "rosa", **facts: Any) -> ScheduledShift:
    return actions.update_scheduled_shift(world.actor(who), row, **facts)


def test_what_is_given_changes_and_the_rest_stays(world: World) -> None:
    row = one(world)
    update(world, row, finishes_at=MORNING + 6 * HOUR)
    found = again(row)
    assert (found.starts_at, found.finishes_at) == (MORNING, MORNING + 6 * HOUR)
    assert (found.employee, found.department, found.automatic_break_minutes) == (
        world.emma,
        world.kitchen,
        30,
    )
    (version,) = Version.objects.all_rows_unchecked().filter(item_type="scheduled_shift", event="update")
    assert version.author_name == "Rosa Rosters"
    assert version.changes == [
        {"field": "finishes_at", "previous": "2026-03-06T04:00:00+00:00", "updated": "2026-03-06T02:00:00+00:00"}
    ]  # fmt: skip
    (event,) = OutboxEvent.objects.all_rows_unchecked().filter(name="scheduled_shift.updated")
    assert event.payload == {"employee_id": world.emma.pk, "previous_employee_id": world.emma.pk}


def test_nothing_that_differs_is_no_change(world: World) -> None:
    row = one(world)
    update(world, row, starts_at=MORNING, employee=world.emma)
    assert (again(row).row_version, queries.versions_of(row).count()) == (1, 1)


def test_two_managers_and_the_second_is_told_what_changed(world: World) -> None:
    row = one(world)
    maxs, rosas = (queries.scheduled_shift(world.actor(name), row.pk) for name in ("max", "rosa"))
    update(world, maxs, "max", starts_at=MORNING + HOUR)
    update(world, maxs, "max", employee=world.noah)
    with pytest.raises(ChangedMeanwhile) as refused:
        update(world, rosas, "rosa", finishes_at=MORNING + 6 * HOUR)
    assert str(refused.value) == (
        "This shift was changed meanwhile. "
        "Max Manager: starts_at from 2026-03-05T20:00:00+00:00 to 2026-03-05T21:00:00+00:00. "
        f"Max Manager: employee_id from {world.emma.pk} to {world.noah.pk}. Read it again."
    )
    found = again(row)
    assert (found.starts_at, found.finishes_at, found.employee) == (
        MORNING + HOUR,
        MORNING + EIGHT_HOURS,
        world.noah,
    )
    update(world, found, "rosa", finishes_at=MORNING + 6 * HOUR)
    assert again(row).finishes_at == MORNING + 6 * HOUR


def test_what_a_form_showed_may_be_older_than_what_was_read(world: World) -> None:
    row = one(world)
    shown = row.row_version
    update(world, again(row), "max", starts_at=MORNING + HOUR)
    with pytest.raises(ChangedMeanwhile, match="Max Manager: starts_at"):
        update(world, again(row), row_version=shown, finishes_at=MORNING + 6 * HOUR)
    assert again(row).finishes_at == MORNING + EIGHT_HOURS
    assert update(world, again(row), row_version=2, finishes_at=MORNING + 6 * HOUR).row_version == 3


def test_what_was_deleted_meanwhile_is_not_found(world: World) -> None:
    row = one(world)
    actions.delete_scheduled_shift(world.actor("max"), again(row))
    with pytest.raises(NotFound):
        update(world, row, starts_at=MORNING + HOUR)
    with pytest.raises(NotFound):
        actions.delete_scheduled_shift(world.actor("rosa"), row)
    assert kept() == []


def test_what_was_changed_meanwhile_is_not_deleted(world: World) -> None:
    row = one(world)
    shown = row.row_version
    update(world, again(row), "max", starts_at=MORNING + HOUR)
    rosa = world.actor("rosa")
    with unchanged(), pytest.raises(ChangedMeanwhile, match="Max Manager: starts_at"):
        actions.delete_scheduled_shift(rosa, row)
    with unchanged(), pytest.raises(ChangedMeanwhile, match="Max Manager: starts_at"):
        actions.delete_scheduled_shift(rosa, again(row), shown)
    actions.delete_scheduled_shift(rosa, again(row), shown + 1)
    assert kept() == []


# Breaks


def test_breaks_take_the_place_of_an_automatic_one_when_it_is_cleared(world: World) -> None:
    row = one(world)
    for facts in ({"breaks": [LUNCH]}, {"breaks": [LUNCH], "automatic_break_minutes": 20}):
        with pytest.raises(Invalid) as refused:
            update(world, again(row), **facts)
        assert refused.value.field == "breaks"
    assert (again(row).automatic_break_minutes, again(row).breaks) == (30, [])
    update(world, row, automatic_break_minutes=None, breaks=[LUNCH, replace(LUNCH, starts_at=None, finishes_at=None, minutes=15, paid=True)])  # fmt: skip
    found = again(row)
    assert (found.automatic_break_minutes, found.break_minutes) == (None, 30)
    assert found.breaks == [
        {
            "starts_at": "2026-03-06T00:00:00+00:00",
            "finishes_at": "2026-03-06T00:30:00+00:00",
            "paid": False,
            "paid_meal": False,
            "minutes": 30,
        },
        {"starts_at": None, "finishes_at": None, "paid": True, "paid_meal": False, "minutes": 15},
    ]
    assert actions.breaks_of(found)[0] == LUNCH
    with pytest.raises(Invalid):
        update(world, found, automatic_break_minutes=25)
    update(world, again(row), automatic_break_minutes=25, breaks=None)
    assert (again(row).automatic_break_minutes, again(row).breaks) == (25, [])


@pytest.mark.parametrize(
    "wrong",
    [
        [replace(LUNCH, starts_at=MORNING - HOUR)],
        [replace(LUNCH, finishes_at=MORNING + 9 * HOUR)],
        [replace(LUNCH, finishes_at=LUNCH.starts_at)],
        [replace(LUNCH, finishes_at=None)],
        [replace(LUNCH, minutes=-1)],
        [replace(LUNCH, minutes=480)],
        [LUNCH, replace(LUNCH, finishes_at=MORNING + 5 * HOUR)],
    ],
)
def test_wrong_breaks_are_refused(world: World, wrong: list[PlannedBreak]) -> None:
    row = one(world, automatic_break_minutes=None)
    with unchanged(), pytest.raises(Invalid) as refused:
        update(world, row, breaks=wrong)
    assert refused.value.field == "breaks"


def test_a_shift_made_shorter_than_its_break_is_refused(world: World) -> None:
    row = one(world, automatic_break_minutes=60)
    with unchanged(), pytest.raises(Invalid):
        update(world, row, finishes_at=MORNING + HOUR)


# Where and when


def test_a_vacant_shift_with_a_start_alone(world: World) -> None:
    row = one(world, None, department=None, finishes_at=None, automatic_break_minutes=None)
    found = again(row)
    assert (found.employee, found.department, found.finishes_at) == (None, None, None)
    assert found.on_date == date(2026, 3, 6)


def test_the_work_day_is_that_of_the_place(world: World) -> None:
    """03:00 on Saturday in Sydney, where days end at 04:00; in Perth it is midnight, on Saturday."""
    night = datetime(2026, 3, 6, 16, tzinfo=UTC)
    row = one(world, "rosa", night, department=world.bar)
    assert again(row).on_date == date(2026, 3, 6)
    olgas = one(world, "olga", night, department=world.yard)
    assert again(olgas).on_date == date(2026, 3, 7)
    update(world, row, starts_at=night + HOUR)
    assert again(row).on_date == date(2026, 3, 7)


def test_a_shift_that_moves_to_another_week_changes_its_roster(world: World) -> None:
    row = one(world)
    assert again(row).roster.starts_on == date(2026, 3, 2)
    update(world, row, starts_at=MORNING + 3 * DAY, finishes_at=MORNING + 3 * DAY + HOUR)
    assert (again(row).on_date, again(row).roster.starts_on) == (date(2026, 3, 9), date(2026, 3, 9))
    rosters = Roster.objects.all_rows_unchecked().order_by("starts_on")
    assert list(rosters.values_list("starts_on", flat=True)) == [date(2026, 3, 2), date(2026, 3, 9)]


def test_another_department_means_another_clock_and_no_position_of_the_old_one(world: World) -> None:
    grill = create_position(world.actor("ada"), name="Grill", department=world.kitchen)
    early = datetime(2026, 3, 6, 14, tzinfo=UTC)  # 01:00 on Saturday in Sydney, 22:00 on Friday in Perth
    row = one(world, None, early, position=grill)
    update(world, row, department=world.yard)
    found = again(row)
    assert (found.department, found.position, found.on_date) == (world.yard, None, date(2026, 3, 6))


def test_a_position_is_one_of_the_department_and_in_use(world: World) -> None:
    ada = world.actor("ada")
    grill, taps = (
        create_position(ada, name=name, department=department)
        for name, department in (("Grill", world.kitchen), ("Taps", world.bar))
    )
    row = one(world, position=grill)
    archive_position(ada, taps)
    for wrong in (taps,):
        with pytest.raises(Invalid) as refused:
            update(world, again(row), position=wrong)
        assert refused.value.field == "position_id"
    assert again(row).position == grill


def test_giving_a_shift_to_somebody_who_works_then_is_refused(world: World) -> None:
    emmas, noahs = planned(world, plan(world), plan(world, "noah", MORNING + 4 * HOUR))
    with unchanged(), pytest.raises(Conflict, match="Noah North has two shifts at once"):
        update(world, emmas, employee=world.noah)
    update(world, again(noahs), employee=None)
    update(world, again(emmas), employee=world.noah)
    assert again(emmas).employee == world.noah


# Who may


def test_a_manager_gives_shifts_to_those_whom_they_manage_alone(world: World) -> None:
    mine, vacant = planned(world, plan(world), plan(world, None))
    olgas = one(world, "olga", department=world.yard)
    update(world, mine, "max", employee=world.noah)
    update(world, vacant, "max", starts_at=MORNING - HOUR)
    with unchanged(), pytest.raises(Denied):
        update(world, olgas, "max", starts_at=MORNING - HOUR)
    with unchanged(), pytest.raises(Denied):
        update(world, again(mine), "max", employee=world.rosa, department=world.bar)
    with unchanged(), pytest.raises(Denied):
        update(world, again(vacant), "max", department=world.bar)
    for who in ("emma", "noah", "pia"):
        with unchanged(), pytest.raises(Denied):
            update(world, again(mine), who, starts_at=MORNING)
        with unchanged(), pytest.raises(Denied):
            actions.delete_scheduled_shift(world.actor(who), again(mine))
    assert world.other is not None
    with unchanged(), pytest.raises(NotFound):
        actions.delete_scheduled_shift(world.other.actor("zoe"), again(mine))
    actions.delete_scheduled_shift(world.actor("max"), again(mine))
    assert kept() == [(None, MORNING - HOUR), ("Olga Outback", MORNING)]


# Reading


def test_who_sees_what(world: World) -> None:
    draft, told, olgas, maxs = planned(
        world,
        plan(world),
        plan(world, "noah"),
        plan(world, "olga", department=world.yard),
        plan(world, "max"),
    )
    actions.publish_scheduled_shifts(world.actor("rosa"), [told])
    expected = {
        "rosa": {draft, told, olgas, maxs},
        "pia": {draft, told, olgas, maxs},
        "max": {draft, told, maxs},  # their own too: the department is theirs to plan
        "emma": {told},
        "olga": set(),
    }
    for who, rows in expected.items():
        assert set(queries.scheduled_shifts(world.actor(who))) == rows, who
    with pytest.raises(NotFound):
        queries.scheduled_shift(world.actor("emma"), draft.pk)


def test_a_roster_of_a_thousand_shifts_takes_few_statements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    plans = [plan(world, None, MORNING + HOUR * (number % 48), department=None) for number in range(1000)]
    (roster,) = {row.roster for row in planned(world, *plans)}
    rosa = world.actor("rosa")
    with django_assert_max_num_queries(4):
        rows = list(queries.scheduled_shifts(rosa).filter(roster=queries.roster(rosa, roster.pk)))
        lines = [
            (row.employee, row.department, row.position, row.pay_code, row.roster.starts_on) for row in rows
        ]
    assert len(lines) == 1000


def test_rosters_by_date(world: World) -> None:
    rosa = world.actor("rosa")
    assert queries.roster_on(rosa, date(2026, 3, 6)) is None
    one(world)
    found = queries.roster_on(rosa, date(2026, 3, 8))
    assert found is not None
    assert (found.starts_on, found.ends_on) == (date(2026, 3, 2), date(2026, 3, 8))
    assert queries.roster_on(rosa, date(2026, 3, 9)) is None
    assert queries.current_roster(rosa) == found
    assert queries.roster(rosa, found.pk) == found
    assert world.other is not None
    zoe = world.other.actor("zoe")
    assert queries.roster_on(zoe, date(2026, 3, 6)) is None
    with pytest.raises(NotFound):
        queries.roster(zoe, found.pk)


def test_who_works_now(world: World) -> None:
    running, open_end, yesterday, over, draft, vacant = planned(
        world,
        plan(world, at=NOW - HOUR),
        plan(world, "noah", at=NOW - HOUR, finishes_at=None, automatic_break_minutes=None),
        plan(
            world,
            "rosa",
            NOW - 25 * HOUR,
            department=world.bar,
            finishes_at=None,
            automatic_break_minutes=None,
        ),
        plan(world, "ada", NOW - EIGHT_HOURS, department=world.bar),
        plan(world, "max", at=NOW - HOUR),
        plan(world, None, at=NOW - HOUR),
    )
    actions.publish_scheduled_shifts(
        world.actor("rosa"), [running, open_end, yesterday, over, vacant], acknowledge_all=True
    )
    assert list(queries.working_now(world.actor("rosa"))) == [running, open_end]
    assert list(queries.working_now(world.actor("rosa"), departments=[world.bar.pk])) == []
    assert draft not in queries.working_now(world.actor("rosa"), NOW)


def test_two_who_give_a_person_two_shifts_at_once_wait_for_each_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other did before they were done waiting is seen."""
    ada = world.actor("ada")
    wanted = actions.Plan(world.kitchen, NOW, NOW + EIGHT_HOURS)
    vacant, other = actions.create_scheduled_shifts(ada, [wanted, wanted])
    rows = ScheduledShift.objects.all_rows_unchecked()
    monkeypatch.setattr(
        Change, "wait_for_organisation", lambda _: rows.filter(pk=other.pk).update(employee=world.noah)
    )
    with pytest.raises(Conflict, match="Noah North"):
        actions.update_scheduled_shift(ada, vacant, employee=world.noah)
    assert rows.get(pk=vacant.pk).employee_id is None
