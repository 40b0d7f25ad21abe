"""What stands beside the shifts: days off and other duty, labels, notes, hours beyond the plan."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.rosters.plans import DAY, MORNING
from tests.unchanged import unchanged
from tests.world import NOW, World

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.rosters import actions, beside_queries, queries
from muster.rosters.models import DutyPeriod, ExtraHours

HOUR = timedelta(hours=1)
FRIDAY = date(2026, 3, 6)


def duty(
    world: World, kind: str = "on_call", name: str = "emma", who: str = "rosa", **facts: Any
) -> DutyPeriod:
    times: dict[str, Any] = {"starts_at": MORNING, "finishes_at": MORNING + 8 * HOUR}
    return actions.create_duty_period(
        world.actor(who), kind=kind, employee=world.people[name], **{"on_date": FRIDAY, **times, **facts}
    )


def test_a_day_off_is_the_day_of_its_place(world: World) -> None:
    whole: dict[str, Any] = {"starts_at": None, "finishes_at": None}
    sydney, perth = duty(world, "day_off", **whole), duty(world, "day_off", "olga", **whole)
    assert (sydney.starts_at, sydney.finishes_at) == (
        datetime(2026, 3, 5, 13, tzinfo=UTC),
        datetime(2026, 3, 6, 13, tzinfo=UTC),
    )
    assert perth.starts_at == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert (sydney.on_date, sydney.roster.starts_on) == (FRIDAY, date(2026, 3, 2))
    clocks_back = duty(world, "day_off", on_date=date(2026, 4, 5), **whole)
    assert clocks_back.finishes_at - clocks_back.starts_at == 25 * HOUR


def test_nights_and_hours_on_call_by_kind(world: World) -> None:
    night = duty(world, "sleepover", starts_at=MORNING + 17 * HOUR, finishes_at=MORNING + 23 * HOUR)
    call = duty(world)
    rosa = world.actor("rosa")
    assert list(queries.duty_periods(rosa)) == [call, night]
    assert list(queries.duty_periods(rosa, "sleepover")) == [night]
    assert queries.duty_period(rosa, night.pk) == night
    with pytest.raises(NotFound):
        queries.duty_period(rosa, night.pk, "on_call")
    assert list(queries.duty_periods(world.actor("emma"))) == [call, night]
    assert list(queries.duty_periods(world.actor("noah"))) == []
    actions.delete_duty_period(world.actor("max"), call)
    assert list(queries.duty_periods(rosa)) == [night]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "holiday"}, "kind"),
        ({"starts_at": None}, "starts_at"),
        ({"finishes_at": None}, "finishes_at"),
        ({"finishes_at": MORNING}, "finishes_at"),
        ({"finishes_at": MORNING + 49 * HOUR}, "finishes_at"),
        ({"on_date": date(2026, 3, 7)}, "starts_at"),
        ({"on_date": date(2026, 3, 4)}, "starts_at"),
    ],
)
def test_wrong_duty_names_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        duty(world, **wrong)
    assert refused.value.field == field


def test_who_plans_duty(world: World) -> None:
    duty(world, who="max")
    row = duty(world, name="olga")
    for who, name in (("max", "olga"), ("emma", "emma"), ("pia", "emma")):
        with unchanged(), pytest.raises(Denied):
            duty(world, name=name, who=who)
    with unchanged(), pytest.raises(Denied):
        actions.delete_duty_period(world.actor("max"), row)
    with unchanged(), pytest.raises(Invalid, match="not active in Yard"):
        duty(world, department=world.yard)


# Labels and notes


def test_a_label_is_made_once_and_recoloured(world: World) -> None:
    rosa = world.actor("rosa")
    row = actions.set_shift_label(rosa, on_date=FRIDAY, label=" A  Shift ", colour="Red")
    again = actions.set_shift_label(rosa, on_date=FRIDAY, label="A Shift", colour="Blue")
    actions.set_shift_label(rosa, on_date=FRIDAY + DAY, label="B Shift")
    assert again.pk == row.pk
    labels = beside_queries.shift_labels(world.actor("emma"))
    assert [(one.on_date, one.label, one.colour) for one in labels] == [
        (FRIDAY, "A Shift", "Blue"),
        (FRIDAY + DAY, "B Shift", "Black"),
    ]
    assert beside_queries.shift_labels(rosa, FRIDAY, FRIDAY).count() == 1
    for wrong, field in (({"colour": "Pink"}, "colour"), ({"label": " "}, "label")):
        with unchanged(), pytest.raises(Invalid) as refused:
            actions.set_shift_label(rosa, **{"on_date": FRIDAY, "label": "C", **wrong})  # type: ignore[arg-type]
        assert refused.value.field == field
    with unchanged(), pytest.raises(Denied):
        actions.set_shift_label(world.actor("max"), on_date=FRIDAY, label="C")
    with unchanged(), pytest.raises(Denied):
        actions.delete_shift_label(world.actor("max"), row)
    actions.delete_shift_label(rosa, again)
    assert beside_queries.shift_labels(rosa).count() == 1


def test_notes_of_a_day(world: World) -> None:
    row = actions.add_roster_note(
        world.actor("max"), on_date=FRIDAY, content=" Oven is out. ", department=world.kitchen
    )
    actions.add_roster_note(world.actor("rosa"), on_date=FRIDAY + DAY, content="Open late.")
    notes = beside_queries.roster_notes(world.actor("emma"), FRIDAY, FRIDAY + DAY)
    assert [(one.content, one.author, one.department) for one in notes] == [
        ("Oven is out.", world.max, world.kitchen),
        ("Open late.", world.rosa, None),
    ]
    actions.update_roster_note(world.actor("max"), row, content="Oven is back.")
    assert beside_queries.roster_note(world.actor("emma"), row.pk).content == "Oven is back."
    for department in (None, world.bar):
        with unchanged(), pytest.raises(Denied):
            actions.add_roster_note(
                world.actor("max"), on_date=FRIDAY, content="Party", department=department
            )
    for content in (" ", "x" * 10_001):
        with unchanged(), pytest.raises(Invalid) as refused:
            actions.update_roster_note(world.actor("rosa"), row, content=content)
        assert refused.value.field == "content"
    actions.delete_roster_note(world.actor("rosa"), row)
    assert beside_queries.roster_notes(world.actor("emma")).count() == 1


# Hours beyond the plan


def state(world: World, name: str = "emma", who: str = "emma", **facts: Any) -> ExtraHours:
    times: dict[str, Any] = {"starts_at": NOW - 2 * HOUR, "finishes_at": NOW}
    return actions.state_extra_hours(
        world.actor(who), world.people[name], **{**times, "department": world.kitchen, **facts}
    )


def test_extra_hours_wait_until_somebody_else_settles_them(world: World) -> None:
    row = state(world, reason="Fire drill")
    assert (row.status, row.reason) == ("pending", "Fire drill")
    for who in ("emma", "noah", "pia"):
        with unchanged(), pytest.raises(Denied):
            actions.settle_extra_hours(world.actor(who), row, approve=True)
    actions.settle_extra_hours(world.actor("max"), row, approve=True)
    found = beside_queries.extra_hours_row(world.actor("emma"), row.pk)
    assert (found.status, found.settled_by) == ("approved", world.max)
    actions.settle_extra_hours(world.actor("rosa"), row, approve=False)
    assert beside_queries.extra_hours_row(world.actor("emma"), row.pk).status == "declined"
    assert list(beside_queries.extra_hours(world.actor("noah"))) == []


def test_extra_hours_are_told_once(world: World) -> None:
    row = state(world)
    with unchanged(), pytest.raises(Conflict, match="told for this time already"):
        state(world, starts_at=NOW - HOUR, finishes_at=NOW + HOUR)
    actions.settle_extra_hours(world.actor("max"), row, approve=False)
    state(world, starts_at=NOW - HOUR, finishes_at=NOW + HOUR)
    state(world, starts_at=NOW + HOUR, finishes_at=NOW + 2 * HOUR)
    assert beside_queries.extra_hours(world.actor("emma")).count() == 3


def test_wrong_extra_hours(world: World) -> None:
    for finishes_at in (NOW - 2 * HOUR, NOW + 23 * HOUR):
        with unchanged(), pytest.raises(Invalid) as refused:
            state(world, finishes_at=finishes_at)
        assert refused.value.field == "finishes_at"
    with unchanged(), pytest.raises(Denied):
        state(world, "noah", "emma")
    with unchanged(), pytest.raises(Denied):
        state(world, "olga", "max")
    row = state(world, "emma", "max")
    with unchanged(), pytest.raises(Denied):
        actions.delete_extra_hours(world.actor("emma"), row)
    actions.delete_extra_hours(world.actor("max"), row)
    assert not ExtraHours.objects.all_rows_unchecked().exists()
