"""The form of a question of the clock."""

from typing import Any

from django import forms

from muster.attendance.actions import QuestionFacts
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    QuestionCondition,
    QuestionPlace,
    QuestionProcess,
    QuestionType,
    TimeclockQuestion,
    everywhere,
)
from muster.core.actor import Actor
from muster.places.queries import allowances
from muster.web.forms import EditForm, RowField, text

PRESSES = {
    EventType.START: "clocking in",
    EventType.FINISH: "clocking out",
    EventType.BREAK_START: "starting a break",
    EventType.BREAK_FINISH: "ending a break",
}


class QuestionForm(EditForm):
    question = text(
        "Question",
        required=True,
        max_length=500,
        help_text="Where the press is refused, the words that say so.",
    )
    process = forms.ChoiceField(label="What happens", choices=QuestionProcess.choices)
    trigger_on = forms.ChoiceField(label="At", choices=[(kind.value, name) for kind, name in PRESSES.items()])
    condition = forms.ChoiceField(label="When", required=False, choices=QuestionCondition.choices)
    lenience_minutes = forms.IntegerField(
        label="Lenience, in minutes",
        min_value=0,
        max_value=24 * 60,
        initial=0,
        help_text="A press so far from the planned time is still in time.",
    )
    type = forms.ChoiceField(
        label="The answer",
        choices=QuestionType.choices,
        help_text="An allowance takes a number, a pay code its name, a note any words.",
    )
    allowance = RowField(
        label="Allowance",
        required=False,
        empty_label="One named like the question",
        help_text="That a number sets.",
    )
    options = text(
        "Answers to choose from", long=True, max_length=20_000, help_text="One a line; blank: any answer."
    )
    asked_on = forms.MultipleChoiceField(
        label="Asked on", choices=QuestionPlace.choices, widget=forms.CheckboxSelectMultiple
    )
    required = forms.BooleanField(label="Managers need an answer", required=False)

    def __init__(self, *args: Any, actor: Actor, row: TimeclockQuestion | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"asked_on": everywhere(), "trigger_on": EventType.FINISH.value}
        if row is not None:
            names = (
                "question",
                "process",
                "trigger_on",
                "condition",
                "lenience_minutes",
                "type",
                "asked_on",
                "required",
            )
            initial = {name: getattr(row, name) for name in names}
            initial |= {"allowance": row.allowance_id, "options": "\n".join(row.options)}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("allowance", allowances(actor).filter(automatic=False))

    def facts(self) -> QuestionFacts:
        given = self.cleaned_data
        lines = [line.strip() for line in (given["options"] or "").splitlines()]
        return {
            "question": given["question"],
            "process": given["process"],
            "trigger_on": given["trigger_on"],
            "condition": given["condition"],
            "lenience_minutes": given["lenience_minutes"],
            "type": given["type"],
            "allowance": given["allowance"],
            "options": [line for line in lines if line],
            "asked_on": given["asked_on"],
            "required": given["required"],
        }
