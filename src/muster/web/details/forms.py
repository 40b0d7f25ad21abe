"""Forms of what people tell of themselves."""

from typing import Any

from django import forms

from muster.people.models import ADDRESS_PARTS, Employee
from muster.web.forms import DateField, EditForm, Form, text

PERSON = ("name", "legal_first_name", "legal_middle_names", "legal_last_name", "date_of_birth", "gender")
ADDRESS = {f"address_{part}": part for part in ADDRESS_PARTS}


class PersonForm(EditForm):
    name = text("Name", required=True, max_length=200, help_text="As you are called.")
    legal_first_name = text(
        "Legal first name", required=True, max_length=100, help_text="As in your passport."
    )
    legal_middle_names = text("Legal middle names", max_length=200)
    legal_last_name = text("Legal last name", required=True, max_length=100)
    date_of_birth = DateField(label="Date of birth")
    gender = forms.ChoiceField(
        label="Gender", required=False, choices=[("", "Not said"), *Employee.Gender.choices]
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(employee, name) for name in PERSON}, **kwargs)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] or None for name in PERSON if name in self.changed_data}


class ReachForm(EditForm):
    email = forms.EmailField(label="E-mail address", required=False, empty_value=None)
    phone = text("Phone", required=True, max_length=50)
    address_street_line_one = text("Street and number", required=True, max_length=200)
    address_street_line_two = text("Second line", max_length=200)
    address_city = text("Town or suburb", required=True, max_length=200)
    address_state = text("State", max_length=200)
    address_postcode = text("Postcode", max_length=200)
    address_country = text("Country", max_length=200)

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        self._employee = employee
        parts = {name: employee.address.get(part) for name, part in ADDRESS.items()}
        super().__init__(*args, initial={"email": employee.email, "phone": employee.phone, **parts}, **kwargs)

    def facts(self) -> dict[str, Any]:
        changed, values = set(self.changed_data), self.cleaned_data
        found = {name: values[name] for name in ("email", "phone") if name in changed}
        if changed & ADDRESS.keys():
            given = {part: values[name] for name, part in ADDRESS.items()}
            found["address"] = {part: value for part, value in given.items() if value}
        return found


class ContactForm(Form):
    name = text("Name", required=True, max_length=200)
    relationship = text("Who they are to you", max_length=100, help_text="Such as sister, or neighbour.")
    phone = text("Phone", required=True, max_length=50)


class DocumentForm(Form):
    file = forms.FileField(
        label="Document",
        help_text="A PDF, a picture or an office document of up to 5 MB.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
