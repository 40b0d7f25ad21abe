"""Pay codes: marks on time that pay rules and exports read."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import PayCode


def create_pay_code(actor: Actor, *, name: str, export_name: str | None = None) -> PayCode:
    with change(actor) as made:
        require(actor, "pay_code.create")
        row = PayCode()
        made.wait_for_organisation()
        _set_pay_code(actor, row, name=name, export_name=export_name)
        made.create(row)
        return row


def update_pay_code(actor: Actor, pay_code: PayCode, *, name: str, export_name: str | None) -> PayCode:
    with change(actor) as made:
        require(actor, "pay_code.update", pay_code)
        made.wait_for_organisation()
        _set_pay_code(actor, pay_code, name=name, export_name=export_name)
        made.save(pay_code)
        return pay_code


def _set_pay_code(actor: Actor, row: PayCode, *, name: str, export_name: str | None) -> None:
    assign(row, {"name": name.strip(), "export_name": export_name})
    if queries.pay_codes(actor).filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise Conflict(f"There is a pay code called {row.name} already.", field="name")


def archive_pay_code(actor: Actor, pay_code: PayCode) -> None:
    """Nobody chooses it any more; time that has it keeps it. Raises Conflict while a department sets it."""
    with change(actor) as made:
        require(actor, "pay_code.archive", pay_code)
        department = queries.departments(actor).filter(pay_code=pay_code).first()
        if department is not None:
            raise Conflict(
                f"{department.name} sets {pay_code.name} on the time worked there. Change that first."
            )
        pay_code.archived_at = made.at
        made.save(pay_code)
