"""What answers do to shifts: once, whenever the press they came with is worked in."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from tests.at_once import at_once
from tests.presses import local, lock_out, plan, press, reread, shift_of, shifts_of, timesheets_of, worker_at
from tests.unchanged import unchanged
from tests.world import World, at, build

from muster.attendance.actions import (
    Given,
    answer_press,
    answer_question,
    approve_timesheet,
    archive_question,
    create_question,
    delete_shift,
    export_timesheet,
    update_question,
)
from muster.attendance.kinds import EventType
from muster.attendance.models import QuestionPlace, ShiftAllowance, TimeclockAnswer, TimeclockQuestion
from muster.attendance.processing import process
from muster.attendance.question_queries import applying, unanswered
from muster.core.actor import Actor
from muster.core.errors import Conflict, Invalid, Locked, NotFound
from muster.core.models import Version
from muster.people.models import Employee
from muster.places.actions import archive_pay_code, create_pay_code, ensure_generic_device

MORNING, NOON, EVENING = local("2026-03-03 09:00"), local("2026-03-03 12:00"), local("2026-03-03 17:00")
NIGHT = local("2026-03-03 23:00")


def ask(world: World, **facts: Any) -> TimeclockQuestion:
    facts = {"question": "Cash tips?", "type": "allowance", "trigger_on": "finish"} | facts
    return create_question(Actor.system(world.organisation.pk), **facts)


def given(row: TimeclockQuestion, answer: Any) -> Given:
    return Given(row.pk, row.trigger_on, answer)


def allowance_of(employee: Employee) -> list[Decimal]:
    rows = ShiftAllowance.objects.all_rows_unchecked().filter(employee=employee).order_by("id")
    return list(rows.values_list("value", flat=True))


def answers() -> list[TimeclockAnswer]:
    return list(TimeclockAnswer.objects.all_rows_unchecked().order_by("id"))


def test_answers_wait_for_their_press_and_are_applied_once(world: World) -> None:
    tips, note = ask(world), ask(world, question="Any trouble?", type="shift_note", trigger_on="start")
    press(world.noah, "start", MORNING, answers=[given(note, "The oven")])
    press(world.noah, "finish", EVENING, answers=[given(tips, 63.4)])
    assert [one.applied_at for one in answers()] == [None, None]
    assert allowance_of(world.noah) == []
    worker_at(NIGHT)
    shift = shift_of(world.noah)
    assert shift.notes == "Any trouble? The oven"
    assert allowance_of(world.noah) == [Decimal("63.4")]
    assert [one.applied_at for one in answers()] == [NIGHT, NIGHT]
    with unchanged():
        process(world.organisation.pk, world.noah.pk)
        worker_at(NIGHT)


def test_an_answer_to_a_press_that_waits_for_its_start_is_applied_when_that_comes(world: World) -> None:
    tips = ask(world)
    press(world.noah, "finish", EVENING, answers=[given(tips, 5)])
    worker_at(EVENING)
    assert (shifts_of(world.noah), answers()[0].applied_at) == ([], None)
    press(world.noah, "start", MORNING, now=EVENING)
    worker_at(NIGHT)
    assert shift_of(world.noah).worked_minutes == 480
    assert allowance_of(world.noah) == [Decimal(5)]


def test_a_late_press_does_not_apply_answers_again(world: World) -> None:
    note = ask(world, question="Any trouble?", type="shift_note", trigger_on="start")
    press(world.noah, "start", MORNING, answers=[given(note, "None")])
    worker_at(NOON)
    shift = shift_of(world.noah)
    press(world.noah, "break_start", NOON, now=EVENING)
    worker_at(EVENING)
    assert shift_of(world.noah).notes == shift.notes == "Any trouble? None"
    assert answers()[0].applied_at == NOON


def test_each_answer_goes_to_the_shift_of_its_press(world: World) -> None:
    tips = ask(world)
    for start, finish, amount in ((MORNING, NOON, 1), (local("2026-03-03 13:00"), EVENING, 2)):
        press(world.noah, "start", start)
        press(world.noah, "finish", finish, answers=[given(tips, amount)])
    worker_at(NIGHT)
    assert [len(shifts_of(world.noah)), allowance_of(world.noah)] == [2, [Decimal(1), Decimal(2)]]


def test_of_two_answers_to_one_question_the_last_counts(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    press(world.noah, "finish", EVENING, answers=[given(tips, 1), given(tips, 2)])
    worker_at(NIGHT)
    assert ([one.answer for one in answers()], allowance_of(world.noah)) == (["2"], [Decimal(2)])


@pytest.mark.parametrize(
    "facts", [{"trigger_on": "start"}, {"process": "block_clockin", "condition": "late"}]
)
def test_an_answer_to_what_is_not_asked_here_is_left_out(world: World, facts: dict[str, Any]) -> None:
    row = ask(world, **facts)
    press(world.noah, "finish", EVENING, answers=[Given(row.pk, "finish", 5)])
    assert answers() == []


def test_an_answer_to_a_question_of_others_is_left_out(world: World) -> None:
    assert world.other
    theirs, gone = ask(world.other), ask(world)
    archive_question(world.actor("ada"), gone)
    press(world.noah, "finish", EVENING, answers=[given(theirs, 5), given(gone, 5)])
    assert answers() == []


def test_a_press_sent_again_keeps_its_first_answers(world: World) -> None:
    tips = ask(world)
    for amount in (1, 2):
        press(world.noah, "finish", EVENING, answers=[given(tips, amount)])
    assert [one.answer for one in answers()] == ["1"]


def test_a_tag_that_was_archived_meanwhile_is_left_out_and_the_press_is_not(world: World) -> None:
    ada = world.actor("ada")
    code = create_pay_code(ada, name="Barista")
    tag, note = ask(world, type="shift_tag"), ask(world, question="Well?", type="shift_note")
    press(world.noah, "start", MORNING)
    press(world.noah, "finish", EVENING, answers=[given(tag, "barista"), given(note, "Yes")])
    archive_pay_code(ada, reread(code))
    worker_at(NIGHT)
    shift = shift_of(world.noah)
    assert (shift.worked_minutes, shift.pay_code_id, shift.notes) == (480, None, "Well? Yes")


def test_an_answer_that_may_be_chosen_no_more_still_counts(world: World) -> None:
    tips = ask(world, options=["5", "10"])
    press(world.noah, "start", MORNING)
    press(world.noah, "finish", EVENING, answers=[given(tips, 5)])
    update_question(world.actor("ada"), reread(tips), options=["20"])
    worker_at(NIGHT)
    assert allowance_of(world.noah) == [Decimal(5)]


def test_answers_after_the_press(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    event = press(world.noah, "finish", EVENING)
    noah = world.actor("noah")
    with at(EVENING):
        assert unanswered(noah, event, QuestionPlace.APP) == [tips]
        answer_press(noah, event, tips, "1")
        assert unanswered(noah, event, QuestionPlace.APP) == []
    worker_at(NIGHT)
    assert allowance_of(world.noah) == [Decimal(1)]
    with at(NIGHT):
        answer_press(noah, event, tips, "2")
    assert allowance_of(world.noah) == [Decimal(2)]
    assert [(one.answer, one.applied_at) for one in answers()] == [("2", NIGHT)]


def test_answers_are_signed_by_who_gave_them_and_applied_by_muster(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    event = press(world.noah, "finish", EVENING)
    answer_press(world.actor("noah"), event, tips, "1")
    worker_at(NIGHT)
    rows = Version.objects.all_rows_unchecked().filter(item_type="timeclock_answer").order_by("id")
    assert list(rows.values_list("event", "author_name")) == [("create", "Noah North"), ("update", "Muster")]


def test_a_closed_timesheet_takes_no_answers(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    event = press(world.noah, "finish", EVENING)
    worker_at(NIGHT)
    ada = world.actor("ada")
    approve_timesheet(ada, timesheets_of(world.noah)[0])
    export_timesheet(ada, timesheets_of(world.noah)[0])
    with unchanged(), pytest.raises(Locked):
        answer_press(world.actor("noah"), event, tips, "1")


def test_an_organisation_that_is_locked_out_takes_no_answers(world: World) -> None:
    tips = ask(world)
    event = press(world.noah, "finish", EVENING)
    lock_out(world.organisation)
    with unchanged(), pytest.raises(Locked):
        answer_press(world.actor("noah"), event, tips, "1")


def test_the_answers_of_a_shift_that_was_deleted_make_nothing(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    event = press(world.noah, "finish", EVENING, answers=[given(tips, 1)])
    worker_at(NIGHT)
    delete_shift(world.actor("ada"), shift_of(world.noah))
    assert allowance_of(world.noah) == []
    answer_press(world.actor("noah"), event, tips, "2")
    worker_at(NIGHT)
    assert allowance_of(world.noah) == []
    assert [one.answer for one in answers()] == ["2"]


# Which questions


def names(world: World, type_: str, when: Any, place: QuestionPlace = QuestionPlace.TIMECLOCK) -> list[str]:
    actor = Actor.system(world.organisation.pk)
    found = applying(actor, world.noah, type=EventType(type_), at=when, place=place)
    return [row.question for row in found.rows]


def test_a_finish_is_judged_by_the_plan_of_its_start(world: World) -> None:
    plan(world.noah, world.kitchen, MORNING, NOON)
    plan(world.noah, world.kitchen, local("2026-03-03 13:00"), EVENING)
    ask(world, question="Late?", condition="late", lenience_minutes=10)
    ask(world, question="Unplanned?", condition="unscheduled")
    press(world.noah, "start", MORNING)
    for _ in range(2):
        # Not worked in yet, then worked in: the same.
        assert names(world, "finish", NOON) == []
        assert names(world, "finish", local("2026-03-03 12:11")) == ["Late?"]
        worker_at(NOON)
    press(world.noah, "finish", local("2026-03-03 12:11"))
    worker_at(local("2026-03-03 12:12"))
    # As the press itself sees it, once it is part of the shift.
    assert names(world, "finish", local("2026-03-03 12:11")) == ["Late?"]


def test_a_start_is_judged_by_the_plan_that_it_would_be_paired_with(world: World) -> None:
    plan(world.noah, world.kitchen, NOON, EVENING)
    ask(world, question="Early?", trigger_on="start", condition="early", lenience_minutes=30)
    ask(world, question="Unplanned?", trigger_on="start", condition="unscheduled")
    assert names(world, "start", local("2026-03-03 11:30")) == []
    assert names(world, "start", local("2026-03-03 11:29")) == ["Early?"]
    assert names(world, "start", local("2026-03-03 09:59")) == ["Unplanned?"]


def test_questions_are_asked_where_they_are_said_to_be(world: World) -> None:
    ask(world, question="Kiosk?", asked_on=["timeclock"])
    ask(world, question="Phone?", asked_on=["app"])
    ask(world, question="Both?")
    assert names(world, "finish", NOON) == ["Kiosk?", "Both?"]
    assert names(world, "finish", NOON, QuestionPlace.APP) == ["Phone?", "Both?"]


def test_a_blocked_press_is_refused_and_a_press_that_is_known_is_not(world: World) -> None:
    plan(world.noah, world.kitchen, NOON, EVENING)
    first = press(world.noah, "start", local("2026-03-03 11:00"))
    ask(
        world,
        question="Wait.",
        trigger_on="start",
        type="shift_note",
        condition="early",
        process="block_clockin",
    )
    clocked = {"asked_on": QuestionPlace.TIMECLOCK}
    assert press(world.noah, "start", local("2026-03-03 11:00"), **clocked).pk == first.pk
    with (
        unchanged(),
        pytest.raises(Conflict, match=r"^Wait\. Your shift begins at 12:00: you can clock in from 12:00\.$"),
    ):
        press(world.noah, "start", local("2026-03-03 11:30"), **clocked)
    assert press(world.noah, "start", NOON, **clocked).removed is False


# Setting up


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"question": ""}, "question"),
        ({"type": "poem"}, "type"),
        ({"trigger_on": "nap"}, "trigger_on"),
        ({"condition": "often"}, "condition"),
        ({"process": "shout"}, "process"),
        ({"lenience_minutes": -1}, "lenience_minutes"),
        ({"asked_on": []}, "asked_on"),
        ({"asked_on": ["watch"]}, "asked_on"),
        ({"asked_on": "timeclock"}, "asked_on"),
        ({"options": ["much"]}, "options"),
        ({"process": "block_clockin"}, "condition"),
    ],
)
def test_a_question_that_makes_no_sense(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refusal:
        ask(world, **facts)
    assert refusal.value.field == field


def test_a_question_that_becomes_another_lets_its_allowance_go(world: World) -> None:
    row = ask(world)
    update_question(world.actor("ada"), row, type="shift_note")
    assert (reread(row).allowance_id, reread(row).type) == (None, "shift_note")


def test_nobody_answers_for_the_shift_of_another(world: World) -> None:
    tips = ask(world)
    press(world.noah, "start", MORNING)
    worker_at(NOON)
    with unchanged(), pytest.raises(NotFound):
        answer_question(world.actor("ada"), tips, employee=world.emma, shift=shift_of(world.noah), answer=1)


# At the same time


def test_an_answer_and_the_worker_at_once_apply_it_once(transactional_db: None) -> None:
    with at(EVENING):
        world = build()
        note = ask(world, question="Well?", type="shift_note", trigger_on="start")
        event = press(world.noah, "start", MORNING, now=EVENING)
        noah = world.actor("noah")
        work_in = partial(process, world.organisation.pk, world.noah.pk)
        at_once(partial(answer_press, noah, event, note, "Yes"), work_in, work_in)
        process(world.organisation.pk, world.noah.pk)
        assert shift_of(world.noah).notes == "Well? Yes"
        assert [one.applied_at for one in answers()] == [EVENING]


def test_the_generic_clock_is_made_once(transactional_db: None) -> None:
    with at(EVENING):
        world = build()
        ensure = partial(ensure_generic_device, world.actor("ada"))
        assert len({device.pk for device in at_once(ensure, ensure, ensure)}) == 1
