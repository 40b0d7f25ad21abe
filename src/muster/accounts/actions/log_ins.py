"""Log-ins of people: passwords, lock-outs, sessions."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from muster.accounts.models import SignInFailure
from muster.core import clock, rate
from muster.core.actor import Actor, Role
from muster.core.change import change
from muster.core.encryption import digests
from muster.core.errors import Conflict, Invalid, TooMany
from muster.core.policy import require
from muster.core.values import check
from muster.people.actions import update_employee
from muster.people.models import Employee, Person

FAILURES_BEFORE_LOCK = 5
FAILURES_KEPT = timedelta(hours=24)  # after the last one
LOCK_MINUTES = (1, 5, 15, 60)  # after the 5th failure, then the 6th, the 7th, and each later one
# For one address from all clients together: whoever has many of them does not try passwords without end.
WRONG_FOR_AN_ADDRESS = "200 per day"


def sign_in(*, email: str, password: str, client: str) -> Person:
    """The person, when the password is right. `client` is the network address that it came from.

    Raises Invalid for a wrong password, and TooMany while this client waits after its failures with this address: in
    the same words and after the same work whether or not the address is anybody's. A stranger's failures lock out the
    stranger.
    """
    address = email.strip().lower()
    person = Person.objects.filter(email=address, is_active=True).first()
    right = _is_password_of(person, password)
    key = {
        "address_digest": _address_digests(address)[0],
        "client_digest": digests(client, purpose="sign-in client")[0],
    }
    failures = SignInFailure.objects.filter(**key)
    locked_until = failures.values_list("locked_until", flat=True).first()
    if locked_until and locked_until > clock.now():
        raise _wait(int((locked_until - clock.now()).total_seconds()) + 1)
    _within_a_day(rate.require_room, key["address_digest"])
    if person is None or not right:
        _note_failure(key)
        _within_a_day(rate.hit, key["address_digest"])
        raise Invalid("This e-mail address and password do not belong together.", field="password")
    failures.delete()
    return person


def _is_password_of(person: Person | None, password: str) -> bool:
    if person is None:
        make_password(password)  # as long as a check takes, so that time does not tell who is known
        return False
    return check_password(password, person.password)


def _address_digests(address: str) -> list[str]:
    return digests(address, purpose="sign-in address")


def _wait(seconds: int) -> TooMany:
    return TooMany(
        f"Too many wrong passwords. Try again in {max(1, round(seconds / 60))} min.",
        retry_after_seconds=seconds,
    )


def _within_a_day(use: Callable[..., object], address_digest: str) -> None:
    try:
        use(WRONG_FOR_AN_ADDRESS, "sign-in", address_digest)
    except TooMany as full:
        raise _wait(full.retry_after_seconds) from full


def _note_failure(key: dict[str, str]) -> None:
    now = clock.now()
    with transaction.atomic():
        SignInFailure.objects.get_or_create(**key, defaults={"last_failed_at": now})
        # One after the other, so that many tries at once count as many.
        row = SignInFailure.objects.select_for_update().get(**key)
        if row.last_failed_at <= now - FAILURES_KEPT:
            row.count = 0
        row.count += 1
        row.last_failed_at = now
        over = row.count - FAILURES_BEFORE_LOCK
        if over >= 0:
            minutes = LOCK_MINUTES[min(over, len(LOCK_MINUTES) - 1)]
            row.locked_until = now + timedelta(minutes=minutes)
        row.save()


def sign_out_everywhere(person: Person) -> None:
    """Every session of theirs ends, this one too."""
    Person.objects.filter(pk=person.pk).update(sign_in_stamp=get_random_string(16))


def change_password(person: Person, *, old: str, new: str) -> None:
    """Raises Invalid for a wrong old or a weak new one. Other sessions end."""
    require_password(person, old, field="old")
    check_strength(new, person, field="new")
    if new == old:
        raise Invalid("Choose a password that differs from the present one.", field="new")
    person.must_change_password = False
    _set_password(person, new)


def require_password(person: Person, password: str, *, field: str = "password") -> None:
    """For what only the person themself may do. Raises Invalid."""
    if not check_password(password, person.password):
        raise Invalid("This is not your present password.", field=field)


def belongs_elsewhere(person: Person, organisation_id: int) -> bool:
    """Whether they are an operator, or have a profile in another organisation: an administrator of one does not touch that."""
    others = Employee.objects.all_rows_unchecked().filter(person=person)
    return person.is_staff or others.exclude(organisation_id=organisation_id).exists()


def check_strength(password: str, person: Person, *, field: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field) from error


def _set_password(person: Person, password: str) -> None:
    person.set_password(password)
    person.sign_in_stamp = get_random_string(16)
    person.save(update_fields=["password", "sign_in_stamp", "must_change_password"])
    # Whoever mistyped the old one may type the new one at once.
    SignInFailure.objects.filter(address_digest__in=_address_digests(person.email)).delete()


def give_log_in(actor: Actor, employee: Employee, *, email: str, password: str | None = None) -> str | None:
    """Let the employee log in with the address. The first password, which they must change, is known only now.

    A password that is given must be a strong one, and is theirs to keep. None when somebody logs in with the address
    already: then this profile is added to theirs, and their password stays. Whoever is known only elsewhere is asked
    first: Conflict, for an invitation is the way to ask.
    """
    with change(actor):
        require(actor, "log_in.give", employee)
        if employee.person_id is not None:
            raise Conflict(f"{employee.name} can log in already.", field="email")
        address = email.strip().lower()
        person = Person.objects.filter(email=address).first()
        if person is None:
            person = Person(email=address, name=employee.name)
            check(person, "email", "name")
            person.must_change_password = password is None
            if password is not None:
                check_strength(password, person, field="password")
            password = password or _first_password()
            person.set_password(password)
            person.save()
        elif person.is_staff:
            raise Conflict("This address belongs to an operator. Choose another one.", field="email")
        else:
            _require_known_here(actor, person)
            password = None
        update_employee(actor, employee, person=person)
        return password


def _require_known_here(actor: Actor, person: Person) -> None:
    """The operator, at the command line, may join profiles of different organisations."""
    profiles = Employee.objects.all_rows_unchecked().filter(person=person)
    if Role.SYSTEM in actor.roles or profiles.filter(organisation_id=actor.organisation_id).exists():
        return
    raise Conflict(
        "Somebody logs in with this address already. Invite them instead: they are asked whether they want this.",
        field="email",
    )


def renew_password(actor: Actor, employee: Employee) -> str:
    """A first password again, for somebody who forgot theirs; their sessions end.

    Refused for who is known elsewhere too: an administrator would come in there with it.
    """
    with change(actor) as made:
        require(actor, "log_in.give", employee)
        person = employee.person
        if person is None:
            raise Conflict(f"{employee.name} has no log-in yet.")
        if belongs_elsewhere(person, actor.organisation_id):
            raise Conflict(
                f"{employee.name} logs in to more than this organisation. The operator of this Muster can help them."
            )
        password = _first_password()
        person.must_change_password = True
        _set_password(person, password)
        made.note(employee, password=(None, "(renewed)"))
        return password


def _first_password() -> str:
    """To be read out or typed once: no letters that look like figures."""
    return "-".join(get_random_string(4, "abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))


def end_sessions_of(actor: Actor, employee: Employee) -> None:
    """Reaction: who is deactivated is signed out. Who has another profile signs in again, to that one."""
    del actor
    if employee.person_id:
        Person.objects.filter(pk=employee.person_id).update(sign_in_stamp=get_random_string(16))
