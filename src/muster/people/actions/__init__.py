"""The verbs of people: the only place that changes its state. A module for each kind of thing."""

from muster.people.actions.custom_fields import (
    create_custom_field,
)
from muster.people.actions.details import (
    HoursFacts,
    add_emergency_contact,
    create_employment_type,
    create_qualification,
    create_work_group,
    give_qualification,
    remove_emergency_contact,
    remove_qualification,
    require_qualifications,
    set_regular_hours,
)
from muster.people.actions.employees import (
    EmployeeFacts,
    create_employee,
    deactivate_employee,
    normalise_phone,
    reactivate_employee,
    refuse_archiving_staffed,
    renew_card,
    update_employee,
)

__all__ = [
    "EmployeeFacts",
    "HoursFacts",
    "add_emergency_contact",
    "create_custom_field",
    "create_employee",
    "create_employment_type",
    "create_qualification",
    "create_work_group",
    "deactivate_employee",
    "give_qualification",
    "normalise_phone",
    "reactivate_employee",
    "refuse_archiving_staffed",
    "remove_emergency_contact",
    "remove_qualification",
    "renew_card",
    "require_qualifications",
    "set_regular_hours",
    "update_employee",
]
