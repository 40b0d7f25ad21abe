"""Forms of what a week may cost in a department, and of what a position asks for."""

from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.people.models import Qualification
from muster.people.queries import qualifications, staffed_departments
from muster.rosters.models import RosterBudget
from muster.web.admin.forms import QualificationForm
from muster.web.forms import EditForm, NearDateField, RowField
from muster.web.templatetags.muster import full_day, plain_number


class BudgetForm(EditForm):
    """One that is there keeps its department and its week."""

    department = RowField(label="Department", empty_label=None)
    week = NearDateField(
        label="The week of", required=False, help_text="Any day of it. Empty: every week without its own."
    )
    amount = forms.DecimalField(
        label="Amount",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text="In the currency of the hourly rates.",
    )

    def __init__(self, *args: Any, actor: Actor, row: RosterBudget | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"amount": row.amount} if row else {}, **kwargs)
        self.offer("department", staffed_departments(actor, None))
        for name in ("department", "week") if row else ():
            del self.fields[name]


def budget_week(row: RosterBudget) -> str:
    return f"week of {full_day(row.week_starts_on)}" if row.week_starts_on else "every week"


class QualificationField(RowField):
    """With the most hours that it allows."""

    def label_from_instance(self, obj: Qualification) -> str:
        most = obj.maximum_weekly_hours
        return f"{obj.name}, at most {plain_number(most)} h a week" if most is not None else obj.name


class AskedForm(EditForm):
    qualification = QualificationField(
        label="Whoever works in it holds",
        required=False,
        empty_label="Nothing in particular",
    )

    def __init__(self, *args: Any, actor: Actor, before: int | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"qualification": before}, **kwargs)
        self.offer("qualification", qualifications(actor))


class QualificationEditForm(QualificationForm, EditForm):
    """As it is added, and changed by one of two at a time."""
