"""Documents kept with a person's profile."""

from muster.core import files
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import require
from muster.core.values import assign
from muster.people.models import Employee, EmployeeFile


def add_employee_file(actor: Actor, employee: Employee, *, content: bytes, name: str) -> EmployeeFile:
    """Raises Invalid for one that is too large, or that is none of the kinds that are taken (core/files.py)."""
    with change(actor) as made:
        require(actor, "employee_file.create", employee)
        called = files.clean_name(name)
        attachment = files.store(made, content, field="file", content_types=files.DOCUMENTS, name=called)
        row = EmployeeFile(employee=employee, attachment=attachment)
        assign(row, {"name": called})
        made.create(row)
        made.emit("employee_file.created", row, employee_id=employee.pk)
        return row


def remove_employee_file(actor: Actor, file: EmployeeFile) -> None:
    """The document is gone from the disk as well, unless another row stands for the same content."""
    with change(actor) as made:
        require(actor, "employee_file.delete", file)
        attachment = file.attachment
        made.delete(file)
        files.discard(made, attachment)
