"""The rules by which presses become paid time."""

from typing import Any, ClassVar, cast

from django import forms

from muster.attendance.models import AttendanceSettings, ForgottenRule
from muster.attendance.rounding import Mode
from muster.web.forms import EditForm, Form

PLANNED_SIDES = ("start", "finish")
SIDES = (*PLANNED_SIDES, "break_start", "break_finish")
MODES = [
    (Mode.FLOOR.value, "down"),
    (Mode.NEAREST.value, "to the nearest"),
    (Mode.CEILING.value, "up"),
]
STEPS = [(step, f"{step} min") for step in (1, 5, 6, 10, 12, 15, 20, 30, 60)]
SNAP_HELP = "A press so close to the planned time counts as the planned time. 0: never."


def _mode(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=MODES)


def _step() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="in steps of", choices=STEPS, coerce=int)


def _minutes(label: str, help_text: str, *, least: int = 0, most: int = 5760) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


class RulesForm(EditForm):
    PLAIN: ClassVar = (
        "duplicate_seconds", "pair_window_minutes", "longest_shift_minutes", "forgotten_after_minutes",
        "forgotten_rule",
    )  # fmt: skip
    fields_of = {"rounding": "start_mode"}

    start_mode = _mode("Round the start")
    start_minutes = _step()
    start_snap = _minutes("or to the plan, within minutes", SNAP_HELP, most=120)
    finish_mode = _mode("Round the end")
    finish_minutes = _step()
    finish_snap = _minutes("or to the plan, within minutes", SNAP_HELP, most=120)
    break_start_mode = _mode("Round the start of a break")
    break_start_minutes = _step()
    break_finish_mode = _mode("Round the end of a break")
    break_finish_minutes = _step()
    duplicate_seconds = _minutes(
        "Same press again, seconds", "Within so long it counts as one press.", most=3600
    )
    pair_window_minutes = _minutes(
        "Near a planned start, minutes",
        "A press so close to a planned start belongs to that plan.",
        most=1440,
    )
    longest_shift_minutes = _minutes(
        "Longest shift, minutes", "After that the end counts as forgotten.", least=60
    )
    forgotten_after_minutes = _minutes(
        "Past the planned end, minutes", "After that the end counts as forgotten."
    )
    forgotten_rule = forms.ChoiceField(label="When the end was forgotten", choices=ForgottenRule.choices)

    @staticmethod
    def initial_of(row: AttendanceSettings) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(row, name) for name in RulesForm.PLAIN}
        for side in SIDES:
            rule = row.rounding.get(side, {})
            values[f"{side}_mode"] = rule.get("mode", Mode.FLOOR.value)
            values[f"{side}_minutes"] = rule.get("minutes", 1)
            if side in PLANNED_SIDES:
                values[f"{side}_snap"] = rule.get("snap_to_plan_minutes", 0)
        return values

    @staticmethod
    def rounding_of(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
        rules = {
            side: {"mode": values[f"{side}_mode"], "minutes": values[f"{side}_minutes"]} for side in SIDES
        }
        for side in PLANNED_SIDES:
            rules[side]["snap_to_plan_minutes"] = values[f"{side}_snap"]
        return rules


class BreakRuleForm(Form):
    worked_minutes = forms.IntegerField(label="From so many minutes on", min_value=1, max_value=5760)
    break_minutes = forms.IntegerField(label="Minutes taken off", min_value=1, max_value=1440)

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if values.get("break_minutes", 0) >= values.get("worked_minutes", 5761):
            self.add_error("break_minutes", "A break is shorter than the work it needs.")


class BreakRules(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    def rules(self) -> list[dict[str, int]]:
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("worked_minutes")]
        kept = [one for one in given if not one.get("DELETE")]
        return [
            {"worked_minutes": one["worked_minutes"], "break_minutes": one["break_minutes"]}
            for one in sorted(kept, key=lambda one: one["worked_minutes"])
        ]


BreakRulesForm = cast(
    "type[BreakRules]",
    forms.formset_factory(
        BreakRuleForm, formset=BreakRules, extra=1, max_num=10, can_delete=True, can_delete_extra=False
    ),
)
