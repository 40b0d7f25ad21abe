"""Invitation and onboarding in the browser: the link, the log-in, the steps, the outbox, the page of the person."""

from typing import Any

import pytest
from django.test import Client
from tests.accounts.test_invitations import STRONG, fresh, hire, status, token
from tests.people.test_financial import AUSTRALIAN, BRITISH, NEW_ZEALANDER, SINGAPOREAN
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.world import World, run_jobs

from muster.accounts.actions import invite, onboard
from muster.accounts.models import Invitation
from muster.core.models import Mail, Organisation
from muster.people.actions import create_employee, set_financial_details
from muster.people.models import EmergencyContact, Employee, Person
from muster.people.private_queries import financial_details

YES_NO = {
    "tax_free_threshold": "yes",
    "student_loan": "no",
    "financial_supplement_debt": "no",
    "senior_tax_offset": "no",
    "zone_overseas_carer": "no",
}
AUSTRALIAN_FORM = {
    "tax_file_number": "123 456 782",
    "australian_tax_residency_status": "resident",
    "employment_basis": "casual",
    **YES_NO,
}
PERSON = {
    "name": "Finn",
    "legal_first_name": "Finn",
    "legal_last_name": "Fresh",
    "date_of_birth": "2001-02-03",
}
ADDRESS = {
    "email": "finn@bramble.test",
    "phone": "0404 123 123",
    "address_street_line_one": "1 Mill Lane",
    "address_city": "Sydney",
}
CONTACT = {"name": "Fay Fresh", "relationship": "sister", "phone": "0400 000 000"}
BANK = {"account_name": "Finn Fresh", "account_number": "12345678", "bsb": "062-000"}


def invited(world: World, *, onboarding: bool = True) -> tuple[Employee, str]:
    finn = hire(world)
    if onboarding:
        onboard(world.actor("ada"), finn, custom_message="Welcome to the <b>Kitchen</b>!")
    else:
        invite(world.actor("ada"), finn)
    return finn, f"/invitation/{token()}"


def signed_up(world: World, **kind: bool) -> tuple[Employee, Client]:
    finn, link = invited(world, **kind)
    client = Client()
    client.post(link, {"new": STRONG, "again": STRONG})
    return finn, client


# The link


def test_the_link_asks_for_a_password_and_lets_in(world: World) -> None:
    finn, link = invited(world, onboarding=False)
    client = Client()
    page = client.get(link)
    assert "Bramble & Co invites you" in text(page).replace("&amp;", "&")
    # The address is a secret: no other site is told.
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(link, {"new": STRONG, "again": STRONG})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Finn Fresh" in text(client.get("/time/"))
    assert fresh(finn).person == Person.objects.get(email="finn@bramble.test")
    assert Client().post("/login", {"email": "finn@bramble.test", "password": STRONG}).status_code == 302


def test_opening_the_link_changes_nothing(world: World) -> None:
    _, link = invited(world)
    client = Client()
    with unchanged():
        page = client.get(link)
    assert "&lt;b&gt;Kitchen" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"new": STRONG, "again": "another one"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "", "again": ""}, "new"),
    ],
)
def test_a_password_that_will_not_do(world: World, sent: dict[str, str], field: str) -> None:
    _, link = invited(world)
    client = Client()
    with unchanged():
        answer = client.post(link, sent)
    assert field in errors(answer)


def test_a_link_works_once(world: World) -> None:
    _, link = invited(world)
    Client().post(link, {"new": STRONG, "again": STRONG})
    for client in (Client(), Client()):
        answer = client.get(link)
        assert answer.status_code == 404
        assert "This link opens nothing any more" in text(answer)
    with unchanged():
        assert Client().post(link, {"new": STRONG, "again": STRONG}).status_code == 404


@pytest.mark.parametrize("end", ["x", "../../etc", "%00", "a" * 500, "é"])
def test_links_that_nobody_was_sent(world: World, end: str) -> None:
    assert Client().get(f"/invitation/{end}").status_code == 404


def test_whoever_logs_in_with_the_address_already_is_asked(world: World, browse: Browse) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    second = create_employee(zoe, name="Emma at Thistle", email="emma@bramble.test")
    invite(zoe, second)
    link = f"/invitation/{token()}"
    stranger = Client()
    with unchanged():
        assert "Log in with it" in text(stranger.get(link))
        assert "Log in with it" in text(stranger.post(link, {"new": STRONG, "again": STRONG}))
    noah = browse("noah")
    with unchanged():
        assert "you are logged in as noah@bramble.test" in text(noah.get(link))
        noah.post(link)
    emma = browse("emma")
    with unchanged():
        assert "Add Thistle Ltd to your log-in?" in text(emma.get(link))
    answer = emma.post(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Employee.objects.all_rows_unchecked().get(pk=second.pk).person == world.emma.person
    assert "Thistle Ltd" in text(emma.get("/time/"))


def test_giving_a_log_in_with_such_an_address_says_to_invite(world: World, browse: Browse) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    second = create_employee(zoe, name="Emma at Thistle", email="emma@bramble.test")
    client = Client()
    client.force_login(world.other.zoe.person)
    with unchanged():
        answer = client.post(f"/people/{second.pk}/log-in", {"email": "emma@bramble.test"})
    assert "Invite them instead" in errors(answer)["email"][0]


# The steps


def test_step_by_step_until_all_is_told(world: World) -> None:
    run_jobs()
    finn, client = signed_up(world)
    page = text(client.get("/details/"))
    assert "Welcome to Bramble" in page
    assert "0 of 5 done" in page
    for path, sent, leads_to in (
        ("person", PERSON, "/details/address"),
        ("address", ADDRESS, "/details/contacts/add"),
        ("contacts/add", CONTACT, "/details/tax"),
        ("tax", AUSTRALIAN_FORM, "/details/bank"),
    ):
        answer = client.post(f"/details/{path}", sent)
        assert (answer.status_code, answer.headers.get("Location")) == (302, leads_to), text(answer)
        assert status(world, finn) == "in_progress"
    assert "4 of 5 done" in text(client.get("/details/"))
    answer = client.post("/details/bank", BANK, follow=True)
    assert says(answer)[-1] == "That is all. Thank you: your employer has what they need."
    assert "Welcome to" not in text(answer)
    assert status(world, finn) == "completed"
    kept = fresh(finn)
    assert (kept.legal_first_name, str(kept.date_of_birth), kept.normalised_phone) == (
        "Finn",
        "2001-02-03",
        "+61404123123",
    )
    assert kept.address == {"street_line_one": "1 Mill Lane", "city": "Sydney"}
    told = financial_details(world.actor("ada"), [kept])[kept.pk]
    assert told.bank == {
        "account_name": "Finn Fresh",
        "account_number": "12345678",
        "bsb": "062000",
        "bank_name": None,
        "iban": None,
    }
    assert told.tax
    assert (told.tax["australian_tax_resident"], told.tax["tax_free_threshold"]) == (True, True)


def test_what_was_told_is_there_the_next_time_but_no_number(world: World) -> None:
    _, client = signed_up(world)
    client.post("/details/tax", AUSTRALIAN_FORM)
    page = client.get("/details/tax").content.decode()
    assert "123456782" not in page
    changed = {**AUSTRALIAN_FORM, "tax_file_number": "", "student_loan": "yes"}
    assert client.post("/details/tax", changed).status_code == 302
    finn = Employee.objects.all_rows_unchecked().get(name="Finn Fresh")
    own = financial_details(world.actor("ada"), [finn])[finn.pk].tax
    assert own
    assert own["student_loan"] is True


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("tax", {**AUSTRALIAN_FORM, "tax_file_number": "123456789"}, "tax_file_number"),
        ("tax", {**AUSTRALIAN_FORM, "tax_free_threshold": ""}, "tax_free_threshold"),
        ("bank", {**BANK, "bsb": "1"}, "bsb"),
        ("super", {"fund_name": "Rest", "abn": "51824753557"}, "abn"),
        ("person", {**PERSON, "date_of_birth": "3.2.2001"}, "date_of_birth"),
        ("address", {**ADDRESS, "email": "noah@bramble.test"}, "email"),
        ("contacts/add", {"name": "Fay"}, "phone"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(
    world: World, browse: Browse, path: str, sent: dict[str, str], field: str
) -> None:
    client = browse("emma")
    with unchanged():
        answer = client.post(f"/details/{path}", sent)
    assert list(errors(answer)) == [field]


@pytest.mark.parametrize(
    ("country", "form", "told"),
    [
        ("GB", {**BRITISH, "student_loan": "no"}, BRITISH),
        ("NZ", NEW_ZEALANDER, NEW_ZEALANDER),
        (
            "SG",
            {
                **{name: value for name, value in SINGAPOREAN.items() if name != "singapore_tax_detail"},
                **SINGAPOREAN["singapore_tax_detail"],  # type: ignore[dict-item]
                "nationality": "Singaporean",
            },
            SINGAPOREAN,
        ),
    ],
)
def test_the_tax_form_is_the_countrys(
    world: World, browse: Browse, country: str, form: dict[str, Any], told: dict[str, Any]
) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country=country)
    client = browse("emma")
    assert "Tax file number" not in text(client.get("/details/tax"))
    answer = client.post("/details/tax", form)
    assert answer.status_code == 302, errors(answer)
    kept = financial_details(world.actor("emma"), [fresh(world.emma)])[world.emma.pk].tax
    assert kept
    detail = kept.pop("singapore_tax_detail", None)
    assert kept | {k: v for k, v in told.items() if k != "singapore_tax_detail"} == kept
    if country == "SG":
        assert detail == told["singapore_tax_detail"] | {"issue_date": None, "expiry_date": None}


@pytest.mark.parametrize(
    ("country", "sent"),
    [
        ("DE", {"account_name": "Emma", "bank_name": "Bank", "iban": "DE89 3704 0044 0532 0130 00"}),
        ("SG", {"account_name": "Emma", "bank_name": "DBS", "account_number": "0010572841"}),
        ("GB", {"account_name": "Emma", "account_number": "31926819", "bsb": "60-16-13"}),
        ("NZ", {"account_name": "Emma", "account_number": "01-902-0068389-00"}),
    ],
)
def test_the_bank_form_is_the_countrys(
    world: World, browse: Browse, country: str, sent: dict[str, str]
) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country=country)
    client = browse("emma")
    assert client.post("/details/bank", sent).status_code == 302
    assert client.post("/details/bank", {}).status_code == 200


def test_a_super_fund_is_named_and_shared(world: World, browse: Browse) -> None:
    sent = {"fund_name": "Rest", "abn": "51 824 753 556", "member_number": "77"}
    assert browse("emma").post("/details/super", sent).status_code == 302
    assert browse("pia").post(f"/people/{world.noah.pk}/super", sent).status_code == 302
    told = financial_details(world.actor("pia"), [fresh(world.emma), fresh(world.noah)])
    assert told[world.emma.pk].fund == told[world.noah.pk].fund
    assert "Rest" in text(browse("emma").get("/details/"))


def test_contacts_are_ones_own_to_remove(world: World, browse: Browse) -> None:
    browse("emma").post("/details/contacts/add", CONTACT)
    contact = EmergencyContact.objects.all_rows_unchecked().get()
    noah = browse("noah")
    with unchanged():
        assert noah.post(f"/details/contacts/{contact.pk}/remove").status_code == 404
    assert browse("emma").post(f"/details/contacts/{contact.pk}/remove").status_code == 302
    assert not EmergencyContact.objects.all_rows_unchecked().exists()


def test_a_page_that_was_open_too_long_takes_nothing_back(world: World, browse: Browse) -> None:
    client = browse("emma")
    client.post("/details/bank", BANK)
    mark = client.get("/details/bank").context["form"]["mark"].value()
    set_financial_details(world.actor("pia"), fresh(world.emma), "bank", {"account_number": "999"})
    with unchanged():
        answer = client.post("/details/bank", {**BANK, "account_name": "E. Example", "mark": mark})
    assert "Somebody changed this" in text(answer)


# The office


@pytest.mark.parametrize("who", ["max", "rosa", "noah"])
def test_pay_details_are_not_for_everybody(world: World, browse: Browse, who: str) -> None:
    client = browse(who)
    for path in ("tax", "bank", "super"):
        with unchanged():
            assert client.post(f"/people/{world.emma.pk}/{path}", BANK).status_code in {403, 404}
    page = client.get(f"/people/{world.emma.pk}/")
    assert "Tax and bank" not in text(page)


def test_whoever_pays_sees_the_bank_account(world: World, browse: Browse) -> None:
    set_financial_details(world.actor("emma"), fresh(world.emma), "tax", AUSTRALIAN)
    client = browse("pia")
    assert client.post(f"/people/{world.emma.pk}/bank", BANK).status_code == 302
    page = client.get(f"/people/{world.emma.pk}/")
    assert "Finn Fresh, 062000, 12345678" in text(page)
    assert "123456782" not in page.content.decode()
    assert "123456782" not in client.get(f"/people/{world.emma.pk}/tax").content.decode()


def test_inviting_from_the_page_of_the_person(world: World, browse: Browse) -> None:
    finn = hire(world)
    page = f"/people/{finn.pk}/"
    client = browse("max")
    assert "Invite" in text(client.get(page))
    sent = {"kind": "onboarding", "custom_message": "Hi"}
    assert client.post(f"{page}invite", sent).status_code == 302
    assert "The invitation is being sent." in text(client.get(page))
    run_jobs()
    assert "Invited. The link was not used yet." in text(client.get(page))
    row = Invitation.objects.all_rows_unchecked().get()
    assert (row.kind, row.custom_message) == ("onboarding", "Hi")
    client.post(f"{page}invitations/{row.pk}/again")
    again = Invitation.objects.all_rows_unchecked().get(withdrawn_at=None)
    assert again.pk != row.pk
    client.post(f"{page}invitations/{again.pk}/withdraw")
    assert "Invite" in text(client.get(page))
    assert not Invitation.objects.all_rows_unchecked().filter(withdrawn_at=None).exists()


def test_without_an_address_the_page_says_so(world: World, browse: Browse) -> None:
    finn = hire(world, email=None)
    client = browse("ada")
    assert "Enter their e-mail address first." in text(client.get(f"/people/{finn.pk}/invite"))
    with unchanged():
        answer = client.post(f"/people/{finn.pk}/invite", {"kind": "sign_up"})
    assert "has no email" in text(answer)


def test_the_outbox_keeps_what_could_not_leave(world: World, browse: Browse) -> None:
    _, link = invited(world)
    run_jobs()
    client = browse("ada")
    page = client.get("/outbox/")
    assert "Muster has no mail server" in text(page)
    letter = Mail.objects.all_rows_unchecked().get()
    read = client.get(f"/outbox/{letter.pk}/")
    assert link in text(read)
    assert client.post(f"/outbox/{letter.pk}/send", follow=True).status_code == 200
    assert world.other
    stranger = Client()
    stranger.force_login(world.other.zoe.person)
    assert stranger.get(f"/outbox/{letter.pk}/").status_code == 404
    for who in ("pia", "max", "emma"):
        assert browse(who).get("/outbox/").status_code == 403
