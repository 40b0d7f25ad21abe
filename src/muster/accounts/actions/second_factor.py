"""A second factor at the log-in: codes of an authenticator app (RFC 6238), and recovery codes for when it is lost."""

from collections.abc import Callable

import pyotp
from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string

from muster.accounts.actions.log_ins import belongs_elsewhere, require_password
from muster.accounts.models import RecoveryCode, SecondFactor
from muster.core import clock, rate
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.encryption import digests
from muster.core.errors import Conflict, Invalid, TooMany
from muster.core.policy import require
from muster.people.models import Employee, Person

ISSUER = "Muster"
STEP_SECONDS = 30
# A phone's clock may be one step off either way.
STEPS_OFF = (0, -1, 1)
RECOVERY_CODES = 10
# A million codes: at this pace one is guessed in some hundred years.
WRONG_CODES = "10 per 15 minutes"
USED = "This code was used already, or one after it. Wait for the next one that the app shows."
WRONG = (
    "This code is not right. Take the one that the app shows now, or a recovery code that was not used yet."
)


def has_second_factor(person: Person) -> bool:
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()


def begin_second_factor(person: Person) -> tuple[str, str]:
    """The secret to be scanned (base32), and the otpauth address of its QR code. Not in force before a code confirms it."""
    if has_second_factor(person):
        raise Conflict("A second factor is set up already. Remove it first.")
    row, _ = SecondFactor.objects.get_or_create(person=person, defaults={"secret": pyotp.random_base32()})
    return row.secret, pyotp.TOTP(row.secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def confirm_second_factor(person: Person, *, code: str) -> list[str]:
    """Put it in force; the recovery codes, which are known only now. Raises Invalid for a wrong code."""
    with transaction.atomic():
        row = (
            SecondFactor.objects.select_for_update().filter(person=person, confirmed_at__isnull=True).first()
        )
        if row is None:
            raise Conflict("There is no second factor to confirm. Begin again.")
        _counted(person, lambda: _use_step(row, _digits(code)))
        row.confirmed_at = clock.now()
        row.save()
        return _new_recovery_codes(person)


def require_second_factor(person: Person, *, code: str | None) -> None:
    """Pass for who has none, or with a right code. Raises Invalid (field `otp`), or TooMany after many wrong ones.

    No code works twice: neither the app's nor a recovery code.
    """
    if not has_second_factor(person):
        return
    given = _digits(code or "")
    if not given:
        raise Invalid("A second factor is set up for this log-in: give its code as otp.", field="otp")
    _counted(person, lambda: _use(person, given))


def renew_recovery_codes(person: Person, *, password: str) -> list[str]:
    """Ten new ones; those of before are worth nothing any more."""
    require_password(person, password)
    if not has_second_factor(person):
        raise Conflict("There is no second factor that they could stand in for.")
    with transaction.atomic():
        return _new_recovery_codes(person)


def remove_second_factor(person: Person, *, password: str) -> None:
    require_password(person, password)
    _remove(person)


def remove_second_factor_of(actor: Actor, employee: Employee) -> None:
    """For somebody who lost both their phone and their codes. Refused for who is known elsewhere too."""
    with change(actor) as made:
        require(actor, "log_in.give", employee)
        person = employee.person
        if person is None or not has_second_factor(person):
            raise Conflict(f"{employee.name} has no second factor.")
        if belongs_elsewhere(person, actor.organisation_id):
            raise Conflict(
                f"{employee.name} logs in to more than this organisation. The operator of this Muster can help them."
            )
        _remove(person)
        made.note(employee, second_factor=("(set up)", None))


def _remove(person: Person) -> None:
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()


def _digits(code: str) -> str:
    return code.replace(" ", "").replace("-", "").lower()


def _counted(person: Person, use: Callable[[], None]) -> None:
    try:
        rate.require_room(WRONG_CODES, "second-factor", str(person.pk))
    except TooMany as full:
        minutes = max(1, round(full.retry_after_seconds / 60))
        raise TooMany(
            f"Too many wrong codes. Try again in {minutes} min.", retry_after_seconds=full.retry_after_seconds
        ) from full
    try:
        use()
    except Invalid:
        rate.hit(WRONG_CODES, "second-factor", str(person.pk))
        raise


def _use(person: Person, code: str) -> None:
    with transaction.atomic():
        row = SecondFactor.objects.select_for_update().get(person=person)
        if code.isdigit():
            _use_step(row, code)
            row.save()
            return
        used = RecoveryCode.objects.filter(person=person, digest__in=_code_digests(person, code))
        if not used.filter(used_at__isnull=True).update(used_at=clock.now()):
            raise Invalid(WRONG, field="otp")


def _use_step(row: SecondFactor, code: str) -> None:
    """Note the step whose code it is, so that it is taken once only."""
    now = int(clock.now().timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(row.secret)
    for off in STEPS_OFF:
        step = now + off
        if constant_time_compare(app.at(step * STEP_SECONDS), code):
            if step <= row.last_step:
                raise Invalid(USED, field="otp")
            row.last_step = step
            return
    raise Invalid(WRONG, field="otp")


def _code_digests(person: Person, code: str) -> list[str]:
    return digests(code, purpose=f"recovery:{person.pk}")


def _new_recovery_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    # Letters come first, so that none of them is taken for the app's six figures.
    codes = [
        f"{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz')}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz23456789')}"
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=_code_digests(person, _digits(code))[0]) for code in codes
    )
    return codes
