"""Keeping on record who planned a shift although a check warned."""

from collections.abc import Sequence

from muster.core.change import Change
from muster.rosters.checks import Objection
from muster.rosters.models import Acknowledgement


def acknowledge_objections(made: Change, objections: Sequence[Objection]) -> None:
    """Each once. For objections that only warn."""
    rows = [
        Acknowledgement(
            scheduled_shift_id=one.scheduled_shift_id,
            check_name=one.check,
            text=one.text,
            acknowledged_by_id=made.actor.named_employee_id,
        )
        for one in objections
        if one.scheduled_shift_id is not None and not one.acknowledged
    ]
    made.create_all(rows)
