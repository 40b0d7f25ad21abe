"""What whoever works in a position must hold."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, NotFound
from muster.core.policy import require
from muster.people.models import Qualification
from muster.places.models import Position
from muster.rosters.models import ExtraHours, PositionQualification


def set_position_qualification(actor: Actor, position: Position, qualification: Qualification | None) -> None:
    """In place of what was asked before; None: nothing is asked."""
    with change(actor) as made:
        require(actor, "position.update", position)
        if qualification is not None and qualification.organisation_id != actor.organisation_id:
            raise NotFound("Qualification")
        rows = PositionQualification.objects.filter(position=position)
        before = rows.values_list("qualification_id", flat=True).first()
        rows.delete()
        if qualification is not None:
            PositionQualification.objects.create(position=position, qualification=qualification)
        made.save(position, qualification_id=(before, qualification.pk if qualification else None))


def refuse_deleting_required(actor: Actor, qualification: Qualification) -> None:
    """Reaction: one that a position asks for stays, and one that extra hours were worked with."""
    del actor
    rows = PositionQualification.objects.filter(
        qualification=qualification, position__archived_at__isnull=True
    )
    asking = rows.order_by("position_id").values_list("position__name", flat=True).first()
    if asking is not None:
        raise Conflict(f"{asking} asks for {qualification.name}. Change that first.")
    everybody = Actor.system(qualification.organisation_id)
    if ExtraHours.objects.visible_to(everybody).filter(qualification=qualification).exists():
        raise Conflict(
            f"Extra hours were worked as {qualification.name}. It stays, so that they can tell it."
        )
