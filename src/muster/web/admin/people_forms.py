"""Forms of people."""

from collections.abc import Iterable
from typing import Any

from django import forms

from muster.core.actor import PERSON_ROLES, Actor, Role
from muster.core.policy import may
from muster.people.models import ADDRESS_PARTS, CustomField, Employee
from muster.people.queries import (
    custom_fields,
    custom_values,
    department_ids,
    employment_types,
    managed_department_ids,
    staffed_departments,
    work_groups,
)
from muster.places.queries import departments
from muster.web.admin.custom_fields import custom_field, custom_text
from muster.web.forms import DateField, EditForm, Form, RowField, RowsField, text

EXTRA_ROLES = [
    (role.value, role.value.replace("_", " ").capitalize()) for role in PERSON_ROLES if role != Role.EMPLOYEE
]
PLAIN = (
    "name", "legal_first_name", "legal_middle_names", "legal_last_name", "title", "email", "phone", "home_phone",
    "date_of_birth", "starts_on", "ends_on", "external_id", "pin", "card_number", "preferred_weekly_hours",
    "contracted_weekly_hours", "hourly_rate",
)  # fmt: skip
ROWS = ("primary_department", "employment_type", "work_group")
ADDRESS = {f"address_{part}": part for part in ADDRESS_PARTS}
GROUPS = (
    ("Person", ("name", "title", "legal_first_name", "legal_middle_names", "legal_last_name", "date_of_birth")),
    ("Contact", ("email", "phone", "home_phone")),
    ("Postal address", tuple(ADDRESS)),
    ("Work", ("primary_department", "department_ids", "employment_type", "work_group", "starts_on", "ends_on")),
    ("Hours and pay", ("preferred_weekly_hours", "contracted_weekly_hours", "hourly_rate", "external_id")),
    ("Clock", ("pin", "card_number")),
    ("Rights", ("roles", "managed_department_ids")),
)  # fmt: skip


def _hours(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, **kwargs)


class EmployeeForm(EditForm):
    name = text("Name", required=True, max_length=200, help_text="As the person is called.")
    title = text("Job title", max_length=200)
    legal_first_name = text("Legal first name", max_length=100)
    legal_middle_names = text("Legal middle names", max_length=200)
    legal_last_name = text("Legal last name", max_length=100)
    date_of_birth = DateField(label="Date of birth", required=False)
    email = forms.EmailField(label="E-mail address", required=False, empty_value=None)
    phone = text("Phone", max_length=50)
    home_phone = text("Phone at home", max_length=50)
    address_street_line_one = text("Street", max_length=200)
    address_street_line_two = text("Street, second line", max_length=200)
    address_city = text("Town or suburb", max_length=200)
    address_state = text("State", max_length=200)
    address_postcode = text("Postcode", max_length=200)
    address_country = text("Country", max_length=200)
    primary_department = RowField(label="Primary department", required=False, empty_label="None")
    department_ids = RowsField(label="Works in", help_text="The primary department is always one of them.")
    employment_type = RowField(label="Employment type", required=False, empty_label="None")
    work_group = RowField(label="Work group", required=False, empty_label="None")
    starts_on = DateField(label="First day", required=False)
    ends_on = DateField(label="Last day", required=False)
    preferred_weekly_hours = _hours("Preferred hours a week", max_digits=5, decimal_places=2)
    contracted_weekly_hours = _hours("Contracted hours a week", max_digits=5, decimal_places=2)
    external_id = text("Id in another system", max_length=200)
    hourly_rate = _hours("Hourly rate", max_digits=10, decimal_places=4)
    pin = text(
        "PIN",
        max_length=8,
        help_text="4 to 8 digits, typed at the kiosk.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    card_number = text("Card number", max_length=50, help_text="Empty for a new person: the next free one.")
    roles = forms.MultipleChoiceField(
        label="Roles besides employee",
        choices=EXTRA_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    managed_department_ids = RowsField(label="Manages", help_text="Needs the role manager.")

    def __init__(self, *args: Any, actor: Actor, employee: Employee | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(employee), **kwargs)
        self._employee = employee
        self._custom: dict[str, CustomField] = {}
        self.offer("managed_department_ids", departments(actor))
        for name in ("primary_department", "department_ids"):
            self.offer(name, staffed_departments(actor, employee))
        # A manager adds people to a department of theirs.
        self.fields["primary_department"].required = employee is None and not actor.sees_whole_organisation
        self.offer("employment_type", employment_types(actor))
        self.offer("work_group", work_groups(actor))
        if not may(actor, "employee.set_roles", employee):
            del self.fields["roles"], self.fields["managed_department_ids"]
        if not may(actor, "employee.set_codes", employee):
            del self.fields["pin"], self.fields["card_number"]
        if not (may(actor, "employee.view_rate", employee) and may(actor, "employee.set_rate", employee)):
            del self.fields["hourly_rate"]
        self._add_custom(custom_fields(actor))

    def _add_custom(self, fields: Iterable[CustomField]) -> None:
        known = self._employee
        self._values = custom_values([known.pk]).get(known.pk, {}) if known else {}
        self.fields_of = {"primary_department_id": "primary_department", "address": "address_street_line_one"}
        for field in fields:
            name = f"custom_{field.pk}"
            self._custom[name] = field
            self.fields[name] = custom_field(field, self._values.get(field.name, ""))
            self.fields_of[f"custom_fields[{field.name}]"] = name

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Headings with their fields, those left out that are not the actor's to fill in."""
        groups = [*GROUPS, ("More", tuple(self._custom))]
        found = [
            (heading, [self[name] for name in names if name in self.fields]) for heading, names in groups
        ]
        return [(heading, fields) for heading, fields in found if fields]

    def facts(self) -> dict[str, Any]:
        """What was changed, as the actions take it."""
        values, changed = self.cleaned_data, set(self.changed_data)
        found = {name: values[name] for name in PLAIN if name in changed}
        found |= {name: values[name] for name in ROWS if name in changed}
        if changed & ADDRESS.keys():
            found["address"] = self._address(changed)
        for name in ("department_ids", "managed_department_ids"):
            if name in changed:
                found[name] = [row.pk for row in values[name]]
        if "roles" in changed:
            found["roles"] = [Role.EMPLOYEE.value, *values["roles"]]
        if changed & self._custom.keys():
            touched = {field.name: name for name, field in self._custom.items() if name in changed}
            given = {field: custom_text(values[name]) for field, name in touched.items()}
            found["custom_fields"] = {**self._values, **given}
        return found

    def _address(self, changed: set[str]) -> dict[str, str]:
        known = self._employee.address if self._employee else {}
        given = {part: self.cleaned_data[name] for name, part in ADDRESS.items() if name in changed}
        return {part: value for part, value in {**known, **given}.items() if value}


def _initial(employee: Employee | None) -> dict[str, Any]:
    if employee is None:
        return {}
    values = {name: getattr(employee, name) for name in PLAIN}
    return {
        **values,
        **{name: getattr(employee, f"{name}_id") for name in ROWS},
        **{name: employee.address.get(part) for name, part in ADDRESS.items()},
        "department_ids": department_ids(employee),
        "managed_department_ids": managed_department_ids(employee),
        "roles": [role for role in employee.roles if role != Role.EMPLOYEE],
    }


class LogInForm(Form):
    email = forms.EmailField(label="E-mail address", help_text="They log in with it.")


class InviteForm(Form):
    kind = forms.ChoiceField(
        label="What they are asked for",
        choices=[
            ("sign_up", "To set up a log-in"),
            ("onboarding", "To set up a log-in and tell their details"),
        ],
        widget=forms.RadioSelect,
        initial="sign_up",
        help_text="Details are their legal name, address, emergency contact, tax and bank account.",
    )
    custom_message = forms.CharField(
        label="A few words of your own",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sent with the second kind.",
    )


class SearchForm(Form):
    q = forms.CharField(required=False, max_length=100)
    show = forms.ChoiceField(required=False, choices=[("active", "Active"), ("all", "All")])
    page = forms.CharField(required=False, max_length=9)
