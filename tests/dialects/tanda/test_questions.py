"""Timeclock questions, with the document's own bodies (tanda-v2.txt 3330-3377)."""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.attendance.actions import approve_timesheet, create_question, export_timesheet
from muster.attendance.models import Shift, ShiftAllowance, TimeclockAnswer, TimeclockQuestion
from muster.core.actor import Actor, Scope
from muster.places.actions import create_allowance, create_pay_code
from muster.places.models import Allowance
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.presses import local, shift_of, timesheets_of, work
from tests.world import NOW, Tanda, World

MEANING = {
    "condition": "late",
    "name": "What is the meaning of life?",
    "trigger_on": "finish",
    "type": "shift_note",
    "required": True,
    "answer_options_attributes": [{"answer": "42"}],
}
TIPS = {"question": "What was your cash tips balance?", "trigger_on": "finish", "type": "allowance"}
UNIX = int(NOW.timestamp())
NO_QUESTION = "No known timeclock question with that id!"


def refused(response: Any, status: int, text: str) -> None:
    assert (response.status_code, response.json()) == (status, {"error": text})


def ask(tanda: Tanda, **body: Any) -> dict[str, Any]:
    response = tanda("POST", "/timeclock_questions", TIPS | body)
    assert response.status_code == 201, response.content
    shown: dict[str, Any] = response.json()
    return shown


@pytest.fixture
def shift(world: World) -> Shift:
    """Emma's, 08:00 to 16:00 of Tuesday."""
    work(world.emma, ("start", local("2026-03-03T08:00")), ("finish", local("2026-03-03T16:00")))
    return shift_of(world.emma)


def answer(tanda: Tanda, question: dict[str, Any], shift: Shift, value: Any, **more: Any) -> Any:
    body = {"user_id": shift.employee_id, "shift_id": shift.pk, "answer": value, **more}
    return tanda("POST", f"/timeclock_questions/{question['id']}/answer", body)


def allowances(shift: Shift) -> list[tuple[str, Decimal]]:
    rows = ShiftAllowance.objects.all_rows_unchecked().filter(shift=shift).order_by("id")
    return list(rows.values_list("allowance__name", "value"))


# Questions


@answers("POST /api/v2/timeclock_questions", "GET /api/v2/timeclock_questions")
def test_the_documents_question(ada: Tanda, world: World) -> None:
    response = ada("POST", "/timeclock_questions", MEANING)
    row = TimeclockQuestion.objects.all_rows_unchecked().get()
    assert response.status_code == 201
    assert response.json() == {
        "id": row.pk,
        "question": "What is the meaning of life?",
        "required": True,
        "trigger_on": "finish",
        "ask_on_devices": ["timeclock", "app"],
        "condition": "late",
        "type": "shift_note",
        "lenience": 0,
        "process": "ask_question",
        "answer_options": [{"answer": "42"}],
        "updated_at": UNIX,
    }
    assert ada("GET", "/timeclock_questions").json() == [response.json()]


def test_the_least_and_the_most_that_can_be_said(ada: Tanda) -> None:
    least = ask(ada)
    assert (least["condition"], least["required"], least["answer_options"]) == (None, False, [])
    most = {
        "question": "You are early.",
        "name": "Not this",
        "trigger_on": "start",
        "type": "shift_note",
        "condition": "early",
        "lenience": 15,
        "process": "block_clockin",
        "ask_on_devices": ["timeclock"],
        "required": False,
    }
    shown = ada("POST", "/timeclock_questions", most).json()
    assert {name: shown[name] for name in most if name != "name"} == {
        name: value for name, value in most.items() if name != "name"
    }


def test_null_is_as_good_as_nothing(ada: Tanda) -> None:
    names = (
        "name",
        "condition",
        "required",
        "lenience",
        "process",
        "ask_on_devices",
        "answer_options_attributes",
    )
    assert ask(ada, **dict.fromkeys(names)).items() >= {"condition": None, "lenience": 0}.items()


@pytest.mark.parametrize(
    ("devices", "found"),
    [
        (None, ["both", "kiosk", "app"]),
        ("timeclock", ["both", "kiosk"]),
        ("app", ["both", "app"]),
        ("timeclock,app", ["both", "kiosk", "app"]),
        (" app , timeclock ", ["both", "kiosk", "app"]),
    ],
)
def test_questions_of_devices(ada: Tanda, devices: str | None, found: list[str]) -> None:
    for name, where in (("both", None), ("kiosk", ["timeclock"]), ("app", "app")):
        ask(ada, question=name, ask_on_devices=where)
    query = f"?ask_on_devices={devices}" if devices else ""
    assert [one["question"] for one in ada("GET", f"/timeclock_questions{query}").json()] == found


def test_a_list_takes_a_constant_number_of_statements(
    ada: Tanda, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        ask(ada, question=f"Tips {number}?")
    with django_assert_num_queries(2):
        assert len(ada("GET", "/timeclock_questions").json()) == 3


CHOICES = {
    "type": "'allowance', 'shift_tag' or 'shift_note'",
    "trigger_on": "'start', 'finish', 'break_start' or 'break_finish'",
    "condition": "'', 'early', 'late', 'early_or_late' or 'unscheduled'",
    "process": "'ask_question' or 'block_clockin'",
}


@pytest.mark.parametrize("field", CHOICES)
def test_words_are_those_of_the_document(ada: Tanda, field: str) -> None:
    with unchanged():
        response = ada("POST", "/timeclock_questions", TIPS | {field: "sometimes"})
        refused(response, 400, f"{field}: Input should be {CHOICES[field]}")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"question": None}, "question is required."),
        ({"question": "  "}, "question is required."),
        ({"question": "x" * 501}, "question: Ensure this value has at most 500 characters (it has 501)."),
        ({"question": ["Tips"]}, "question: give a text."),
        ({"lenience": -1}, "lenience: Input should be greater than or equal to 0"),
        ({"lenience": "soon"}, "lenience: Input should be a valid integer, unable to parse string as an integer"),
        ({"ask_on_devices": ["watch"]}, "ask_on_devices.0: Input should be 'timeclock' or 'app'"),
        ({"ask_on_devices": 7}, "ask_on_devices: Input should be a valid list"),
        ({"required": "perhaps"}, "required: Input should be a valid boolean, unable to interpret input"),
        (
            {"answer_options_attributes": [{"answer": "much"}]},
            "answer_options_attributes: An answer to choose from is not one. The answer is a number, such as 63.4.",
        ),
        (
            {"answer_options_attributes": [{"answer": ""}]},
            "answer_options_attributes: An answer to choose from is not one. An answer has 1 to 500 characters.",
        ),
        (
            {"answer_options_attributes": [{"answer": str(n)} for n in range(51)]},
            "answer_options_attributes: A question has at most 50 answers to choose from.",
        ),
        ({"answer_options_attributes": [{}]}, "answer_options_attributes.0.answer is required."),
        ({"process": "block_clockin"}, "A press is refused only under a condition."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(ada: Tanda, body: dict[str, Any], text: str) -> None:
    with unchanged():
        refused(ada("POST", "/timeclock_questions", TIPS | body), 400, text)


@pytest.mark.parametrize("missing", ["trigger_on", "type"])
def test_what_is_missing_is_named(ada: Tanda, missing: str) -> None:
    body = {name: value for name, value in TIPS.items() if name != missing}
    with unchanged():
        refused(ada("POST", "/timeclock_questions", body), 400, f"{missing} is required.")


def test_a_tag_to_choose_from_is_one(ada: Tanda, world: World) -> None:
    create_pay_code(world.actor("ada"), name="Head Technician")
    body = {"question": "As whom?", "type": "shift_tag"}
    options = [{"answer": "head technician"}, {"answer": "Head Technician"}]
    shown = ask(ada, **body, answer_options_attributes=options)
    assert shown["answer_options"] == [{"answer": "Head Technician"}]
    with unchanged():
        wrong = ada(
            "POST", "/timeclock_questions", TIPS | body | {"answer_options_attributes": [{"answer": "X"}]}
        )
        text = "An answer to choose from is not one. There is no tag called X."
        refused(wrong, 400, f"answer_options_attributes: {text}")


def test_a_question_makes_its_allowance_and_leaves_it(ada: Tanda) -> None:
    first = ask(ada)
    allowance = Allowance.objects.all_rows_unchecked().get()
    assert (allowance.name, allowance.automatic) == (TIPS["question"], False)
    ada("DELETE", f"/timeclock_questions/{first['id']}")
    second = ask(ada)
    rows = TimeclockQuestion.objects.all_rows_unchecked().order_by("id")
    assert [row.allowance_id for row in rows] == [allowance.pk] * 2
    assert second["id"] != first["id"]


def test_no_answer_sets_what_the_pay_rules_apply(ada: Tanda, world: World) -> None:
    create_allowance(world.actor("ada"), name="Meal", automatic=True)
    with unchanged():
        response = ada("POST", "/timeclock_questions", TIPS | {"question": "meal"})
        refused(response, 400, "allowance: Meal is applied by the pay rules, so no answer sets it.")


@answers("DELETE /api/v2/timeclock_questions/{id}")
def test_a_question_is_deleted_and_its_answers_stay(ada: Tanda, shift: Shift) -> None:
    question = ask(ada)
    answer(ada, question, shift, 63.4)
    response = ada("DELETE", f"/timeclock_questions/{question['id']}")
    assert (response.status_code, response.json()) == (200, {})
    assert ada("GET", "/timeclock_questions").json() == []
    assert allowances(shift) == [(TIPS["question"], Decimal("63.4"))]
    assert TimeclockAnswer.objects.all_rows_unchecked().count() == 1
    with unchanged():
        refused(ada("DELETE", f"/timeclock_questions/{question['id']}"), 404, NO_QUESTION)
        refused(answer(ada, question, shift, 1), 404, NO_QUESTION)


# Answers


@answers("POST /api/v2/timeclock_questions/{id}/answer")
def test_an_allowance(ada: Tanda, shift: Shift) -> None:
    question = ask(ada)
    for value, kept in ((63.4, "63.4"), ("12", "12"), (7, "7")):
        response = answer(ada, question, shift, value)
        assert (response.status_code, response.json()) == (200, {})
        assert allowances(shift) == [(TIPS["question"], Decimal(kept))]
    (row,) = TimeclockAnswer.objects.all_rows_unchecked()
    assert (row.answer, row.shift_id, row.employee_id, row.applied_at) == (
        "7",
        shift.pk,
        shift.employee_id,
        NOW,
    )
    assert answer(ada, question, shift, 0).status_code == 200
    assert allowances(shift) == []


def test_a_tag(ada: Tanda, world: World, shift: Shift) -> None:
    codes = {name: create_pay_code(world.actor("ada"), name=name) for name in ("Technician", "Barista")}
    question = ask(ada, type="shift_tag", question="As whom?")
    for name in ("technician", "Barista"):
        assert answer(ada, question, shift, name).status_code == 200
    assert shift_of(world.emma).pay_code_id == codes["Barista"].pk


def test_a_note_is_added_and_is_there_once(ada: Tanda, world: World, shift: Shift) -> None:
    first, second = ask(ada, **MEANING, question=None), ask(ada, type="shift_note", question="Any trouble?")
    for question, value in (
        (first, 42),
        (second, "The oven\nsmokes"),
        (first, "42"),
        (second, "The oven smokes"),
    ):
        assert answer(ada, question, shift, value).status_code == 200
    assert shift_of(world.emma).notes == "What is the meaning of life? 42\nAny trouble? The oven smokes"


@pytest.mark.parametrize(
    ("body", "value", "text"),
    [
        ({}, "much", "The answer is a number, such as 63.4."),
        ({}, "NaN", "The answer is a number that is not negative."),
        ({}, -1, "The answer is a number that is not negative."),
        ({}, 0.00001, "answer: Ensure that there are no more than 4 decimal places."),
        ({}, 10**7, "answer: Ensure that there are no more than 6 digits before the decimal point."),
        ({}, True, "An answer is a text or a number."),
        ({}, None, "An answer is a text or a number."),
        ({}, [1], "An answer is a text or a number."),
        ({}, " ", "An answer has 1 to 500 characters."),
        ({"type": "shift_note"}, "x" * 501, "An answer has 1 to 500 characters."),
        ({"type": "shift_note"}, "\x00", "An answer has 1 to 500 characters."),
        ({"type": "shift_tag"}, "Nobody", "answer: There is no tag called Nobody."),
        ({"answer_options_attributes": [{"answer": 5}, {"answer": 10}]}, 7, "The answer is one of: 5, 10."),
        (
            {"condition": "early", "process": "block_clockin"},
            1,
            "Nothing is asked here, so nothing can be answered.",
        ),
    ],
)
def test_an_answer_of_the_wrong_format(
    ada: Tanda, shift: Shift, body: dict[str, Any], value: Any, text: str
) -> None:
    question = ask(ada, **body)
    with unchanged():
        refused(answer(ada, question, shift, value), 400, text)


def test_one_of_the_options(ada: Tanda, shift: Shift) -> None:
    question = ask(ada, answer_options_attributes=[{"answer": 5}, {"answer": 10}])
    assert answer(ada, question, shift, "10.0").status_code == 200
    assert allowances(shift) == [(TIPS["question"], Decimal(10))]


@pytest.mark.parametrize("missing", ["user_id", "shift_id", "answer"])
def test_what_an_answer_is_to(ada: Tanda, shift: Shift, missing: str) -> None:
    question = ask(ada)
    body = {"user_id": shift.employee_id, "shift_id": shift.pk, "answer": 1}
    del body[missing]
    with unchanged():
        response = ada("POST", f"/timeclock_questions/{question['id']}/answer", body)
        refused(response, 400, f"{missing} is required.")


def test_who_and_which_shift_are_there_and_belong_together(ada: Tanda, world: World, shift: Shift) -> None:
    assert world.other
    question = ask(ada)
    with unchanged():
        for user_id in (999_999, world.other.zoe.pk):
            refused(answer(ada, question, shift, 1, user_id=user_id), 404, "No known user with that id!")
        refused(answer(ada, question, shift, 1, user_id=world.noah.pk), 404, "No known shift with that id!")
        refused(answer(ada, question, shift, 1, shift_id=999_999), 404, "No known shift with that id!")
        refused(answer(ada, {"id": 999_999}, shift, 1), 404, NO_QUESTION)
        stranger = Tanda(world.other.token("zoe"))
        refused(answer(stranger, question, shift, 1), 404, NO_QUESTION)


def test_one_answers_for_oneself_and_for_whom_one_manages(
    ada: Tanda, emma: Tanda, max_: Tanda, world: World, shift: Shift
) -> None:
    question = ask(ada)
    assert answer(emma, question, shift, 1).status_code == 200
    assert answer(max_, question, shift, 2).status_code == 200
    work(world.olga, ("start", local("2026-03-03T08:00")), ("finish", local("2026-03-03T16:00")))
    with unchanged():
        for tanda in (emma, max_):
            refused(answer(tanda, question, shift_of(world.olga), 1), 404, "No known user with that id!")


def test_an_answer_needs_a_timesheet_that_is_open(ada: Tanda, world: World, shift: Shift) -> None:
    question = ask(ada)
    approve_timesheet(world.actor("ada"), timesheets_of(world.emma)[0])
    export_timesheet(world.actor("ada"), timesheets_of(world.emma)[0])
    with unchanged():
        refused(
            answer(ada, question, shift, 1),
            400,
            "The timesheet from 2026-03-02 to 2026-03-08 was exported and is locked.",
        )


def test_what_was_approved_is_not_after_an_answer_that_is_paid(
    ada: Tanda, world: World, shift: Shift
) -> None:
    approve_timesheet(world.actor("ada"), timesheets_of(world.emma)[0])
    question, note = ask(ada), ask(ada, type="shift_note", question="Any trouble?")
    answer(ada, note, shift, "None")
    assert shift_of(world.emma).status == "approved"
    answer(ada, question, shift, 5)
    assert (shift_of(world.emma).status, timesheets_of(world.emma)[0].status) == ("pending", "pending")


# Rights


def test_the_device_scope_is_needed(ada: Tanda, world: World, shift: Shift) -> None:
    question = ask(ada)
    narrow = Tanda(world.token("ada", *set(Scope) - {Scope.DEVICE}))
    path = f"/timeclock_questions/{question['id']}"
    with unchanged():
        for response in (
            narrow("GET", "/timeclock_questions"),
            narrow("POST", "/timeclock_questions", TIPS),
            narrow("DELETE", path),
            answer(narrow, question, shift, 1),
        ):
            refused(response, 403, "You do not have access to this endpoint.")


def test_who_manages_people_reads_questions_and_sets_up_none(ada: Tanda, max_: Tanda) -> None:
    question = ask(ada)
    assert max_("GET", "/timeclock_questions").json() == [question]
    with unchanged():
        for response in (
            max_("POST", "/timeclock_questions", TIPS),
            max_("DELETE", f"/timeclock_questions/{question['id']}"),
        ):
            refused(response, 403, "You do not have access to this endpoint.")


def test_questions_are_those_of_the_organisation(ada: Tanda, world: World) -> None:
    assert world.other
    question = ask(ada)
    stranger = Tanda(world.other.token("zoe"))
    assert stranger("GET", "/timeclock_questions").json() == []
    with unchanged():
        refused(stranger("DELETE", f"/timeclock_questions/{question['id']}"), 404, NO_QUESTION)


def test_what_is_said_of_a_question_by_hand_is_what_the_door_shows(ada: Tanda, world: World) -> None:
    create_question(
        Actor.system(world.organisation.pk), question="Tired?", type="shift_note", trigger_on="finish"
    )
    assert [one["question"] for one in ada("GET", "/timeclock_questions").json()] == ["Tired?"]
