"""Invitations: who is invited by whom, what their link opens, and how far an onboarding is."""

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from tests.core.test_mail import Server
from tests.core.test_mail import server as server  # noqa: PLC0414 - a fixture
from tests.people.test_financial import AUSTRALIAN
from tests.unchanged import unchanged
from tests.web.pages import counted
from tests.world import NOW, World, at, run_jobs

from muster.accounts.actions import (
    accept_as,
    accept_as_new,
    complete_onboarding,
    give_log_in,
    invite,
    invite_again,
    onboard,
    onboard_new,
    withdraw_invitation,
)
from muster.accounts.invitation_queries import open_invitation
from muster.accounts.models import Invitation
from muster.accounts.queries import onboarding_statuses
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import Mail, Version
from muster.people.actions import (
    create_employee,
    deactivate_employee,
    set_financial_details,
    update_employee,
    update_personal_details,
)
from muster.people.models import Employee, Person

STRONG = "nine ladies dancing"
LINK = re.compile(r"/invitation/(\S+)")


def hire(world: World, name: str = "Finn Fresh", **facts: Any) -> Employee:
    given = {"email": "finn@bramble.test", "primary_department": world.kitchen, **facts}
    return create_employee(Actor.system(world.organisation.pk), name=name, **given)


def fresh(employee: Employee) -> Employee:
    return Employee.objects.all_rows_unchecked().get(pk=employee.pk)


def token() -> str:
    """Of the last mail: it is nowhere else."""
    row = Mail.objects.all_rows_unchecked().order_by("-pk")[0]
    found = LINK.search(row.body or "")
    assert found
    return found[1]


def status(world: World, employee: Employee) -> str:
    return onboarding_statuses(world.actor("ada"), [employee.pk])[employee.pk].value


# Inviting


def test_an_invitation_is_a_mail_with_a_link(world: World, server: type[Server]) -> None:
    finn = hire(world)
    row = invite(world.actor("max"), finn)
    assert (row.kind, row.email, row.expires_at) == ("sign_up", "finn@bramble.test", NOW + timedelta(days=7))
    run_jobs()
    (sent,) = server.took
    assert sent.to == ["finn@bramble.test"]
    assert sent.subject == "Bramble & Co invites you to Muster"
    assert "Hello Finn Fresh," in sent.body
    found = LINK.search(sent.body)
    assert found
    assert f"http://testserver/invitation/{found[1]}\n" in sent.body
    assert open_invitation(found[1]).row == row
    told = str(list(Version.objects.all_rows_unchecked().values_list("changes", flat=True)))
    assert found[1] not in told
    assert row.token_hash not in told
    assert found[1] not in str(list(Invitation.objects.all_rows_unchecked().values()))


@pytest.mark.parametrize(
    ("who", "whose", "refusal"),
    [
        ("max", "noah", Denied),  # of another team, made so below
        ("emma", "finn", Denied),
        ("pia", "boss", Denied),
        ("rosa", "boss", Denied),
        ("zoe", "finn", NotFound),
    ],
)
def test_who_may_not(world: World, who: str, whose: str, refusal: type[Exception]) -> None:
    away = hire(world, "Yves Yard", email="yves@bramble.test", primary_department=world.yard)
    boss = hire(world, "Bo Boss", email="bo@bramble.test", roles=["employee", "organisation_admin"])
    target = {"noah": away, "finn": hire(world), "boss": boss}[whose]
    assert world.other
    actor = world.other.actor("zoe") if who == "zoe" else world.actor(who)
    for act in (invite, onboard):
        with unchanged(), pytest.raises(refusal):
            act(actor, target)


def test_what_must_be_there_first(world: World) -> None:
    ada = world.actor("ada")
    cases = [
        (hire(world, email=None), "has no email"),
        (fresh(world.emma), "already signed up"),
        (hire(world, login_enabled=False), "may not log in"),
    ]
    left = hire(world, "Lea Left", email="lea@bramble.test")
    deactivate_employee(ada, left)
    cases.append((fresh(left), "may not log in"))
    for employee, words in cases:
        for act in (invite, onboard):
            with unchanged(), pytest.raises((Invalid, Conflict), match=words):
                act(ada, employee)


def test_one_valid_invitation_at_a_time(world: World) -> None:
    finn, ada = hire(world), world.actor("ada")
    first = invite(ada, finn)
    for act in (invite, onboard):
        with unchanged(), pytest.raises(Conflict):
            act(ada, finn)
    with at(NOW + timedelta(days=7)):
        assert invite(ada, finn).pk != first.pk


def test_an_onboarding_is_for_who_was_never_invited(world: World) -> None:
    finn, ada = hire(world), world.actor("ada")
    invite(ada, finn)
    with at(NOW + timedelta(days=30)), unchanged(), pytest.raises(Conflict, match="was invited already"):
        onboard(ada, finn)


def test_an_invitation_that_was_taken_back_was_none(world: World) -> None:
    finn, ada = hire(world), world.actor("ada")
    row = invite(ada, finn)
    secret = token()
    withdraw_invitation(ada, row)
    with pytest.raises(NotFound):
        open_invitation(secret)
    onboard(ada, finn)
    assert open_invitation(token()).row.kind == "onboarding"


def test_a_new_link_closes_the_old_one(world: World) -> None:
    finn, ada = hire(world), world.actor("ada")
    first, old = onboard(ada, finn, custom_message="Welcome!"), token()
    again = invite_again(ada, first)
    assert (again.kind, again.custom_message) == ("onboarding", "Welcome!")
    assert open_invitation(token()).row == again
    with pytest.raises(NotFound):
        open_invitation(old)


def test_a_corrected_address_closes_the_link_that_went_to_the_wrong_one(world: World) -> None:
    finn = hire(world, email="fnin@elsewhere.test")
    invite(world.actor("max"), finn)
    wrong = token()
    update_employee(world.actor("ada"), fresh(finn), email="finn@bramble.test")
    with unchanged(), pytest.raises(NotFound):
        accept_as_new(wrong, password=STRONG)
    invite(world.actor("max"), fresh(finn))
    assert accept_as_new(token(), password=STRONG).email == "finn@bramble.test"
    with unchanged(), pytest.raises(NotFound):
        open_invitation(wrong)


def test_who_rose_meanwhile_is_invited_anew(world: World) -> None:
    finn = hire(world, email="finn@bramble.test")
    invite(world.actor("max"), finn)
    old = token()
    update_employee(world.actor("ada"), fresh(finn), roles=["employee", "organisation_admin"])
    with unchanged(), pytest.raises(NotFound):
        accept_as_new(old, password=STRONG)
    invite(world.actor("ada"), fresh(finn))
    assert accept_as_new(token(), password=STRONG).email == "finn@bramble.test"


def test_somebody_new_is_added_and_onboarded(world: World) -> None:
    row = onboard_new(
        world.actor("ada"),
        name="Eddard Sheppard",
        email="carl.carlson@springfieldpowerplant.com",
        phone="+61408123654",
        custom_message="Welcome to the company!",
    )
    employee = row.employee
    assert (employee.name, employee.email, employee.normalised_phone) == (
        "Eddard Sheppard",
        "carl.carlson@springfieldpowerplant.com",
        "+61408123654",
    )
    letter = Mail.objects.all_rows_unchecked().get()
    assert "Welcome to the company!" in (letter.body or "")
    assert (letter.about_type, letter.about_id) == ("invitation", row.pk)


@pytest.mark.parametrize("email", ["", "nobody", "emma@bramble.test", "Emma@Bramble.test"])
def test_with_a_good_address_of_their_own(world: World, email: str) -> None:
    with unchanged(), pytest.raises((Invalid, Conflict)) as refused:
        onboard_new(world.actor("ada"), name="Eddard", email=email)
    assert refused.value.field == "email"


# Accepting


def test_whoever_is_new_chooses_a_password(world: World) -> None:
    finn = hire(world)
    row = invite(world.actor("ada"), finn)
    secret = token()
    person = accept_as_new(secret, password=STRONG)
    assert (person.email, person.name, person.check_password(STRONG), person.must_change_password) == (
        "finn@bramble.test",
        "Finn Fresh",
        True,
        False,
    )
    assert fresh(finn).person == person
    assert Invitation.objects.all_rows_unchecked().get(pk=row.pk).accepted_at == NOW
    with unchanged(), pytest.raises(NotFound):
        accept_as_new(secret, password=STRONG)
    with unchanged(), pytest.raises(Conflict):
        withdraw_invitation(world.actor("ada"), Invitation.objects.all_rows_unchecked().get(pk=row.pk))


@pytest.mark.parametrize("password", ["short", "1234567890123", "finn@bramble.test"])
def test_a_strong_one(world: World, password: str) -> None:
    invite(world.actor("ada"), hire(world))
    secret = token()
    with unchanged(), pytest.raises(Invalid) as refused:
        accept_as_new(secret, password=password)
    assert refused.value.field == "password"


@pytest.mark.parametrize("what", ["expired", "deactivated", "disabled", "signed up", "made up"])
def test_a_link_that_opens_nothing(world: World, what: str) -> None:
    finn, ada = hire(world), world.actor("ada")
    invite(ada, finn)
    secret, moment = token(), NOW
    match what:
        case "expired":
            moment += timedelta(days=7)
        case "deactivated":
            deactivate_employee(ada, finn)
        case "disabled":
            update_employee(ada, finn, login_enabled=False)
        case "signed up":
            give_log_in(ada, finn, email="other@bramble.test")
        case _:
            secret = "made-up"
    with at(moment), unchanged(), pytest.raises(NotFound):
        accept_as_new(secret, password=STRONG)


def test_an_address_that_somebody_logs_in_with_is_theirs_to_say(world: World) -> None:
    """At another company, an address of somebody at this one."""
    assert world.other
    zoe = world.other.actor("zoe")
    second = create_employee(zoe, name="Emma at Thistle", email="emma@bramble.test")
    with unchanged(), pytest.raises(Conflict, match="Invite them instead"):
        give_log_in(zoe, second, email="emma@bramble.test")
    invite(zoe, second)
    secret = token()
    emma, noah = (Person.objects.get(email=f"{name}@bramble.test") for name in ("emma", "noah"))
    with unchanged(), pytest.raises(Conflict):
        accept_as_new(secret, password=STRONG)
    with unchanged(), pytest.raises(Denied):
        accept_as(secret, noah)
    accept_as(secret, emma)
    assert fresh(second).person == emma
    with unchanged(), pytest.raises(NotFound):
        accept_as(secret, emma)


def test_a_second_profile_in_the_same_organisation_is_given_as_before(world: World) -> None:
    finn = hire(world)
    assert give_log_in(world.actor("ada"), finn, email="emma@bramble.test") is None
    assert fresh(finn).person == world.emma.person


# How far they are


def test_an_onboarding_from_first_to_last(world: World, server: type[Server]) -> None:
    finn, ada = hire(world), world.actor("ada")
    assert status(world, finn) == "not_applicable"
    invite_row = onboard(ada, finn)
    secret = token()
    assert status(world, finn) == "pending"
    run_jobs()
    assert status(world, finn) == "invited"
    accept_as_new(secret, password=STRONG)
    assert status(world, finn) == "in_progress"
    own = Actor(world.organisation.pk, finn.role_set, "Finn Fresh", finn.pk)
    assert not complete_onboarding(own, fresh(finn))
    update_personal_details(
        own,
        fresh(finn),
        legal_first_name="Finn",
        legal_last_name="Fresh",
        date_of_birth=NOW.date(),
        phone="1",
        address={"street_line_one": "1 Mill Lane"},
        emergency_contacts=[{"name": "Fay", "phone": "2"}],
    )
    set_financial_details(own, fresh(finn), "tax", AUSTRALIAN)
    bank = {"account_name": "Finn", "account_number": "12345678", "bsb": "062000"}
    assert not complete_onboarding(own, fresh(finn))
    set_financial_details(own, fresh(finn), "bank", bank)
    assert complete_onboarding(own, fresh(finn))
    assert status(world, finn) == "completed"
    assert not complete_onboarding(own, fresh(finn))
    assert Invitation.objects.all_rows_unchecked().get(pk=invite_row.pk).completed_at == NOW


def test_a_mail_that_is_kept_is_an_invitation_that_was_made(world: World) -> None:
    finn = hire(world)
    onboard(world.actor("ada"), finn)
    run_jobs()
    assert status(world, finn) == "invited"


def test_a_mail_that_does_not_arrive(world: World, server: type[Server]) -> None:
    finn, ada = hire(world), world.actor("ada")
    server.errors = [smtplib.SMTPRecipientsRefused({"finn@bramble.test": (550, b"no such user")})]
    onboard(ada, finn)
    run_jobs()
    assert status(world, finn) == "invitation_failed"
    update_employee(ada, fresh(finn), email="finn@home.test")
    onboard(ada, fresh(finn))
    run_jobs()
    assert status(world, finn) == "invited"
    assert server.took[0].to == ["finn@home.test"]


def test_a_log_in_alone_is_no_onboarding(world: World) -> None:
    finn = hire(world)
    invite(world.actor("ada"), finn)
    accept_as_new(token(), password=STRONG)
    assert status(world, finn) == "not_applicable"


def test_many_are_read_in_one_statement(world: World) -> None:
    ada = world.actor("ada")
    ids = [onboard(ada, hire(world, f"New {n}", email=f"new{n}@x.test")).employee_id for n in range(5)]
    with counted() as statements:
        found = onboarding_statuses(ada, [*ids, world.emma.pk])
    assert len(statements) == 1
    assert sorted(found.values()) == ["not_applicable", *["pending"] * 5]
