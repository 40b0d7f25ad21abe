"""Publishing: who sees what, who is told, and what the checks say before."""

from datetime import timedelta
from typing import Any

import pytest
from tests.rosters.plans import DAY, EIGHT_HOURS, MORNING, again, kept_notices, one, plan, planned
from tests.world import NOW, World, at

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import OutboxEvent
from muster.leave.actions import delete_occurrence, enter_availability, update_occurrence
from muster.notices.models import Notice
from muster.people.actions import update_employee
from muster.rosters import actions, queries
from muster.rosters.covering import who_can_cover
from muster.rosters.models import Acceptance, Acknowledgement, ScheduledShift
from muster.rosters.refusals import NotAcknowledged, Stopped

FRIDAY = "Fri 6 Mar 07:00 to 15:00 in Kitchen"


def publish(world: World, *rows: ScheduledShift, who: str = "rosa", **how: Any) -> list[ScheduledShift]:
    return actions.publish_scheduled_shifts(world.actor(who), rows, **how)


def seen(world: World, who: str) -> list[int]:
    return [row.pk for row in queries.scheduled_shifts(world.actor(who))]


def told_since(count: int) -> list[tuple[str, str, str]]:
    rows = Notice.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("employee__name", "subject", "body"))[count:]


def test_published_shifts_are_seen_and_their_people_told_once_each(world: World) -> None:
    rows = planned(world, plan(world), plan(world, at=MORNING + DAY), plan(world, "noah"))
    assert seen(world, "emma") == []
    publish(world, *rows)
    assert {again(row).published_at for row in rows} == {NOW}
    assert seen(world, "emma") == [rows[0].pk, rows[2].pk, rows[1].pk]
    assert kept_notices() == [
        ("Emma Example", "2 of your shifts changed", f"New: {FRIDAY}\nNew: Sat 7 Mar 07:00 to 15:00 in Kitchen"),
        ("Noah North", "You have a new shift", f"New: {FRIDAY}"),
    ]  # fmt: skip


def test_only_those_whose_plan_changed_are_told_again(world: World) -> None:
    emmas, noahs = rows = planned(world, plan(world), plan(world, "noah"))
    publish(world, *rows)
    actions.update_scheduled_shift(world.actor("rosa"), noahs, starts_at=MORNING + timedelta(hours=1))
    assert again(noahs).published_at == NOW
    with at(NOW + DAY):
        publish(world, *rows)
    assert told_since(2) == [
        ("Noah North", "A shift of yours changed", "Changed: Fri 6 Mar 08:00 to 15:00 in Kitchen")
    ]
    assert [again(row).published_at for row in (emmas, noahs)] == [NOW + DAY, NOW + DAY]
    events = OutboxEvent.objects.all_rows_unchecked().filter(name="scheduled_shift.published")
    assert [event.payload["changed"] for event in events.order_by("pk")] == [True, True, False, True]


def test_who_has_a_shift_no_more_is_told_with_who_has_it_now(world: World) -> None:
    row = one(world)
    publish(world, row)
    actions.update_scheduled_shift(
        world.actor("rosa"), row, employee=world.noah, starts_at=MORNING + DAY / 24
    )
    assert again(row).published_at is None
    assert seen(world, "emma") == seen(world, "noah") == []
    publish(world, row)
    assert told_since(1) == [
        ("Emma Example", "A shift is not yours any more", f"Not yours any more: {FRIDAY}"),
        ("Noah North", "You have a new shift", "New: Fri 6 Mar 08:00 to 15:00 in Kitchen"),
    ]


def test_given_away_and_back_before_anybody_knew_tells_nobody(world: World) -> None:
    row = one(world)
    publish(world, row)
    rosa = world.actor("rosa")
    actions.update_scheduled_shift(rosa, row, employee=world.noah)
    actions.update_scheduled_shift(rosa, row, employee=world.emma)
    publish(world, row)
    assert len(kept_notices()) == 1
    assert seen(world, "emma") == [row.pk]


def test_a_published_shift_that_is_deleted_tells_its_person_alone(world: World) -> None:
    published, draft = planned(world, plan(world), plan(world, "noah"))
    publish(world, published)
    for row in (published, draft):
        actions.delete_scheduled_shift(world.actor("rosa"), row)
    assert told_since(1) == [
        ("Emma Example", "A shift is not yours any more", f"Not yours any more: {FRIDAY}")
    ]
    assert not ScheduledShift.objects.all_rows_unchecked().exists()


def test_an_accepted_shift_that_moves_must_be_accepted_again(world: World) -> None:
    row = one(world, needs_acceptance=True)
    publish(world, row)
    actions.accept_scheduled_shift(world.actor("emma"), row)
    assert again(row).acceptance == Acceptance.ACCEPTED
    publish(world, row)
    assert again(row).acceptance == Acceptance.ACCEPTED
    actions.update_scheduled_shift(world.actor("rosa"), row, finishes_at=MORNING + EIGHT_HOURS / 2)
    publish(world, row)
    assert again(row).acceptance == Acceptance.NOT_ACCEPTED


def test_more_than_a_hundred_or_none_at_once(world: World) -> None:
    row = one(world)
    with pytest.raises(Invalid, match="at most 100"):
        publish(world, *[row] * 101)
    with pytest.raises(NotFound):
        publish(world)
    assert again(row).published_at is None


def test_a_manager_publishes_what_is_theirs_and_the_rest_is_left_out(world: World) -> None:
    emmas, olgas = planned(world, plan(world), plan(world, "olga", department=world.yard))
    assert publish(world, emmas, olgas, who="max") == [emmas]
    assert [again(row).published_at for row in (emmas, olgas)] == [NOW, None]
    for who, row in (("max", olgas), ("emma", emmas), ("pia", emmas)):
        with pytest.raises(Denied):
            publish(world, row, who=who)
    assert again(olgas).published_at is None


def test_a_warning_is_acknowledged_once_and_kept_on_record(world: World) -> None:
    enter_availability(world.actor("emma"), world.emma, starts_on=MORNING.date() + DAY, title="Exam")
    row = one(world)
    text = "Emma Example is away on Fri 6 Mar 07:00 to 15:00: Exam."
    with pytest.raises(NotAcknowledged, match=text) as refused:
        publish(world, row)
    assert again(row).published_at is None
    assert kept_notices() == []
    (objection,) = refused.value.objections
    assert (objection.check, objection.firmness) == ("unavailable", "warn")
    for _ in range(2):
        publish(world, row, acknowledge=[objection.key])
    (kept,) = Acknowledgement.objects.all_rows_unchecked()
    assert (kept.scheduled_shift_id, kept.check_name, kept.text) == (row.pk, "unavailable", text)
    assert kept.acknowledged_by == world.rosa
    publish(world, row)
    assert Acknowledgement.objects.all_rows_unchecked().count() == 1


def test_what_stops_cannot_be_acknowledged(world: World) -> None:
    enter_availability(world.actor("emma"), world.emma, starts_on=MORNING.date() + DAY)
    row = one(world)
    actions.update_roster_settings(world.actor("rosa"), firmness={"unavailable": "stop"})
    with pytest.raises(Stopped, match="is away on Fri 6 Mar"):
        publish(world, row, acknowledge_all=True)
    assert again(row).published_at is None
    assert not Acknowledgement.objects.all_rows_unchecked().exists()
    actions.update_roster_settings(world.actor("rosa"), firmness={"unavailable": "off"})
    publish(world, row)
    assert again(row).published_at == NOW


def test_a_day_that_is_left_out_or_moved_of_what_repeats_is_free(world: World) -> None:
    """Fridays without this one; of the Fridays of another this one is the Saturday after."""
    actions.update_roster_settings(world.actor("rosa"), firmness={"unavailable": "stop"})
    friday, emma, noah = MORNING.date() + DAY, world.actor("emma"), world.actor("noah")
    emmas, noahs = (
        enter_availability(who, world.people[name], starts_on=friday - 7 * DAY, repeat_every_weeks=1)
        for who, name in ((emma, "emma"), (noah, "noah"))
    )
    today, tomorrow = one(world), one(world, at=MORNING + DAY)
    with pytest.raises(Stopped, match="is away on Fri 6 Mar"):
        publish(world, today)
    assert [cover.employee.name for cover in who_can_cover(tomorrow)] == ["Max Manager", "Noah North"]
    delete_occurrence(emma, emmas, friday)
    update_occurrence(noah, noahs, friday, starts_on=friday + DAY, ends_on=friday + DAY)
    publish(world, today)
    assert again(today).published_at == NOW
    assert [cover.employee.name for cover in who_can_cover(today)] == ["Max Manager", "Noah North"]
    assert [cover.employee.name for cover in who_can_cover(tomorrow)] == ["Max Manager"]


@pytest.mark.parametrize("who", ["rosa", "max"])
def test_a_hundred_shifts_take_few_statements(
    world: World, django_assert_max_num_queries: Any, who: str
) -> None:
    actions.update_roster_settings(world.actor("rosa"), most_days_running=60, firmness={"week_hours": "off"})
    plans = [plan(world, name, MORNING + DAY * day) for name in ("emma", "noah") for day in range(50)]
    ids = [row.pk for row in planned(world, *plans)]
    actor = world.actor(who)
    rows = list(queries.scheduled_shifts(actor).filter(pk__in=ids))
    notices = 2
    with django_assert_max_num_queries(15 + notices):
        actions.publish_scheduled_shifts(actor, rows)
    assert len(kept_notices()) == notices


# What people say of their own


def answer(world: World, row: ScheduledShift, who: str, verb: str) -> ScheduledShift:
    act: Any = getattr(actions, f"{verb}_scheduled_shift")
    done: ScheduledShift = act(world.actor(who), row)
    return done


@pytest.mark.parametrize(
    ("verb", "acceptance"), [("accept", "accepted"), ("decline", "declined"), ("acknowledge", "not_accepted")]
)
def test_people_answer_for_their_own(world: World, verb: str, acceptance: str) -> None:
    row = one(world)
    publish(world, row)
    with at(NOW + DAY / 24):
        answer(world, row, "emma", verb)
    kept = again(row)
    assert (kept.acceptance, kept.acknowledged_at) == (acceptance, NOW + DAY / 24)
    assert kept.employee_id == world.emma.pk


def test_those_who_plan_are_told_once_of_what_is_declined(world: World) -> None:
    """An overnight shift tells its other day. What is said again is no news, nor what one declines oneself."""
    night = one(world, at=MORNING + timedelta(hours=15), publish=True)
    for _ in range(2):
        actions.decline_scheduled_shift(world.actor("emma"), again(night))
    words = "Emma Example declined Fri 6 Mar 22:00 to Sat 7 Mar 06:00 in Kitchen."
    assert told_since(1) == [("Max Manager", "Emma Example declined a shift", words)]
    notice = Notice.objects.all_rows_unchecked().get(employee=world.max)
    assert (notice.kind, notice.path) == ("scheduled_shift.declined", "/roster/team/?week=2026-03-06")
    # Nobody else manages Max's department, nor anybody the bar: whoever rosters everybody is told.
    actions.decline_scheduled_shift(world.actor("max"), one(world, "max", publish=True))
    actions.decline_scheduled_shift(
        world.actor("emma"), one(world, department=world.bar, at=MORNING + DAY, publish=True)
    )
    offices = ("Ada Admin", "Rosa Rosters")
    said = [(name, subject) for name, subject, _ in told_since(2) if "declined" in subject]
    assert said == [
        *((name, "Max Manager declined a shift") for name in offices),
        *((name, "Emma Example declined a shift") for name in offices),
    ]


def test_a_manager_who_may_not_plan_is_not_told(world: World) -> None:
    update_employee(world.actor("ada"), world.max, roles=["employee"])
    row = one(world, publish=True)
    actions.decline_scheduled_shift(world.actor("emma"), row)
    assert [name for name, _, _ in told_since(1)] == ["Ada Admin", "Rosa Rosters"]


@pytest.mark.parametrize("verb", ["accept", "decline", "acknowledge"])
def test_nobody_answers_for_another_nor_for_what_is_not_published(world: World, verb: str) -> None:
    row = one(world)
    with pytest.raises(Conflict, match="not published"):
        answer(world, row, "emma", verb)
    publish(world, row)
    for who in ("noah", "max", "rosa"):
        with pytest.raises(Denied):
            answer(world, row, who, verb)
    assert (again(row).acceptance, again(row).acknowledged_at) == ("not_accepted", None)


def test_what_has_begun_is_not_accepted_any_more(world: World) -> None:
    row = one(world)
    publish(world, row)
    with at(MORNING), pytest.raises(Conflict, match="has begun"):
        answer(world, row, "emma", "accept")
    assert again(row).acceptance == "not_accepted"


def vacant(world: World, **facts: Any) -> ScheduledShift:
    return one(world, None, publish=True, **facts)


def test_a_vacant_shift_is_picked_up_by_one_of_its_department(world: World) -> None:
    row = vacant(world)
    assert seen(world, "emma") == [row.pk]
    actions.pick_up_shift(world.actor("emma"), row)
    kept = again(row)
    assert (kept.employee_id, kept.acceptance, kept.published_at) == (world.emma.pk, "accepted", NOW)
    publish(world, kept)
    assert kept_notices() == [
        ("Max Manager", "Emma Example picked up a shift", f"Emma Example picked up {FRIDAY}.")
    ]


def test_two_who_pick_up_at_once_and_the_second_is_told(world: World) -> None:
    row = vacant(world)
    emma, noah = (queries.scheduled_shift(world.actor(name), row.pk) for name in ("emma", "noah"))
    actions.pick_up_shift(world.actor("emma"), emma)
    with pytest.raises(Conflict, match="Emma Example: employee_id from None"):
        actions.pick_up_shift(world.actor("noah"), noah)
    assert again(row).employee_id == world.emma.pk


def test_nobody_picks_up_what_is_not_for_them(world: World) -> None:
    row, draft, own = vacant(world), one(world, None, MORNING + DAY), one(world, "noah")
    with pytest.raises(Denied):
        actions.pick_up_shift(world.actor("olga"), row)
    with pytest.raises(Denied):
        actions.pick_up_shift(world.actor("emma"), own)
    with pytest.raises(Conflict, match="not there"):
        actions.pick_up_shift(world.actor("emma"), draft)
    with pytest.raises(Stopped, match="two shifts at once"):
        actions.pick_up_shift(world.actor("noah"), row)
    assert [again(one).employee_id for one in (row, draft, own)] == [None, None, world.noah.pk]
