"""Who approves whose leave, and who stands in."""

from typing import Any

from django import forms

from muster.core.actor import Actor
from muster.leave.approval_queries import may_stand_in
from muster.leave.models import LeaveProfile
from muster.people.models import Employee
from muster.people.queries import employees
from muster.places.holidays import holiday_sets
from muster.web.admin.places_forms import ChangedForm
from muster.web.forms import DateField, Form, RowField


class StandInForm(Form):
    delegate = RowField(label="Who acts for me", empty_label="Choose somebody")
    starts_on = DateField(label="From")
    ends_on = DateField(label="Until")

    def __init__(self, *args: Any, actor: Actor, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("delegate", may_stand_in(actor).exclude(pk=employee.pk))


class ProfileForm(ChangedForm):
    approver = RowField(
        label="Requests go to", required=False, empty_label="The managers of their department"
    )
    has_public_holidays = forms.BooleanField(label="Public holidays are free", required=False)
    holiday_set = RowField(label="Public holidays of", required=False, empty_label="Their location's regions")

    def __init__(self, *args: Any, actor: Actor, profile: LeaveProfile, **kwargs: Any) -> None:
        initial = {
            "approver": profile.approver_id,
            "has_public_holidays": profile.has_public_holidays,
            "holiday_set": profile.holiday_set_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("approver", employees(actor).exclude(pk=profile.employee_id))
        self.offer("holiday_set", holiday_sets(actor))
