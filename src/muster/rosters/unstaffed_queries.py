"""Reading when nobody is planned in a position, whether anybody is wanted then or not."""

from collections import defaultdict
from datetime import datetime

from muster.core.actor import Actor
from muster.places.queries import positions
from muster.rosters.cover_queries import OpenTime, open_time
from muster.rosters.models import ScheduledShift
from muster.rosters.opening import Stretch, missing
from muster.rosters.queries import during


def unstaffed_time(actor: Actor, first: datetime, last: datetime) -> list[OpenTime]:
    """Open time, and beside it all other time in which a position has nobody, in order. Two statements more."""
    found = open_time(actor, first, last)
    taken = _planned(actor, first, last)
    for one in found:
        if one.position is not None:
            taken[one.position.pk].append(Stretch(one.starts_at, one.finishes_at))
    rows = positions(actor).filter(department__isnull=False, department__archived_at__isnull=True)
    others = [
        OpenTime(position.department, position, gap.starts_at, gap.finishes_at, 1)
        for position in rows.select_related("department__location")
        for gap in missing([Stretch(first, last)], taken[position.pk])
    ]
    return sorted([*found, *others], key=lambda one: one.starts_at)


def _planned(actor: Actor, first: datetime, last: datetime) -> defaultdict[int, list[Stretch]]:
    """By position, of the whole organisation, as open_time has it."""
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    rows = ScheduledShift.objects.visible_to(Actor.system(actor.organisation_id)).filter(during(first, last))
    for row in rows:
        if row.position_id is not None and row.finishes_at is not None:
            found[row.position_id].append(Stretch(max(row.starts_at, first), min(row.finishes_at, last)))
    return found
