"""Log-ins: the right password, the wrong one, too many of them, and the end of sessions."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import identify_hasher
from django.http import HttpRequest
from django.test import Client
from tests.at_once import at_once
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import NOW, PASSWORD, World, at, build

from muster.accounts.actions import (
    change_password,
    give_log_in,
    renew_password,
    sign_in,
    sign_out_everywhere,
)
from muster.accounts.queries import profile_of
from muster.config.settings import PASSWORD_HASHERS
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, TooMany
from muster.people.actions import create_employee, deactivate_employee, update_employee
from muster.people.models import Person

EMMA = "emma@bramble.test"
NEW = "a staple of horses"


def person(email: str = EMMA) -> Person:
    return Person.objects.get(email=email)


def fail(times: int) -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            sign_in(email=EMMA, password="wrong")


def signed_in(email: str = EMMA) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def is_signed_in(client: Client) -> bool:
    request = HttpRequest()
    request.session = client.session
    return get_user(request).is_authenticated


@pytest.mark.parametrize("email", [EMMA, "EMMA@Bramble.test", f"  {EMMA} "])
def test_the_right_password(world: World, email: str) -> None:
    assert sign_in(email=email, password=PASSWORD) == person()


def test_passwords_are_kept_by_argon2(world: World, settings: Any) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    emma = person()
    emma.set_password(PASSWORD)
    change_password(emma, old=PASSWORD, new=NEW)
    assert person().password.startswith("argon2$argon2id$")
    assert identify_hasher(person().password).algorithm == "argon2"
    assert sign_in(email=EMMA, password=NEW) == person()
    with pytest.raises(Invalid):
        sign_in(email=EMMA, password=PASSWORD)


def test_unknown_and_wrong_are_told_in_the_same_words(world: World) -> None:
    said = []
    for email, password in ((EMMA, "wrong"), ("nobody@bramble.test", PASSWORD), ("", "")):
        with pytest.raises(Invalid) as refused:
            sign_in(email=email, password=password)
        said.append((refused.value.message, refused.value.field))
    assert set(said) == {("This e-mail address and password do not belong together.", "password")}


def test_who_is_not_active_is_as_unknown(world: World) -> None:
    Person.objects.filter(email=EMMA).update(is_active=False)
    with unchanged(), pytest.raises(Invalid):
        sign_in(email=EMMA, password=PASSWORD)


@pytest.mark.parametrize(("failures", "minutes"), [(5, 1), (6, 5), (7, 15), (8, 60), (9, 60), (20, 60)])
def test_the_lock_lasts_longer_each_time(world: World, failures: int, minutes: int) -> None:
    Person.objects.filter(email=EMMA).update(failed_sign_ins=failures - 1)
    with at(NOW):
        fail(1)
        assert person().locked_until == NOW + timedelta(minutes=minutes)
        with unchanged(), pytest.raises(TooMany) as refused:
            sign_in(email=EMMA, password=PASSWORD)
    assert refused.value.retry_after_seconds == 60 * minutes + 1
    assert refused.value.message == f"Too many wrong passwords. Try again in {minutes} min."
    with at(NOW + timedelta(minutes=minutes)):
        assert sign_in(email=EMMA, password=PASSWORD) == person()


def test_four_failures_lock_nobody_out(world: World) -> None:
    fail(4)
    assert (person().failed_sign_ins, person().locked_until) == (4, None)


def test_the_right_password_starts_the_count_anew(world: World) -> None:
    fail(4)
    sign_in(email=EMMA, password=PASSWORD)
    assert (person().failed_sign_ins, person().locked_until) == (0, None)
    fail(4)
    assert sign_in(email=EMMA, password=PASSWORD)


def test_tries_at_once_count_as_many(transactional_db: None) -> None:
    build()
    at_once(*[partial(sign_in, email=EMMA, password="wrong")] * 4)
    assert person().failed_sign_ins == 4


def test_others_are_not_locked_out_with_them(world: World) -> None:
    fail(5)
    assert sign_in(email="noah@bramble.test", password=PASSWORD)


# Sessions


def test_signing_out_everywhere_ends_every_session_of_theirs_and_of_nobody_else(world: World) -> None:
    phone, desk, noah = signed_in(), signed_in(), signed_in("noah@bramble.test")
    assert is_signed_in(phone)
    sign_out_everywhere(person())
    assert [is_signed_in(one) for one in (phone, desk, noah)] == [False, False, True]


ENDS: dict[str, Callable[[World], object]] = {
    "a new password": lambda world: change_password(person(), old=PASSWORD, new=NEW),
    "a renewed password": lambda world: renew_password(world.actor("ada"), reread(world.emma)),
    "deactivation": lambda world: deactivate_employee(world.actor("ada"), world.emma),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDS)
def test_a_session_ends_with(world: World, what: str) -> None:
    client = signed_in()
    ENDS[what](world)
    assert not is_signed_in(client)


def test_who_is_deactivated_has_no_profile_to_work_as(world: World) -> None:
    deactivate_employee(world.actor("ada"), world.emma)
    with pytest.raises(Denied):
        profile_of(person(), world.emma.pk)


def test_one_works_as_the_profile_one_chose_among_ones_own(world: World) -> None:
    assert world.other
    second = create_employee(
        Actor.system(world.other.organisation.pk),
        name="Emma at Thistle",
        primary_department=world.other.kitchen,
        person=person(),
    )
    assert profile_of(person(), None) == world.emma
    assert profile_of(person(), second.pk) == second
    assert profile_of(person(), world.noah.pk) == world.emma


# Passwords


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", NEW, "old"),
        (PASSWORD, "short", "new"),
        (PASSWORD, "1234567890", "new"),
        (PASSWORD, "emma@bramble.test", "new"),
        (PASSWORD, PASSWORD, "new"),
    ],
)
def test_a_password_that_will_not_do(world: World, old: str, new: str, field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        change_password(person(), old=old, new=new)
    assert refused.value.field == field


def test_a_first_password_is_to_be_changed(world: World) -> None:
    finn = create_employee(world.actor("ada"), name="Finn", primary_department=world.bar)
    password = give_log_in(world.actor("ada"), finn, email="Finn@Bramble.test")
    assert password
    found = sign_in(email="finn@bramble.test", password=password)
    assert (found.must_change_password, profile_of(found, None).pk) == (True, finn.pk)
    change_password(found, old=password, new=NEW)
    assert not person("finn@bramble.test").must_change_password


def test_a_known_address_keeps_its_password(world: World) -> None:
    finn = create_employee(world.actor("ada"), name="Finn", primary_department=world.bar)
    assert give_log_in(world.actor("ada"), finn, email=EMMA) is None
    assert sign_in(email=EMMA, password=PASSWORD) == reread(finn).person


def test_no_address_of_an_operator_and_no_second_log_in(world: World) -> None:
    finn = create_employee(world.actor("ada"), name="Finn", primary_department=world.bar)
    Person.objects.filter(email=EMMA).update(is_staff=True)
    for who, email in ((finn, EMMA), (world.noah, "else@bramble.test")):
        with unchanged(), pytest.raises(Conflict):
            give_log_in(world.actor("ada"), who, email=email)


def test_a_password_that_opens_another_organisation_too_is_not_renewed(world: World) -> None:
    assert world.other
    create_employee(
        Actor.system(world.other.organisation.pk),
        name="Emma at Thistle",
        primary_department=world.other.kitchen,
        person=person(),
    )
    with unchanged(), pytest.raises(Conflict):
        renew_password(world.actor("ada"), reread(world.emma))


def test_a_payroll_officer_does_not_log_in_as_an_administrator(world: World) -> None:
    pia = Person.objects.get(email="pia@bramble.test")
    with unchanged(), pytest.raises(Denied):
        update_employee(world.actor("pia"), reread(world.ada), person=pia)
