"""Reading how an organisation rosters."""

from muster.core.actor import Actor
from muster.core.tenant import one
from muster.rosters.models import Check, Firmness, RosterSettings

# What cannot be, or is not allowed by law, stops; what somebody may decide to do warns.
DEFAULT_FIRMNESS = dict.fromkeys(Check.values, Firmness.WARN.value) | {
    Check.OVERLAP.value: Firmness.STOP.value,
    Check.ON_LEAVE.value: Firmness.STOP.value,
    Check.MINOR_HOURS.value: Firmness.STOP.value,
}


def settings_of(actor: Actor) -> RosterSettings:
    """The defaults, not saved, for an organisation that chose nothing yet."""
    found = one(RosterSettings.objects.visible_to(actor))
    return found or RosterSettings(organisation_id=actor.organisation_id)


def firmness_of(settings: RosterSettings, check: str) -> str:
    return str(settings.firmness.get(check, DEFAULT_FIRMNESS[check]))
