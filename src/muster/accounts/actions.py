"""Changing credentials: log-ins, lock-outs, keys."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.crypto import get_random_string

from muster.accounts.models import ApiKey
from muster.core import clock
from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.change import change
from muster.core.encryption import hash_secret, new_secret
from muster.core.errors import Conflict, Denied, Invalid, TooMany
from muster.core.policy import require
from muster.core.values import assign, check
from muster.people.actions import update_employee
from muster.people.models import Employee, Person

FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = (1, 5, 15, 60)  # after the 5th failure, then the 6th, the 7th, and each later one


def sign_in(*, email: str, password: str) -> Person:
    """The person, when the password is right.

    Raises Invalid in the same words and after the same work whether the address is unknown or the password wrong,
    and TooMany while the person is locked out.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        make_password(password)  # as long as a check takes, so that time does not tell who is known
        raise _wrong()
    now = clock.now()
    if person.locked_until and person.locked_until > now:
        wait = int((person.locked_until - now).total_seconds()) + 1
        raise TooMany(
            f"Too many wrong passwords. Try again in {max(1, round(wait / 60))} min.",
            retry_after_seconds=wait,
        )
    if not check_password(password, person.password):
        _note_failure(person)
        raise _wrong()
    if person.failed_sign_ins:
        Person.objects.filter(pk=person.pk).update(failed_sign_ins=0, locked_until=None)
    return person


def _wrong() -> Invalid:
    return Invalid("This e-mail address and password do not belong together.", field="password")


def _note_failure(person: Person) -> None:
    # Counted by the database, so that many tries at once count as many.
    Person.objects.filter(pk=person.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
    failures = Person.objects.values_list("failed_sign_ins", flat=True).get(pk=person.pk)
    over = failures - FAILURES_BEFORE_LOCK
    if over >= 0:
        minutes = LOCK_MINUTES[min(over, len(LOCK_MINUTES) - 1)]
        Person.objects.filter(pk=person.pk).update(locked_until=clock.now() + timedelta(minutes=minutes))


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
    person.failed_sign_ins, person.locked_until = 0, None
    person.save(
        update_fields=[
            "password", "sign_in_stamp", "must_change_password", "failed_sign_ins", "locked_until",
        ],
    )  # fmt: skip


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
