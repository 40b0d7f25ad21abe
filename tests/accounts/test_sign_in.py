"""Log-ins: the right password, the wrong one, too many of them, and the end of sessions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from tests.at_once import at_once
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import NOW, PASSWORD, World, at, build, run_jobs

from muster.accounts import actions
from muster.accounts.actions import change_password, give_log_in, log_ins, renew_password, sign_out_everywhere
from muster.accounts.jobs import purge
from muster.accounts.models import SignInFailure
from muster.accounts.queries import profile_of
from muster.config.settings import PASSWORD_HASHERS
from muster.core import jobs, rate
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, TooMany
from muster.core.models import RateCount
from muster.people.actions import create_employee, deactivate_employee, update_employee
from muster.people.models import Person

EMMA = "emma@bramble.test"
NEW = "a staple of horses"


def person(email: str = EMMA) -> Person:
    return Person.objects.get(email=email)


def sign_in(*, email: str = EMMA, password: str = PASSWORD, client: str = "192.0.2.1") -> Person:
    return actions.sign_in(email=email, password=password, client=client)


def fail(times: int, **where: str) -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            sign_in(password="wrong", **where)


def failures() -> list[tuple[int, datetime | None]]:
    return list(SignInFailure.objects.order_by("pk").values_list("count", "locked_until"))


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
        sign_in()


def test_unknown_and_wrong_are_told_in_the_same_words(world: World) -> None:
    said = []
    for email, password in ((EMMA, "wrong"), ("nobody@bramble.test", PASSWORD), ("", "")):
        with pytest.raises(Invalid) as refused:
            sign_in(email=email, password=password)
        said.append((refused.value.message, refused.value.field))
    assert set(said) == {("This e-mail address and password do not belong together.", "password")}


def test_who_is_not_active_is_as_unknown(world: World) -> None:
    Person.objects.filter(email=EMMA).update(is_active=False)
    with pytest.raises(Invalid):
        sign_in()
    assert failures() == [(1, None)]


@pytest.mark.parametrize("email", [EMMA, "nobody@bramble.test"])
@pytest.mark.parametrize(("count", "minutes"), [(5, 1), (6, 5), (7, 15), (8, 60), (9, 60), (20, 60)])
def test_the_lock_lasts_longer_each_time(world: World, email: str, count: int, minutes: int) -> None:
    fail(1, email=email)
    SignInFailure.objects.update(count=count - 1)
    fail(1, email=email)
    assert failures() == [(count, NOW + timedelta(minutes=minutes))]
    with unchanged(), pytest.raises(TooMany) as refused:
        sign_in(email=email)
    assert refused.value.retry_after_seconds == 60 * minutes + 1
    assert refused.value.message == f"Too many wrong passwords. Try again in {minutes} min."


def test_when_the_lock_is_over_the_right_password_opens(world: World) -> None:
    fail(5)
    with at(NOW + timedelta(minutes=1)):
        assert sign_in() == person()


def test_a_strangers_failures_lock_out_the_stranger_alone(world: World) -> None:
    fail(5, client="203.0.113.9")
    with pytest.raises(TooMany):
        sign_in(client="203.0.113.9")
    assert sign_in() == person()
    with pytest.raises(TooMany):
        sign_in(client="203.0.113.9")


@pytest.mark.parametrize("email", [EMMA, "nobody@bramble.test"])
@pytest.mark.parametrize("failed", [0, 1, 5])
def test_every_answer_takes_the_same_work(
    world: World, monkeypatch: pytest.MonkeyPatch, email: str, failed: int
) -> None:
    fail(failed, email=email)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    with pytest.raises((Invalid, TooMany)):
        sign_in(email=email, password="wrong")
    assert hashed == ["wrong"]


@pytest.mark.parametrize("email", [EMMA, "nobody@bramble.test"])
def test_from_all_clients_together_an_address_has_so_many_tries_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    monkeypatch.setattr(log_ins, "WRONG_FOR_AN_ADDRESS", "3 per day")
    for number in range(3):
        fail(1, email=email, client=f"203.0.113.{number}")
    with unchanged(), pytest.raises(TooMany) as refused:
        sign_in(email=email)
    assert refused.value.message == "Too many wrong passwords. Try again in 1440 min."
    assert sign_in(email="noah@bramble.test")
    with at(NOW + timedelta(days=1)):
        fail(1, email=email)


def test_four_failures_lock_nobody_out(world: World) -> None:
    fail(4)
    assert failures() == [(4, None)]


def test_the_right_password_starts_the_count_anew(world: World) -> None:
    fail(4)
    sign_in()
    assert failures() == []
    fail(4)
    assert sign_in()


def test_a_day_without_a_failure_starts_it_anew_too(world: World) -> None:
    fail(4)
    with at(NOW + timedelta(hours=24)):
        fail(1)
        assert failures() == [(1, None)]


def test_a_renewed_password_is_taken_at_once(world: World) -> None:
    fail(5)
    fail(5, client="203.0.113.9")
    password = renew_password(world.actor("ada"), reread(world.emma))
    assert sign_in(password=password) == person()
    assert sign_in(password=password, client="203.0.113.9") == person()


def test_no_address_is_kept(world: World) -> None:
    fail(1)
    kept = str(list(SignInFailure.objects.values()))
    assert EMMA not in kept
    assert "192.0.2.1" not in kept


def test_tries_at_once_count_as_many(transactional_db: None) -> None:
    build()
    at_once(*[partial(sign_in, password="wrong")] * 4)
    assert failures() == [(4, None)]


def test_what_has_run_out_is_removed_each_day(world: World, settings: Any) -> None:
    settings.RATE_LIMIT_STORE = "database://"
    fail(1)
    rate.hit("5 per hour", "a")
    signed_in()
    Session.objects.update(expire_date=NOW + timedelta(days=14))
    with at(NOW + timedelta(hours=23)):
        fail(1, client="203.0.113.9")
        jobs.enqueue_scheduled()
        run_jobs()
    assert (SignInFailure.objects.count(), RateCount.objects.count(), Session.objects.count()) == (2, 1, 1)
    with at(NOW + timedelta(hours=24)):
        purge()
    assert [row.last_failed_at for row in SignInFailure.objects.all()] == [NOW + timedelta(hours=23)]
    with at(NOW + timedelta(days=14)):
        purge()
    assert (SignInFailure.objects.count(), RateCount.objects.count(), Session.objects.count()) == (0, 0, 0)


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
    assert sign_in() == reread(finn).person


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
