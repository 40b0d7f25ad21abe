"""From presses to shifts, through the database: exact values, and nothing twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.presses import (
    breaks_of,
    local,
    lock_out,
    plan,
    press,
    reread,
    shift_of,
    shifts_of,
    timesheets_of,
    work,
    worker_at,
)
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.accounts.queries import actor_of_device, actor_of_key, live_key
from muster.attendance import queries
from muster.attendance.actions import (
    approve_shift,
    approve_timesheet,
    close_shift,
    delete_shift,
    export_timesheet,
    keep_unclaimed,
    settle_unclaimed,
    settle_waiting_event,
    update_settings,
    update_shift,
)
from muster.attendance.jobs import look_for_forgotten
from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent, Shift, Timesheet, UnclaimedPress
from muster.attendance.processing import process
from muster.core.errors import Conflict, Denied, Invalid, Locked, NotFound
from muster.core.models import Job, OutboxEvent, Version
from muster.people.actions import deactivate_employee
from muster.places.actions import update_settings as update_places

MORNING = local("2026-03-04 09:00:17")
EVENING = local("2026-03-04 17:00:44")


def presses_of(world: World) -> list[ClockEvent]:
    return list(ClockEvent.objects.all_rows_unchecked().order_by("sent_at", "id"))


# A day


def test_a_start_opens_a_shift(world: World) -> None:
    (shift,) = work(world.noah, ("start", MORNING), device=world.kiosk)
    assert (shift.department, shift.on_date) == (world.kitchen, date(2026, 3, 4))
    assert (shift.clocked_in_at, shift.clocked_in_offset_minutes) == (MORNING, 660)
    assert shift.clocked_in_device == world.kiosk
    assert (shift.starts_at, shift.finishes_at) == (local("2026-03-04 09:00"), None)
    assert (shift.worked_minutes, shift.status, shift.flag) == (None, "pending", "")
    assert queries.open_shift(world.actor("max"), world.noah) == shift


def test_a_finish_ends_it(world: World) -> None:
    (shift,) = work(
        world.noah,
        ("start", MORNING),
        ("finish", EVENING),
        latitude=Decimal("-33.868800"),
        longitude=Decimal("151.209300"),
    )
    assert (shift.clocked_out_at, shift.clocked_out_offset_minutes) == (EVENING, 660)
    assert (shift.starts_at, shift.finishes_at) == (local("2026-03-04 09:00"), local("2026-03-04 17:00"))
    assert (shift.worked_minutes, shift.automatic_break_minutes) == (480, 0)
    assert (shift.clocked_out_latitude, shift.clocked_out_longitude) == (
        Decimal("-33.868800"), Decimal("151.209300"),
    )  # fmt: skip
    assert [(one.shift_id, one.removed, one.remark) for one in presses_of(world)] == [
        (shift.pk, False, "")
    ] * 2


def test_each_step_is_told_once(world: World) -> None:
    before = OutboxEvent.objects.all_rows_unchecked().count()
    (shift,) = work(world.noah, ("start", MORNING), ("finish", EVENING))
    told = OutboxEvent.objects.all_rows_unchecked().order_by("id")[before:]
    assert [event.name for event in told] == [
        "clock_event.recorded", "shift.started", "clock_event.recorded", "shift.finished",
    ]  # fmt: skip
    versions = Version.objects.all_rows_unchecked().filter(item_type="shift", item_id=shift.pk)
    assert [(one.event, one.author_name) for one in versions.order_by("id")] == [
        ("create", "Muster"), ("update", "Muster"),
    ]  # fmt: skip


def test_processing_again_changes_nothing(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING), ("finish", EVENING + timedelta(hours=1)))
    with at(EVENING + timedelta(hours=2)), unchanged():
        process(world.organisation.pk, world.noah.pk)


def test_all_at_once_is_the_same_as_one_by_one(world: World) -> None:
    for type_, moment in (("finish", EVENING), ("start", MORNING)):
        press(world.noah, type_, moment, now=EVENING)
    worker_at(EVENING)
    assert shift_of(world.noah).worked_minutes == 480


def test_the_organisation_rounds(world: World) -> None:
    quarter = {"mode": "nearest", "minutes": 15}
    update_settings(world.actor("ada"), rounding={"start": quarter, "finish": quarter})
    (shift,) = work(world.noah, ("start", local("2026-03-04 08:53")), ("finish", local("2026-03-04 17:08")))
    assert (shift.starts_at, shift.finishes_at) == (local("2026-03-04 09:00"), local("2026-03-04 17:15"))
    assert (shift.clocked_in_at, shift.worked_minutes) == (local("2026-03-04 08:53"), 495)


def test_rounding_inwards_never_turns_a_shift_inside_out(world: World) -> None:
    update_settings(
        world.actor("ada"),
        rounding={"start": {"mode": "ceiling", "minutes": 60}, "finish": {"mode": "floor", "minutes": 60}},
    )
    (shift,) = work(
        world.noah, ("start", MORNING + timedelta(minutes=5)), ("finish", MORNING + timedelta(minutes=30))
    )
    assert (shift.starts_at, shift.finishes_at, shift.worked_minutes) == (
        local("2026-03-04 10:00"), local("2026-03-04 10:00"), 0,
    )  # fmt: skip


# Planned time


def test_the_plan_gives_the_department_and_the_start(world: World) -> None:
    update_settings(
        world.actor("ada"),
        rounding={"start": {"mode": "floor", "minutes": 1, "snap_to_plan_minutes": 10}},
    )
    planned = plan(world.emma, world.bar, local("2026-03-04 09:00"), local("2026-03-04 15:00"))
    (shift,) = work(world.emma, ("start", local("2026-03-04 08:51:30")))
    assert (shift.scheduled_shift, shift.department) == (planned, world.bar)
    assert shift.starts_at == local("2026-03-04 09:00")


def test_two_plans_of_one_day_and_a_forgotten_finish(world: World) -> None:
    first = plan(world.emma, world.kitchen, local("2026-03-04 09:00"), local("2026-03-04 12:00"))
    second = plan(world.emma, world.bar, local("2026-03-04 14:00"), local("2026-03-04 18:00"))
    one, two = work(
        world.emma, ("start", local("2026-03-04 08:58")), ("start", local("2026-03-04 13:50")),
        ("finish", local("2026-03-04 18:00")),
    )  # fmt: skip
    assert (one.scheduled_shift, one.flag, one.worked_minutes) == (first, "no_finish", None)
    assert (two.scheduled_shift, two.flag, two.worked_minutes) == (second, "", 250)


# Nights


def test_a_night_over_midnight_is_one_shift_of_its_first_day(world: World) -> None:
    (shift,) = work(world.noah, ("start", local("2026-03-04 22:00")), ("finish", local("2026-03-05 06:30")))
    assert (shift.on_date, shift.worked_minutes) == (date(2026, 3, 4), 510)


@pytest.mark.parametrize(("starts", "on"), [("03:59", 3), ("04:00", 4)])
def test_before_the_cut_off_it_is_still_the_day_before(world: World, starts: str, on: int) -> None:
    (shift,) = work(world.noah, ("start", local(f"2026-03-04 {starts}")))
    assert shift.on_date == date(2026, 3, on)


@pytest.mark.parametrize(
    ("starts", "finishes", "minutes"),
    [
        (local("2026-04-04 22:00"), local("2026-04-05 06:00"), 540),  # Sydney's clocks go back
        (local("2026-10-03 22:00"), local("2026-10-04 06:00"), 420),  # and forward
        (local("2026-04-05 02:30"), local("2026-04-05 02:30", fold=1), 60),  # the hour that comes twice
    ],
)
def test_a_night_of_clock_change(world: World, starts: Any, finishes: Any, minutes: int) -> None:
    (shift,) = work(world.noah, ("start", starts), ("finish", finishes))
    assert shift.worked_minutes == minutes


# Breaks


def test_breaks_are_taken_off(world: World) -> None:
    (shift,) = work(
        world.noah,
        ("start", MORNING),
        ("break_start", local("2026-03-04 12:00:50")),
        ("break_finish", local("2026-03-04 12:30:05")),
        ("finish", EVENING),
    )
    assert shift.worked_minutes == 450
    assert [(one.starts_at, one.finishes_at, one.paid) for one in breaks_of(shift)] == [
        (local("2026-03-04 12:00"), local("2026-03-04 12:30"), False)
    ]


def test_breaks_are_rounded_by_their_own_rules(world: World) -> None:
    update_settings(
        world.actor("ada"),
        rounding={
            "break_start": {"mode": "floor", "minutes": 15},
            "break_finish": {"mode": "ceiling", "minutes": 15},
        },
    )
    (shift,) = work(
        world.noah,
        ("start", MORNING),
        ("break_start", local("2026-03-04 12:05")),
        ("break_finish", local("2026-03-04 12:31")),
        ("finish", local("2026-03-04 12:40")),
    )
    assert shift.worked_minutes == 220 - 45 + 5
    assert breaks_of(shift)[0].starts_at == local("2026-03-04 12:05")


def test_a_break_that_nobody_ended_ends_with_the_shift_and_is_flagged(world: World) -> None:
    (shift,) = work(
        world.noah, ("start", MORNING), ("break_start", local("2026-03-04 16:30")), ("finish", EVENING)
    )
    assert (shift.worked_minutes, shift.flag) == (450, "break_not_ended")
    assert breaks_of(shift)[0].finishes_at == local("2026-03-04 17:00")


def test_a_break_within_a_break_is_removed(world: World) -> None:
    (shift,) = work(
        world.noah,
        ("start", MORNING),
        ("break_start", local("2026-03-04 12:00")),
        ("break_start", local("2026-03-04 12:10")),
    )
    assert len(breaks_of(shift)) == 1
    assert [(one.removed, one.remark) for one in presses_of(world)][-1] == (True, "Already on a break.")


def test_the_rule_tops_up_what_was_taken(world: World) -> None:
    update_settings(world.actor("ada"), automatic_breaks=[{"worked_minutes": 300, "break_minutes": 30}])
    (shift,) = work(
        world.noah,
        ("start", MORNING),
        ("break_start", local("2026-03-04 12:00")),
        ("break_finish", local("2026-03-04 12:20")),
        ("finish", EVENING),
    )
    assert (shift.worked_minutes, shift.automatic_break_minutes) == (450, 10)


def test_a_deduction_by_hand_stands_for_the_rule(world: World) -> None:
    update_settings(world.actor("ada"), automatic_breaks=[{"worked_minutes": 300, "break_minutes": 30}])
    work(world.noah, ("start", MORNING))
    with at(EVENING):
        shift = close_shift(world.actor("max"), shift_of(world.noah), deduction_minutes=5)
    assert (shift.worked_minutes, shift.automatic_break_minutes, shift.deduction_minutes) == (475, 0, 5)


# Departments


def test_a_start_elsewhere_is_a_transfer(world: World) -> None:
    work(world.emma, ("start", MORNING))
    one, two = work(world.emma, ("start", local("2026-03-04 12:00:30")), department=world.bar)
    assert (one.department, one.clocked_out_at, one.worked_minutes) == (
        world.kitchen, local("2026-03-04 12:00:30"), 180,
    )  # fmt: skip
    assert (two.department, two.clocked_in_at, two.clocked_out_at) == (
        world.bar, local("2026-03-04 12:00:30"), None,
    )  # fmt: skip


def test_a_department_that_is_not_theirs_is_refused(world: World) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        press(world.noah, "start", MORNING, department=world.bar)
    assert (refused.value.field, refused.value.message) == (
        "department_id", "Noah North does not belong to Bar.",
    )  # fmt: skip


# The same again


def test_the_same_type_within_two_minutes_is_kept_as_removed(world: World) -> None:
    first = press(world.noah, "start", MORNING)
    second = press(world.noah, "start", MORNING + timedelta(seconds=120))
    assert (first.removed, second.removed, second.remark) == (False, True, "Pressed again.")
    worker_at(MORNING + timedelta(seconds=120))
    assert len(shifts_of(world.noah)) == 1
    assert Job.objects.count() == 0


def test_a_second_later_it_is_a_press_of_its_own(world: World) -> None:
    press(world.noah, "start", MORNING)
    second = press(world.noah, "start", MORNING + timedelta(seconds=121))
    assert not second.removed
    worker_at(MORNING + timedelta(seconds=121))
    assert (reread(second).removed, reread(second).remark) == (True, "Already clocked in.")
    assert len(shifts_of(world.noah)) == 1


def test_in_out_in_within_two_minutes_are_three_presses(world: World) -> None:
    shifts = work(
        world.noah,
        ("start", MORNING),
        ("finish", MORNING + timedelta(seconds=30)),
        ("start", MORNING + timedelta(seconds=60)),
    )
    assert [shift.worked_minutes for shift in shifts] == [0, None]


def test_a_retry_with_its_key_gives_the_same_and_nothing_new(world: World) -> None:
    first = press(world.noah, "start", MORNING, idempotency_key="a1", device=world.kiosk)
    with unchanged():
        again = press(world.noah, "start", MORNING, idempotency_key="a1", device=world.kiosk)
    assert again.pk == first.pk


def test_a_retry_without_a_key_is_known_by_person_type_instant_and_device(world: World) -> None:
    first = press(world.noah, "start", MORNING, device=world.kiosk)
    with unchanged():
        assert press(world.noah, "start", MORNING, device=world.kiosk, now=EVENING).pk == first.pk
    assert press(world.emma, "start", MORNING, device=world.kiosk).pk != first.pk
    assert press(world.noah, "start", MORNING).pk != first.pk


def test_a_key_used_for_another_press_is_a_conflict(world: World) -> None:
    press(world.noah, "start", MORNING, idempotency_key="a1")
    with unchanged(), pytest.raises(Conflict) as refused:
        press(world.emma, "start", MORNING, idempotency_key="a1")
    assert refused.value.field == "Idempotency-Key"


def test_a_key_belongs_to_one_organisation(world: World) -> None:
    assert world.other
    first = press(world.noah, "start", MORNING, idempotency_key="a1")
    second = press(world.other.zoe, "start", MORNING, idempotency_key="a1")
    assert first.pk != second.pk


# Late and lost presses


def test_a_kiosk_that_was_offline_brings_a_start_after_its_finish(world: World) -> None:
    finish = press(world.noah, "finish", EVENING)
    worker_at(EVENING)
    assert shifts_of(world.noah) == []
    assert reread(finish).remark == "There is no open shift to end. The start is missing."
    assert [one.pk for one in queries.waiting_events(world.actor("max"))] == [finish.pk]
    press(world.noah, "start", MORNING, now=EVENING + timedelta(hours=1))
    worker_at(EVENING + timedelta(hours=1))
    assert (shift_of(world.noah).worked_minutes, reread(finish).remark) == (480, "")


def test_a_late_pair_finds_its_place_before_the_shift_that_is_open(world: World) -> None:
    work(world.noah, ("start", local("2026-03-04 13:00")))
    work(world.noah, ("start", MORNING), ("finish", local("2026-03-04 12:00")), now=local("2026-03-04 13:30"))
    assert [(one.worked_minutes, one.flag) for one in shifts_of(world.noah)] == [(180, ""), (None, "")]


def test_a_late_start_alone_waits_for_its_end_and_hinders_nobody(world: World) -> None:
    work(world.noah, ("start", local("2026-03-04 13:00")), ("finish", EVENING))
    work(world.noah, ("start", MORNING), now=EVENING)
    late, afternoon = shifts_of(world.noah)
    assert (late.flag, late.worked_minutes, afternoon.worked_minutes) == ("no_finish", None, 240)
    night = work(world.noah, ("start", local("2026-03-04 22:00")))[-1]
    assert (night.clocked_in_at, night.flag) == (local("2026-03-04 22:00"), "")


def test_a_start_within_a_recorded_shift_waits(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    work(world.noah, ("start", local("2026-03-04 12:00")), now=EVENING)
    assert len(shifts_of(world.noah)) == 1
    assert [one.remark for one in queries.waiting_events(world.actor("ada"))] == [
        "It lies within a shift that is recorded already."
    ]


def test_what_a_person_settled_waits_no_more(world: World) -> None:
    (waiting,) = [press(world.noah, "finish", EVENING)]
    worker_at(EVENING)
    settle_waiting_event(world.actor("max"), reread(waiting))
    assert not queries.waiting_events(world.actor("max")).exists()
    assert reread(waiting).remark.startswith("Settled by Max Manager: There is no open shift")


def test_a_finish_far_after_its_start_is_not_taken_for_its_end(world: World) -> None:
    (shift,) = work(world.noah, ("start", MORNING), ("finish", MORNING + timedelta(hours=16, minutes=1)))
    assert (shift.clocked_out_at, shift.flag) == (None, "no_finish")


def test_the_late_finish_of_a_forgotten_shift_still_ends_it(world: World) -> None:
    work(world.noah, ("start", MORNING), ("start", local("2026-03-05 09:00")))
    work(world.noah, ("finish", EVENING), now=local("2026-03-05 10:00"))
    yesterday, today = shifts_of(world.noah)
    assert (yesterday.worked_minutes, yesterday.flag) == (480, "")
    assert (today.clocked_out_at, today.flag) == (None, "")


# Forgotten


def test_a_forgotten_finish_is_flagged_and_stays_open(world: World) -> None:
    work(world.noah, ("start", MORNING))
    worker_at(MORNING + timedelta(hours=16))
    with at(MORNING + timedelta(hours=16)):
        look_for_forgotten()
    assert shift_of(world.noah).flag == ""
    with at(MORNING + timedelta(hours=16, minutes=1)):
        look_for_forgotten()
    shift = shift_of(world.noah)
    assert (shift.flag, shift.clocked_out_at, shift.worked_minutes) == ("no_finish", None, None)
    with at(MORNING + timedelta(days=3)), unchanged():
        look_for_forgotten()


def test_by_rule_it_ends_when_it_was_planned_to(world: World) -> None:
    update_settings(world.actor("ada"), forgotten_rule="planned_finish")
    plan(world.noah, world.kitchen, local("2026-03-04 09:00"), local("2026-03-04 15:00"))
    work(world.noah, ("start", MORNING))
    with at(local("2026-03-04 19:01")):
        look_for_forgotten()
    shift = shift_of(world.noah)
    assert (shift.flag, shift.clocked_out_at, shift.worked_minutes) == (
        "finish_by_rule", local("2026-03-04 15:00"), 360,
    )  # fmt: skip


def test_the_rule_does_not_reach_into_the_next_shift(world: World) -> None:
    update_settings(world.actor("ada"), forgotten_rule="planned_finish")
    plan(world.noah, world.kitchen, local("2026-03-04 09:00"), local("2026-03-04 17:00"))
    work(world.noah, ("start", local("2026-03-04 13:00")), ("finish", EVENING))
    work(world.noah, ("start", MORNING), now=EVENING)
    with at(local("2026-03-05 09:00")):
        look_for_forgotten()
    assert [(one.flag, one.worked_minutes) for one in shifts_of(world.noah)] == [
        ("no_finish", None),
        ("", 240),
    ]


def test_a_person_says_when_it_ended(world: World) -> None:
    work(world.noah, ("start", MORNING))
    with at(MORNING + timedelta(days=1)):
        look_for_forgotten()
        shift = close_shift(world.actor("max"), shift_of(world.noah), at=EVENING)
    assert (shift.flag, shift.worked_minutes, shift.clocked_out_offset_minutes) == ("", 480, 660)


def test_not_over_another_shift(world: World) -> None:
    work(
        world.noah, ("start", MORNING), ("start", local("2026-03-05 09:00")),
        ("finish", local("2026-03-05 12:00")),
    )  # fmt: skip
    forgotten = shifts_of(world.noah)[0]
    with at(local("2026-03-05 13:00")), unchanged(), pytest.raises(Conflict) as refused:
        close_shift(world.actor("max"), forgotten, at=local("2026-03-05 10:00"))
    assert refused.value.message.startswith("It overlaps with the shift of this employee")


def test_deactivated_while_clocked_in_somebody_must_say_when_it_ended(world: World) -> None:
    work(world.noah, ("start", MORNING))
    with at(EVENING):
        deactivate_employee(world.actor("ada"), reread(world.noah))
        with unchanged(), pytest.raises(Conflict):
            press(reread(world.noah), "finish", EVENING + timedelta(hours=1))
    assert shift_of(world.noah).flag == "no_finish"


def test_what_was_pressed_before_the_deactivation_still_counts(world: World) -> None:
    work(world.noah, ("start", MORNING))
    with at(local("2026-03-04 18:00")):
        deactivate_employee(world.actor("ada"), reread(world.noah))
    work(reread(world.noah), ("finish", EVENING), now=local("2026-03-04 19:00"))
    assert (shift_of(world.noah).worked_minutes, shift_of(world.noah).flag) == (480, "")


# Bad input


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"now": MORNING - timedelta(minutes=10, seconds=1)}, "time"),
        ({"idempotency_key": "k" * 201}, "idempotency_key"),
        ({"latitude": Decimal("90.5"), "longitude": Decimal(0)}, "latitude"),
        ({"latitude": Decimal(0), "longitude": Decimal("1000.5")}, "longitude"),
        ({"utc_offset_minutes": 40_000}, "time"),
        ({"photo": b"GIF89a is no photo"}, "photo"),
    ],
)
def test_a_wrong_press_names_its_field_and_changes_nothing(
    world: World, facts: dict[str, Any], field: str
) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        press(world.noah, "start", MORNING, **facts)
    assert refused.value.field == field


def test_a_clock_that_stands_in_another_century_is_refused(world: World) -> None:
    with unchanged(), pytest.raises(Invalid):
        press(world.noah, "start", local("1970-01-01 00:00"), now=MORNING)


def test_a_locked_out_organisation_changes_nothing_and_reads(world: World) -> None:
    work(world.noah, ("start", MORNING))
    lock_out(world.organisation)
    kiosk = actor_of_device(reread(world.kiosk))
    key = live_key(world.key)
    assert key
    for actor in (kiosk, world.actor("noah"), actor_of_key(key, author="API")):
        with unchanged(), pytest.raises(Locked):
            press(world.noah, "start", EVENING, actor=actor)
    with unchanged(), pytest.raises(Locked):
        close_shift(world.actor("ada"), shift_of(world.noah), at=EVENING)
    assert queries.open_shift(world.actor("noah"), world.noah) == shift_of(world.noah)


def test_what_was_pressed_before_the_lock_is_worked_in(world: World) -> None:
    press(world.noah, "start", MORNING)
    lock_out(world.organisation)
    worker_at(MORNING)
    assert shift_of(world.noah).clocked_in_at == MORNING


# Timesheets


@pytest.mark.parametrize(
    ("weeks", "first", "last"),
    [(1, date(2026, 3, 2), date(2026, 3, 8)), (2, date(2026, 3, 2), date(2026, 3, 15))],
)
def test_a_timesheet_makes_itself(world: World, weeks: int, first: date, last: date) -> None:
    update_places(world.actor("ada"), timesheet_weeks=weeks)
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    work(world.noah, ("start", local("2026-03-08 09:00")), ("finish", local("2026-03-08 10:00")))
    (timesheet,) = timesheets_of(world.noah)
    assert (timesheet.starts_on, timesheet.finishes_on, timesheet.status) == (first, last, "pending")


def test_the_sheet_of_a_night_is_that_of_its_work_day(world: World) -> None:
    (shift,) = work(world.noah, ("start", local("2026-03-09 03:00")), ("finish", local("2026-03-09 07:00")))
    assert (shift.timesheet.starts_on, shift.timesheet.finishes_on) == (date(2026, 3, 2), date(2026, 3, 8))


def test_a_changed_interval_leaves_no_day_on_two_sheets(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    update_places(world.actor("ada"), timesheet_weeks=2, timesheet_anchor_on=date(2026, 3, 4))
    for day in ("2026-03-10", "2026-03-02", "2026-03-18", "2026-02-27"):
        work(
            world.noah,
            ("start", local(f"{day} 09:00")),
            ("finish", local(f"{day} 10:00")),
            now=local("2026-03-20 00:00"),
        )
    assert [(one.starts_on, one.finishes_on) for one in timesheets_of(world.noah)] == [
        (date(2026, 2, 18), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 8)),
        (date(2026, 3, 9), date(2026, 3, 17)),
        (date(2026, 3, 18), date(2026, 3, 31)),
    ]


def approved(world: World) -> tuple[Shift, Timesheet]:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    timesheet = approve_timesheet(world.actor("max"), timesheets_of(world.noah)[0])
    return shift_of(world.noah), timesheet


def test_approval_names_who_and_when(world: World) -> None:
    with at(NOW):
        shift, timesheet = approved(world)
    for row in (shift, timesheet):
        assert (row.status, row.approved_by_id, row.approved_at) == ("approved", world.people["max"].pk, NOW)


def test_recalculation_that_changes_nothing_keeps_approval(world: World) -> None:
    shift, _ = approved(world)
    update_settings(world.actor("ada"), automatic_breaks=[{"worked_minutes": 600, "break_minutes": 30}])
    with at(EVENING):
        update_shift(world.actor("ada"), shift, **placed(shift), notes="Fine")
    assert (shift_of(world.noah).status, shift_of(world.noah).notes) == ("approved", "Fine")
    assert timesheets_of(world.noah)[0].status == "approved"


def placed(shift: Shift) -> dict[str, Any]:
    """The shift's place as it is."""
    return {
        "department": shift.department,
        "clocked_in_at": shift.clocked_in_at,
        "in_offset_minutes": shift.clocked_in_offset_minutes,
        "clocked_out_at": shift.clocked_out_at,
        "out_offset_minutes": shift.clocked_out_offset_minutes,
    }


@pytest.mark.parametrize("moved", ["later", "another department", "a new rule"])
def test_what_is_paid_moved_so_it_waits_for_approval_again(world: World, moved: str) -> None:
    shift, _ = approved(world)
    place = placed(shift)
    if moved == "later":
        place["clocked_out_at"] = EVENING + timedelta(minutes=1)
    elif moved == "another department":
        place["department"] = world.bar
    else:
        update_settings(world.actor("ada"), automatic_breaks=[{"worked_minutes": 300, "break_minutes": 30}])
    with at(EVENING):
        update_shift(world.actor("ada"), shift, **place)
    row, timesheet = shift_of(world.noah), timesheets_of(world.noah)[0]
    assert (row.status, row.approved_by_id, row.approved_at) == ("pending", None, None)
    assert (timesheet.status, timesheet.approved_by_id) == ("pending", None)


def test_another_shift_on_an_approved_sheet_withdraws_the_sheet_alone(world: World) -> None:
    approved(world)
    work(world.noah, ("start", local("2026-03-05 09:00")))
    assert [one.status for one in shifts_of(world.noah)] == ["approved", "pending"]
    assert timesheets_of(world.noah)[0].status == "pending"


def test_an_unfinished_shift_keeps_the_sheet_from_approval(world: World) -> None:
    work(world.noah, ("start", MORNING))
    with unchanged(), pytest.raises(Conflict) as refused:
        approve_timesheet(world.actor("max"), timesheets_of(world.noah)[0])
    assert refused.value.message == "The shift of 2026-03-04 has no end yet. Enter it first."
    with unchanged(), pytest.raises(Conflict):
        approve_shift(world.actor("max"), shift_of(world.noah))


def test_a_press_into_an_exported_period_waits_with_a_remark(world: World) -> None:
    _, timesheet = approved(world)
    export_timesheet(world.actor("pia"), timesheet)
    work(world.noah, ("start", local("2026-03-05 09:00")))
    assert len(shifts_of(world.noah)) == 1
    assert [one.remark for one in queries.waiting_events(world.actor("ada"))] == [
        "The timesheet from 2026-03-02 to 2026-03-08 was exported and is locked."
    ]


def test_a_deleted_shift_is_not_made_again_of_its_presses(world: World) -> None:
    work(world.noah, ("start", MORNING), ("finish", EVENING))
    delete_shift(world.actor("max"), shift_of(world.noah))
    press(world.noah, "start", local("2026-03-05 09:00"))
    worker_at(local("2026-03-05 09:00"))
    assert [one.on_date for one in shifts_of(world.noah)] == [date(2026, 3, 5)]
    assert [one.remark for one in presses_of(world)][:2] == ["Its shift was deleted by Max Manager."] * 2


# Presses of nobody known


def test_an_unclaimed_press_is_kept_once_and_settled(world: World) -> None:
    facts = {"device": world.kiosk, "type": EventType.START, "at": MORNING, "idempotency_key": "q1"}
    first = keep_unclaimed(actor_of_device(world.kiosk), **facts)  # type: ignore[arg-type]
    with unchanged():
        assert keep_unclaimed(actor_of_device(world.kiosk), **facts).pk == first.pk  # type: ignore[arg-type]
    assert [one.pk for one in queries.unclaimed_presses(world.actor("max"))] == [first.pk]
    settle_unclaimed(world.actor("max"), first)
    assert not queries.unclaimed_presses(world.actor("max")).exists()


def test_only_a_kiosk_keeps_them_and_only_its_own(world: World) -> None:
    assert world.other
    facts = {"type": EventType.START, "at": MORNING, "idempotency_key": "q1"}
    with unchanged(), pytest.raises(Denied):
        keep_unclaimed(world.actor("noah"), device=world.kiosk, **facts)  # type: ignore[arg-type]
    with unchanged(), pytest.raises(NotFound):
        keep_unclaimed(actor_of_device(world.kiosk), device=world.other.kiosk, **facts)  # type: ignore[arg-type]
    assert UnclaimedPress.objects.all_rows_unchecked().count() == 0
