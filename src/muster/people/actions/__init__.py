"""The verbs of people: the only place that changes its state. A module for each kind of thing."""

from muster.people.actions.custom_fields import (
    create_custom_field,
)
from muster.people.actions.details import (
    create_employment_type,
    create_work_group,
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
from muster.people.actions.files import add_employee_file, remove_employee_file
from muster.people.actions.financial import ensure_super_fund, join_super_fund, set_financial_details
from muster.people.actions.hours import HoursFacts, set_regular_hours
from muster.people.actions.leaving import archive_employee, restore_employee
from muster.people.actions.personal import (
    PersonalFacts,
    add_emergency_contact,
    remove_emergency_contact,
    set_first_emergency_contact,
    update_personal_details,
)
from muster.people.actions.qualifications import (
    HeldFacts,
    create_qualification,
    create_qualifications,
    delete_qualification,
    give_qualification,
    remove_qualification,
    rename_qualifications,
    require_qualifications,
    set_qualifications,
    update_qualification,
)
from muster.people.actions.staffing import set_department_head, set_department_staff

__all__ = [
    "EmployeeFacts",
    "HeldFacts",
    "HoursFacts",
    "PersonalFacts",
    "add_emergency_contact",
    "add_employee_file",
    "archive_employee",
    "create_custom_field",
    "create_employee",
    "create_employment_type",
    "create_qualification",
    "create_qualifications",
    "create_work_group",
    "deactivate_employee",
    "delete_qualification",
    "ensure_super_fund",
    "give_qualification",
    "join_super_fund",
    "normalise_phone",
    "reactivate_employee",
    "refuse_archiving_staffed",
    "remove_emergency_contact",
    "remove_employee_file",
    "remove_qualification",
    "rename_qualifications",
    "renew_card",
    "require_qualifications",
    "restore_employee",
    "set_department_head",
    "set_department_staff",
    "set_financial_details",
    "set_first_emergency_contact",
    "set_qualifications",
    "set_regular_hours",
    "update_employee",
    "update_personal_details",
    "update_qualification",
]
