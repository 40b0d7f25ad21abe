"""Questions of the clock: set up by those who set up, asked of those who press."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.presses import lock_out, plan, shift_of, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.web.test_kiosk import Kiosk
from tests.world import NOW, World, at, run_jobs

from muster.attendance.actions import archive_question, create_question
from muster.attendance.models import ClockEvent, ShiftAllowance, TimeclockAnswer, TimeclockQuestion
from muster.core.actor import Actor
from muster.places.actions import create_allowance, create_pay_code
from muster.web.forms import CHANGED_MEANWHILE

LIST = "/settings/questions/"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FORM = {
    "question": "Cash tips?",
    "process": "ask_question",
    "trigger_on": "finish",
    "condition": "",
    "lenience_minutes": "0",
    "type": "allowance",
    "allowance": "",
    "options": "",
    "asked_on": ["timeclock", "app"],
}


@pytest.fixture
def kiosk(world: World) -> Kiosk:
    return Kiosk(world.kiosk_code)


def ask(world: World, **facts: Any) -> TimeclockQuestion:
    facts = {"question": "Cash tips?", "type": "allowance", "trigger_on": "start"} | facts
    return create_question(Actor.system(world.organisation.pk), **facts)


def block(world: World, **facts: Any) -> TimeclockQuestion:
    facts = {"question": "Too early.", "type": "shift_note", "condition": "early"} | facts
    return ask(world, process="block_clockin", **facts)


def rows() -> list[TimeclockQuestion]:
    return list(TimeclockQuestion.objects.all_rows_unchecked().select_related("allowance").order_by("id"))


def kept() -> list[tuple[str, str]]:
    found = TimeclockAnswer.objects.all_rows_unchecked().order_by("id")
    return list(found.values_list("question__question", "answer"))


def events() -> list[ClockEvent]:
    return list(ClockEvent.objects.all_rows_unchecked().order_by("id"))


# Setting up


def test_a_question_is_added_changed_and_removed(browse: Browse) -> None:
    ada = browse("ada")
    assert "None yet." in text(ada.get(LIST))
    answer = ada.post(f"{LIST}add", FORM | {"options": "5\n\n10\n"}, follow=True)
    assert says(answer) == ["The question is saved."]
    (row,) = rows()
    assert (row.question, row.options, row.condition) == ("Cash tips?", ["5", "10"], "")
    assert row.allowance is not None
    assert row.allowance.name == "Cash tips?"
    assert "Cash tips? finish always sets how much of an allowance the shift has" in text(answer)
    mark = ada.get(f"{LIST}{row.pk}/").context["form"]["mark"].value()
    changed = FORM | {
        "question": "Which tips?",
        "allowance": row.allowance_id,
        "required": "on",
        "asked_on": ["app"],
        "mark": mark,
    }
    ada.post(f"{LIST}{row.pk}/", changed)
    (row,) = rows()
    assert (row.question, row.required, row.asked_on, row.options) == ("Which tips?", True, ["app"], [])
    assert "Remove “Which tips?”?" in text(ada.get(f"{LIST}{row.pk}/remove"))
    assert says(ada.post(f"{LIST}{row.pk}/remove", follow=True)) == ["The question is removed."]
    assert rows()[0].archived_at == NOW
    assert ada.get(f"{LIST}{row.pk}/").status_code == 404


def test_an_allowance_is_chosen(browse: Browse, world: World) -> None:
    tips = create_allowance(world.actor("ada"), name="Tips")
    create_allowance(world.actor("ada"), name="Meal", automatic=True)
    form = browse("ada").get(f"{LIST}add").context["form"]
    assert [label for _, label in form.fields["allowance"].choices] == ["One named like the question", "Tips"]
    browse("ada").post(f"{LIST}add", FORM | {"allowance": tips.pk})
    assert rows()[0].allowance_id == tips.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ""}, "question"),
        ({"asked_on": []}, "asked_on"),
        ({"lenience_minutes": "1441"}, "lenience_minutes"),
        ({"options": "much"}, "options"),
        ({"process": "block_clockin"}, "condition"),
        ({"type": "shift_tag", "options": "Nobody"}, "options"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(browse: Browse, change: dict[str, Any], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        assert list(errors(ada.post(f"{LIST}add", FORM | change))) == [field]


def test_the_second_of_two_is_told(browse: Browse, world: World) -> None:
    row = ask(world)
    ada = browse("ada")
    mark = ada.get(f"{LIST}{row.pk}/").context["form"]["mark"].value()
    archive = FORM | {"question": "Whose tips?", "mark": mark}
    ada.post(f"{LIST}{row.pk}/", archive)
    with unchanged():
        answer = ada.post(f"{LIST}{row.pk}/", FORM | {"question": "My tips?", "mark": mark})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}


@pytest.mark.parametrize("name", ["max", "emma", "rosa"])
def test_who_sets_nothing_up_sets_up_no_questions(browse: Browse, world: World, name: str) -> None:
    row = ask(world)
    browser = browse(name)
    with unchanged():
        for address in (LIST, f"{LIST}add", f"{LIST}{row.pk}/", f"{LIST}{row.pk}/remove"):
            assert browser.post(address, FORM).status_code in {403, 405}


def test_another_organisations_questions_are_not_there(browse: Browse, world: World) -> None:
    assert world.other
    row = ask(world.other)
    ada = browse("ada")
    with unchanged():
        assert "Cash tips?" not in text(ada.get(LIST))
        assert ada.post(f"{LIST}{row.pk}/", FORM).status_code == 404
        assert ada.post(f"{LIST}{row.pk}/remove").status_code == 404


# The own clock


def press(client: Client, kind: str = "start") -> Any:
    return client.post("/time/press", {"type": kind, "key": str(uuid4())}, follow=True)


def test_the_own_clock_asks_after_a_press_and_the_answers_reach_the_shift(
    browse: Browse, world: World
) -> None:
    create_pay_code(world.actor("ada"), name="Barista")
    create_pay_code(world.actor("ada"), name="Runner")
    tips, tag = ask(world), ask(world, question="As whom?", type="shift_tag")
    note = ask(world, question="Any trouble?", type="shift_note", options=["None", "Oven"])
    ask(world, question="At the kiosk?", asked_on=["timeclock"])
    ask(world, question="At the end?", trigger_on="finish")
    emma = browse("emma")
    asked = press(emma)
    assert asked.redirect_chain == [(f"/time/presses/{events()[0].pk}/answers", 302)]
    assert says(asked) == ["You are clocked in since 09:00. Have a good shift."]
    assert list(asked.context["form"].fields) == [f"answer_{row.pk}" for row in (tips, tag, note)]
    assert "3 questions Cash tips? As whom? Barista Runner Any trouble? None Oven Send Skip" in text(asked)
    given = {f"answer_{tips.pk}": "63.40", f"answer_{tag.pk}": "Runner", f"answer_{note.pk}": "Oven"}
    assert emma.post(asked.request["PATH_INFO"], given)["Location"] == "/time/"
    assert kept() == [("Cash tips?", "63.4"), ("As whom?", "Runner"), ("Any trouble?", "Oven")]
    run_jobs()
    shift = shift_of(world.emma)
    assert shift.pay_code is not None
    assert (shift.pay_code.name, shift.notes) == ("Runner", "Any trouble? Oven")
    assert ShiftAllowance.objects.all_rows_unchecked().get(shift=shift).value == Decimal("63.4")
    assert emma.get(asked.request["PATH_INFO"])["Location"] == "/time/"


def test_an_answer_after_the_press_became_a_shift_is_applied_at_once(browse: Browse, world: World) -> None:
    row = ask(world)
    emma = browse("emma")
    asked = press(emma)
    run_jobs()
    emma.post(asked.request["PATH_INFO"], {f"answer_{row.pk}": "5"})
    assert ShiftAllowance.objects.all_rows_unchecked().get(shift=shift_of(world.emma)).value == Decimal(5)


def test_who_skips_is_told_what_is_missing_and_loses_nothing(browse: Browse, world: World) -> None:
    needed, other = ask(world, required=True), ask(world, question="Any trouble?", type="shift_note")
    emma = browse("emma")
    asked = press(emma)
    answer = emma.post(asked.request["PATH_INFO"], {f"answer_{other.pk}": "No"}, follow=True)
    assert says(answer) == ["“Cash tips?” has no answer, and your manager needs one. Tell them."]
    assert kept() == [("Any trouble?", "No")]
    run_jobs()
    assert shift_of(world.emma).notes == "Any trouble? No"
    assert needed.required


def test_an_answer_of_the_wrong_kind_is_told_at_its_question(browse: Browse, world: World) -> None:
    number, tag = ask(world), ask(world, question="As whom?", type="shift_tag")
    emma = browse("emma")
    path = press(emma).request["PATH_INFO"]
    with unchanged():
        wrong = emma.post(path, {f"answer_{number.pk}": "much", f"answer_{tag.pk}": "Nobody"})
    assert list(errors(wrong)) == [f"answer_{number.pk}"]
    with unchanged():
        wrong = emma.post(path, {f"answer_{number.pk}": "5", f"answer_{tag.pk}": "Nobody"})
    assert errors(wrong) == {f"answer_{tag.pk}": ["There is no tag called Nobody."]}


def test_nobody_answers_for_the_press_of_another(browse: Browse, world: World) -> None:
    row = ask(world)
    path = press(browse("emma")).request["PATH_INFO"]
    others = [browse(name) for name in ("noah", "max", "ada")]
    with unchanged():
        for other in others:
            assert other.post(path, {f"answer_{row.pk}": "5"}).status_code == 404


def test_the_own_clock_refuses_who_is_too_early(browse: Browse, world: World) -> None:
    plan(world.emma, world.kitchen, NOW + HOUR, NOW + 5 * HOUR)
    block(world, lenience_minutes=15)
    emma = browse("emma")
    with unchanged():
        assert says(press(emma)) == ["Too early. Your shift begins at 10:00: you can clock in from 09:45."]
    with at(NOW + 45 * MINUTE):
        assert says(press(emma)) == ["You are clocked in since 09:45. Have a good shift."]


def test_a_rule_of_the_kiosks_does_not_hold_on_own_phones(browse: Browse, world: World) -> None:
    block(world, condition="unscheduled", asked_on=["timeclock"])
    assert says(press(browse("emma"))) == ["You are clocked in since 09:00. Have a good shift."]


# The kiosk


def answer(kiosk: Kiosk, press_id: int, question: TimeclockQuestion, value: Any, pin: str = "1005") -> Any:
    return kiosk._post(
        "answer", {"pin": pin, "press": press_id, "question": question.pk, "answer": value}, {}
    )


def test_the_kiosk_asks_after_a_press(world: World, kiosk: Kiosk) -> None:
    row = ask(world, options=["5", "10"], required=True)
    ask(world, question="On phones?", asked_on=["app"])
    pressed = kiosk.press()
    assert pressed.status_code == 201
    assert pressed.json()["questions"] == [
        {
            "id": row.pk,
            "question": "Cash tips?",
            "required": True,
            "type": "allowance",
            "choices": ["5", "10"],
        }
    ]
    given = answer(kiosk, pressed.json()["id"], row, "10")
    assert (given.status_code, given.json()["message"]) == (201, "Thank you.")
    run_jobs()
    assert ShiftAllowance.objects.all_rows_unchecked().get(shift=shift_of(world.emma)).value == Decimal(10)


def test_a_wrong_answer_is_told_and_the_press_stands(world: World, kiosk: Kiosk) -> None:
    row = ask(world)
    pressed = kiosk.press().json()
    refusal = answer(kiosk, pressed["id"], row, "much")
    assert (refusal.status_code, refusal.json()["error"]["message"]) == (
        400,
        "The answer is a number, such as 63.4.",
    )
    assert (len(events()), kept()) == (1, [])


def test_an_answer_is_that_of_who_pressed_where_they_did(world: World, kiosk: Kiosk) -> None:
    assert world.other
    row, theirs = ask(world), ask(world.other)
    pressed = kiosk.press().json()
    elsewhere = Kiosk(world.other.kiosk_code)
    with unchanged():
        assert answer(kiosk, pressed["id"], row, "5", pin="1006").status_code == 404
        assert answer(kiosk, pressed["id"], theirs, "5").status_code == 404
        assert answer(kiosk, 999_999, row, "5").status_code == 404
        assert answer(elsewhere, pressed["id"], row, "5", pin="1001").status_code == 404
        assert answer(kiosk, pressed["id"], row, "5", pin="9999").status_code == 400
        for body in ({}, {"press": "1"}, {"press": 1, "question": 10**30}, {"press": True, "question": 1}):
            refusal = kiosk._post("answer", {"pin": "1005", **body}, {})
            assert refusal.status_code == 400


def test_the_kiosk_refuses_in_plain_words(world: World, kiosk: Kiosk) -> None:
    block(world, question="You are not on the roster.", condition="unscheduled")
    refusal = kiosk.press()
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (409, "conflict")
    assert refusal.json()["error"]["message"] == (
        "You are not on the roster. No shift is planned for you now. Ask your manager."
    )
    assert events() == []


def test_a_press_kept_offline_is_neither_refused_nor_followed_by_questions(
    world: World,
    kiosk: Kiosk,
) -> None:
    block(world, condition="unscheduled")
    ask(world)
    again = kiosk.press(kept=True)
    assert (again.status_code, again.json()["questions"]) == (201, [])
    assert len(events()) == 1


def test_a_press_noted_a_moment_ago_is_followed_by_no_questions(world: World, kiosk: Kiosk) -> None:
    ask(world)
    assert len(kiosk.press().json()["questions"]) == 1
    repeated = kiosk.press(key="key-2", at="2026-03-03T22:00:30Z").json()
    assert repeated["questions"] == []


def test_a_question_that_was_removed_is_asked_no_more(world: World, kiosk: Kiosk) -> None:
    archive_question(world.actor("ada"), ask(world))
    assert kiosk.press().json()["questions"] == []


def test_early_and_late_are_judged_by_the_shift_that_is_worked(world: World, kiosk: Kiosk) -> None:
    plan(world.emma, world.kitchen, NOW - 4 * HOUR, NOW)
    ask(
        world,
        question="Why later?",
        type="shift_note",
        trigger_on="finish",
        condition="late",
        lenience_minutes=10,
    )
    work(world.emma, ("start", NOW - 4 * HOUR), device=world.kiosk)
    with at(NOW + 10 * MINUTE):
        in_time = kiosk.press("finish", key="a", at="2026-03-03T22:10:59Z").json()
    assert in_time["questions"] == []
    ClockEvent.objects.all_rows_unchecked().filter(pk=in_time["id"]).delete()
    with at(NOW + 11 * MINUTE):
        late = kiosk.press("finish", key="b", at="2026-03-03T22:11:00Z").json()
    assert [one["question"] for one in late["questions"]] == ["Why later?"]


def test_an_organisation_that_is_locked_out_keeps_no_answers(world: World, kiosk: Kiosk) -> None:
    row = ask(world)
    pressed = kiosk.press().json()
    lock_out(world.organisation)
    assert answer(kiosk, pressed["id"], row, "5").status_code == 423
    assert kept() == []
