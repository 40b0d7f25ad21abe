"""Changing credentials: log-ins, lock-outs, keys."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from muster.accounts.models import ApiKey, SignInFailure
from muster.core import clock, rate
from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.change import change
from muster.core.encryption import digests, hash_secret, new_secret
from muster.core.errors import Conflict, Denied, Invalid, TooMany
from muster.core.policy import require
from muster.core.values import assign, check
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
    if not check_password(old, person.password):
        raise Invalid("This is not your present password.", field="old")
    _check_strength(new, person, field="new")
    if new == old:
        raise Invalid("Choose a password that differs from the present one.", field="new")
    person.must_change_password = False
    _set_password(person, new)


def _check_strength(password: str, person: Person, *, field: str) -> None:
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
    already: then this profile is added to theirs, and their password stays.
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
                _check_strength(password, person, field="password")
            password = password or _first_password()
            person.set_password(password)
            person.save()
        elif person.is_staff:
            raise Conflict("This address belongs to an operator. Choose another one.", field="email")
        else:
            password = None
        update_employee(actor, employee, person=person)
        return password


def renew_password(actor: Actor, employee: Employee) -> str:
    """A first password again, for somebody who forgot theirs; their sessions end.

    Refused for who is known elsewhere too: an administrator would come in there with it.
    """
    with change(actor) as made:
        require(actor, "log_in.give", employee)
        person = employee.person
        if person is None:
            raise Conflict(f"{employee.name} has no log-in yet.")
        elsewhere = Employee.objects.all_rows_unchecked().filter(person=person)
        if person.is_staff or elsewhere.exclude(organisation_id=actor.organisation_id).exists():
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


def create_api_key(
    actor: Actor,
    *,
    name: str,
    role: Role = Role.ORGANISATION_ADMIN,
    scopes: list[Scope] | None = None,
    author_name: str | None = None,
    post_answers_created: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """The key's row, and the key itself, which is known only now."""
    with change(actor) as made:
        require(actor, "api_key.create")
        if role not in PERSON_ROLES:
            raise Invalid("A key acts with one of the roles of a person.", field="role")
        secret = new_secret("muster_")
        row = ApiKey(hash=hash_secret(secret), hint=secret[-4:], role=role.value)
        if scopes is not None:
            row.scopes = [scope.value for scope in scopes]
        if not actor.scopes.issuperset(Scope(scope) for scope in row.scopes):
            raise Denied("A key is not given more than the credential that makes it has.")
        assign(
            row,
            {
                "name": name.strip(),
                "author_name": author_name,
                "post_answers_created": post_answers_created,
                "expires_at": expires_at,
            },
        )
        made.create(row)
        return row, secret


def update_api_key(actor: Actor, key: ApiKey, *, post_answers_created: bool) -> None:
    with change(actor) as made:
        require(actor, "api_key.create", key)
        key.post_answers_created = post_answers_created
        made.save(key)


def revoke_api_key(actor: Actor, key: ApiKey) -> None:
    with change(actor) as made:
        require(actor, "api_key.revoke", key)
        key.revoked_at = key.revoked_at or made.at
        made.save(key)
