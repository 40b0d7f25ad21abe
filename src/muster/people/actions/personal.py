"""What people tell of themselves: names, birthday, how to reach them, and whom to call."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.actions.employees import set_facts
from muster.people.actions.rights import require_all, rights_asked
from muster.people.models import EmergencyContact, Employee


class PersonalFacts(TypedDict, total=False):
    name: str
    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    date_of_birth: date | None
    gender: str | None
    email: str | None
    phone: str | None
    home_phone: str | None
    address: dict[str, str]


class ContactFacts(TypedDict, total=False):
    name: str
    relationship: str | None
    phone: str


def update_personal_details(
    actor: Actor,
    employee: Employee,
    *,
    emergency_contacts: Iterable[ContactFacts] = (),
    **facts: Unpack[PersonalFacts],
) -> Employee:
    """Contacts are added to those that are there; one that is there already, to the letter, is not added again."""
    with change(actor) as made:
        require_personal(actor, employee)
        if facts.get("email"):
            made.wait_for_organisation()
        require_all(actor, rights_asked(employee, facts), employee)
        set_facts(actor, employee, facts, email_once=True)
        if made.save(employee):
            made.emit("employee.updated", employee, employee_id=employee.pk)
        there = {
            (one.name, one.relationship, one.phone) for one in queries.emergency_contacts(actor, employee)
        }
        for contact in emergency_contacts:
            told = (contact.get("name"), contact.get("relationship"), contact.get("phone"))
            if told not in there:
                _add(made, employee, contact)
                there.add(told)  # type: ignore[arg-type]  # _add refuses one without a name
        return employee


def require_personal(actor: Actor, employee: Employee) -> None:
    """Everybody tells their own; those of others, whoever looks after them."""
    own = employee.pk == actor.employee_id
    require(actor, "own_details.update" if own else "personal_details.update", employee)


def add_emergency_contact(
    actor: Actor, employee: Employee, *, name: str, phone: str, relationship: str | None = None
) -> EmergencyContact:
    with change(actor) as made:
        require_personal(actor, employee)
        return _add(made, employee, {"name": name, "phone": phone, "relationship": relationship})


def set_first_emergency_contact(
    actor: Actor, employee: Employee, *, name: str | None, phone: str | None
) -> None:
    """Whom to call first, where only one can be told: None leaves what is there, and no name at all takes them out."""
    with change(actor) as made:
        require_personal(actor, employee)
        row = queries.emergency_contacts(actor, employee).first()
        if row is None and (name or phone):
            _add(made, employee, {"name": name or "", "phone": phone or ""})
        elif row is not None and name == "":
            made.delete(row)
            _tell(made, employee, row.name, None)
        elif row is not None:
            before = f"{row.name}, {row.phone}"
            assign(row, {"name": name or row.name, "phone": phone or row.phone})
            if made.save(row):
                _tell(made, employee, before, f"{row.name}, {row.phone}")


def _add(made: Change, employee: Employee, facts: ContactFacts) -> EmergencyContact:
    row = EmergencyContact(employee=employee)
    values = {
        "name": facts.get("name"),
        "phone": facts.get("phone"),
        "relationship": facts.get("relationship"),
    }
    assign(row, values)
    made.create(row)
    _tell(made, employee, None, row.name)
    return row


def _tell(made: Change, employee: Employee, gone: str | None, added: str | None) -> None:
    """Whoever asks for the employees that were changed since a moment hears of their contacts too."""
    made.save(employee, emergency_contacts=(gone, added))
    made.emit("employee.updated", employee, employee_id=employee.pk)


def remove_emergency_contact(actor: Actor, contact: EmergencyContact) -> None:
    with change(actor) as made:
        require_personal(actor, contact.employee)
        made.delete(contact)
        _tell(made, contact.employee, contact.name, None)
