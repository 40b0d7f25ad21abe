"""What is made when it is first needed, by whoever may do what needs it."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.values import assign
from muster.places import queries
from muster.places.models import Allowance, Device

GENERIC_NICKNAME = "Generic time clock"
LONGEST_NAME = 200


def ensure_generic_device(actor: Actor) -> Device:
    """The one clock of the organisation for presses that name none (tanda-v2.txt 2593)."""
    rows = Device.objects.visible_to(actor).filter(kind=Device.Kind.GENERIC, returned_on=None).order_by("id")
    found = rows.first()
    if found is not None:
        return found
    with change(actor) as made:
        made.wait_for_organisation()
        found = rows.first()
        if found is None:
            found = Device(kind=Device.Kind.GENERIC, nickname=GENERIC_NICKNAME)
            made.create(found)
            made.emit("device.created", found)
        return found


def ensure_allowance(actor: Actor, name: str) -> Allowance:
    """The allowance of that name, made if there is none. Raises Conflict for one that the pay rules apply."""
    with change(actor) as made:
        made.wait_for_organisation()
        wanted = name.strip()[:LONGEST_NAME]
        found = queries.allowances(actor).filter(name__iexact=wanted).first()
        if found is not None and found.automatic:
            raise Conflict(
                f"{found.name} is applied by the pay rules, so no answer sets it.", field="allowance"
            )
        if found is None:
            found = Allowance()
            assign(found, {"name": wanted})
            made.create(found)
        return found
