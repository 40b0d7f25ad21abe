"""Setting up devices with the organisation's access code, by an administrator who types no password there."""

import secrets
from dataclasses import dataclass, replace

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.encryption import digests
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.places import queries
from muster.places.actions.devices import give_token, register_device
from muster.places.models import Device, Location, OrganisationSettings

CODE_DIGITS = 8
AUTHOR = "Device access code"  # signs what is done with it: who typed it is not known


@dataclass(frozen=True)
class SetUp:
    """What a right code opens. `stamp` stands for the code where the code itself must not, and ends with it."""

    actor: Actor
    stamp: str


def _digests(code: str) -> list[str]:
    return digests(code, purpose="device_access_code")


def reset_device_access_code(actor: Actor) -> str:
    """A new code of eight digits; the one before opens nothing any more. Only a keyed digest is kept."""
    with change(actor) as made:
        require(actor, "device.reset_access_code")
        code = _unused_code()
        row = queries.settings(actor)
        row.device_access_code_digest = _digests(code)[0]
        made.save(row)
        return code


def _unused_code() -> str:
    """The code alone tells the organisation: no two have the same."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if _settings_of(_digests(code)) is None:
            return code


def _settings_of(stamps: list[str]) -> OrganisationSettings | None:
    rows = OrganisationSettings.objects.all_rows_unchecked().select_related("organisation")
    return rows.filter(device_access_code_digest__in=stamps).first()


def device_set_up(*, code: str | None = None, stamp: str | None = None) -> SetUp:
    """Who may set up devices by this code, or by the stamp of one typed before. Raises Invalid for a wrong one."""
    row = _settings_of(_digests(code) if code else [stamp or ""])
    if row is None or row.device_access_code_digest is None:
        raise Invalid(
            "This code is not known, or was reset. Ask an administrator for the present one.", field="code"
        )
    actor = replace(
        Actor.system(row.organisation_id), name=AUTHOR, locked_out=row.organisation.locked_out_at is not None
    )
    return SetUp(actor, row.device_access_code_digest)


def claim_device(
    actor: Actor,
    *,
    device: Device | None = None,
    nickname: str | None = None,
    location: Location | None = None,
) -> str:
    """The token for the screen that asks: it becomes this clock, or a new one when none is given."""
    with change(actor):
        if device is None:
            device, _ = register_device(actor, nickname=nickname, location=location)
        return give_token(actor, device)
