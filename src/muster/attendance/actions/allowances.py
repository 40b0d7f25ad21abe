"""How much of each allowance a shift has."""

from collections.abc import Mapping
from decimal import Decimal

from muster.attendance import shift_queries
from muster.attendance.calculation import unapprove
from muster.attendance.models import Shift, ShiftAllowance
from muster.attendance.processing import claim
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import check
from muster.places.models import Allowance

NOTHING = Decimal(0)


def set_shift_allowances(actor: Actor, shift: Shift, values: Mapping[int, Decimal | None]) -> None:
    """By allowance id; those not named stay, and None or 0 takes one away.

    Raises Invalid for one that does not exist, that is archived, or that the pay rules apply by themselves.
    """
    with change(actor) as made:
        require(actor, "shift.update", shift)
        claim(shift.timesheet)
        known = Allowance.objects.visible_to(actor).filter(archived_at__isnull=True).in_bulk(list(values))
        for allowance_id, value in values.items():
            if allowance_id not in known:
                raise Invalid(f"allowances: there is no allowance {allowance_id}.", field="allowances")
            set_allowance(made, shift, known[allowance_id], value)


def set_allowance(made: Change, shift: Shift, allowance: Allowance, value: Decimal | None) -> None:
    """Within a change, by whoever may change the shift. What was approved before has to be approved again."""
    if allowance.automatic:
        raise Invalid(
            f"allowances: {allowance.name} is applied by the pay rules and is not set by hand.",
            field="allowances",
        )
    row = shift_queries.allowance_of(shift, allowance.pk)
    before = row.value if row else None
    after = _checked(allowance, value)
    if before == after:
        return
    if row is not None and after is None:
        made.delete(row)
    elif row is not None and after is not None:
        row.value = after
        made.save(row)
    elif after is not None:
        made.create(
            ShiftAllowance(shift=shift, employee_id=shift.employee_id, allowance=allowance, value=after)
        )
    unapprove(made, shift)
    # The shift's own history and updated_at tell it too; and who read the shift before this is late with theirs.
    made.save(shift, allowances=(_told(allowance, before), _told(allowance, after)))
    made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)


def _checked(allowance: Allowance, value: Decimal | None) -> Decimal | None:
    if not value:
        return None
    if value < NOTHING:
        raise Invalid(f"allowances: the value of {allowance.name} is negative.", field="allowances")
    row = ShiftAllowance(value=value)
    try:
        check(row, "value")
    except Invalid as error:
        raise Invalid(f"allowances: {allowance.name}: {error.message}", field="allowances") from error
    return row.value


def _told(allowance: Allowance, value: Decimal | None) -> list[dict[str, object]]:
    if value is None:
        return []
    return [{"id": allowance.pk, "name": allowance.name, "value": float(value)}]
