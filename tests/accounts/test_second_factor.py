"""Codes of an authenticator app: RFC 6238's own numbers, each code once, recovery codes, guessing."""

from datetime import timedelta

import pyotp
import pytest
from tests import world as worlds
from tests.unchanged import unchanged
from tests.world import NOW, PASSWORD, World

from muster.accounts import actions
from muster.accounts.models import RecoveryCode, SecondFactor
from muster.core.errors import Conflict, Denied, Invalid, TooMany
from muster.people.models import Person


def person_of(world: World, name: str) -> Person:
    person = world.people[name].person
    assert person
    return person


def code_at(person: Person, *, seconds: int = 0) -> str:
    secret = SecondFactor.objects.get(person=person).secret
    return pyotp.TOTP(secret).at(NOW + timedelta(seconds=seconds))


def set_up(person: Person) -> list[str]:
    actions.begin_second_factor(person)
    return actions.confirm_second_factor(person, code=code_at(person))


def test_the_codes_are_those_of_rfc_6238() -> None:
    # Appendix B, SHA-1, cut to six figures.
    app = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert [app.at(at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_it_is_in_force_only_when_a_code_confirmed_it(world: World) -> None:
    ada = person_of(world, "ada")
    secret, address = actions.begin_second_factor(ada)
    assert address.startswith("otpauth://totp/Muster:ada%40bramble.test?secret=" + secret)
    assert not actions.has_second_factor(ada)
    actions.require_second_factor(ada, code=None)
    with pytest.raises(Invalid):
        actions.confirm_second_factor(ada, code="000000")
    assert not actions.has_second_factor(ada)
    assert len(actions.confirm_second_factor(ada, code=code_at(ada))) == 10
    assert actions.has_second_factor(ada)


def test_a_second_beginning_shows_the_same_secret_until_it_is_confirmed(world: World) -> None:
    ada = person_of(world, "ada")
    assert actions.begin_second_factor(ada) == actions.begin_second_factor(ada)
    actions.confirm_second_factor(ada, code=code_at(ada))
    with unchanged(), pytest.raises(Conflict):
        actions.begin_second_factor(ada)


def test_no_code_works_twice(world: World) -> None:
    ada = person_of(world, "ada")
    set_up(ada)
    used = code_at(ada)
    with pytest.raises(Invalid) as caught:
        actions.require_second_factor(ada, code=used)
    assert caught.value.field == "otp"
    with worlds.at(NOW + timedelta(seconds=30)):
        actions.require_second_factor(ada, code=code_at(ada, seconds=30))
        with pytest.raises(Invalid):
            actions.require_second_factor(ada, code=code_at(ada, seconds=30))
        # A step that lies before the one that was used is over too.
        with pytest.raises(Invalid):
            actions.require_second_factor(ada, code=used)


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_phones_clock_may_be_a_step_off(world: World, seconds: int, taken: bool) -> None:  # noqa: FBT001
    ada = person_of(world, "ada")
    set_up(ada)
    with worlds.at(NOW + timedelta(minutes=10)):
        code = code_at(ada, seconds=600 + seconds)
        if taken:
            actions.require_second_factor(ada, code=f"{code[:3]} {code[3:]}")
        else:
            with pytest.raises(Invalid):
                actions.require_second_factor(ada, code=code)


def test_a_recovery_code_works_once_and_for_its_owner_alone(world: World) -> None:
    ada, pia = person_of(world, "ada"), person_of(world, "pia")
    codes = set_up(ada)
    set_up(pia)
    assert len(set(codes)) == 10
    with pytest.raises(Invalid):
        actions.require_second_factor(pia, code=codes[0])
    actions.require_second_factor(ada, code=codes[0].upper())
    with pytest.raises(Invalid):
        actions.require_second_factor(ada, code=codes[0])
    actions.require_second_factor(ada, code=codes[1])


def test_secrets_are_not_in_the_tables(world: World) -> None:
    ada = person_of(world, "ada")
    codes = set_up(ada)
    secret = SecondFactor.objects.get(person=ada).secret
    stored = str(list(SecondFactor.objects.values_list())) + str(list(RecoveryCode.objects.values_list()))
    raw = SecondFactor.objects.raw(f"select id, secret as held from {SecondFactor._meta.db_table}")[0].held
    assert secret not in raw
    assert not any(code.replace("-", "") in stored for code in codes)


def test_after_ten_wrong_codes_a_right_one_has_to_wait(world: World) -> None:
    ada = person_of(world, "ada")
    codes = set_up(ada)
    for _ in range(10):
        with pytest.raises(Invalid):
            actions.require_second_factor(ada, code="000000")
    with unchanged(), pytest.raises(TooMany):
        actions.require_second_factor(ada, code=codes[0])
    with worlds.at(NOW + timedelta(minutes=16)):
        actions.require_second_factor(ada, code=codes[0])


def test_new_recovery_codes_end_the_old_ones(world: World) -> None:
    ada = person_of(world, "ada")
    old = set_up(ada)
    with unchanged(), pytest.raises(Invalid):
        actions.renew_recovery_codes(ada, password="not it")
    new = actions.renew_recovery_codes(ada, password=PASSWORD)
    with pytest.raises(Invalid):
        actions.require_second_factor(ada, code=old[0])
    actions.require_second_factor(ada, code=new[0])


def test_it_is_removed_with_the_password_alone(world: World) -> None:
    ada = person_of(world, "ada")
    set_up(ada)
    with unchanged(), pytest.raises(Invalid):
        actions.remove_second_factor(ada, password="not it")
    actions.remove_second_factor(ada, password=PASSWORD)
    actions.require_second_factor(ada, code=None)
    assert not RecoveryCode.objects.filter(person=ada).exists()


def test_an_administrator_helps_who_lost_it_and_nobody_else_does(world: World) -> None:
    emma = person_of(world, "emma")
    set_up(emma)
    for name in ("pia", "rosa", "max", "noah", "emma"):
        with unchanged(), pytest.raises(Denied):
            actions.remove_second_factor_of(world.actor(name), world.emma)
    actions.remove_second_factor_of(world.actor("ada"), world.emma)
    assert not actions.has_second_factor(emma)
    with unchanged(), pytest.raises(Conflict):
        actions.remove_second_factor_of(world.actor("ada"), world.emma)
