"""Personal details, of oneself and of people whom one manages (tanda-v2.txt 2816-2847)."""

from typing import Any

import pytest

from muster.core.actor import Scope
from muster.core.models import Organisation, Version
from muster.people.models import EmergencyContact, Employee
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.people.test_financial import AUSTRALIAN, BRITISH, NEW_ZEALANDER, SINGAPOREAN
from tests.web.pages import counted
from tests.world import Tanda, World

OWN = "/personal_details"
NO_ACCESS = {"error": "You do not have access to this endpoint."}
MARGE = {"name": "Marge Simpson", "relationship": "Mom", "phone": "0400 000 000"}
# The bodies that the document prints (2823, 2837).
BART = {"gender": "male", "emergency_contacts": [MARGE]}


def of(world: World, name: str) -> str:
    return f"{OWN}/{world.people[name].pk}"


def fresh(world: World, name: str) -> Employee:
    return Employee.objects.all_rows_unchecked().get(pk=world.people[name].pk)


@answers("GET /api/v2/personal_details", "PUT /api/v2/personal_details")
def test_ones_own(world: World, emma: Tanda) -> None:
    put = emma("PUT", OWN, {"email": "bartsimpson@tanda.co", **BART})
    assert put.status_code == 200
    got = emma("GET", OWN).json()
    assert got == put.json()
    assert got | {"email": "bartsimpson@tanda.co", **BART} == got
    assert got == {
        "name": "Emma Example",
        "legal_first_name": None,
        "legal_middle_names": None,
        "legal_last_name": None,
        "email": "bartsimpson@tanda.co",
        "gender": "male",
        "date_of_birth": None,
        "phone": None,
        "normalised_phone": None,
        "address": None,
        "emergency_contacts": [MARGE],
        "updated_at": 1772575200,
        "tax_declaration": None,
        "bank_details": None,
        "super_fund_membership": None,
        "super_fund": None,
    }
    assert fresh(world, "emma").gender == "male"


@answers("GET /api/v2/personal_details/{user_id}", "PUT /api/v2/personal_details/{user_id}")
def test_an_employees(world: World, max_: Tanda, emma: Tanda) -> None:
    put = max_("PUT", of(world, "emma"), {"email": "bartsimpson@tanda.co", **BART})
    assert put.status_code == 200
    got = max_("GET", of(world, "emma")).json()
    assert got == put.json()
    contact = EmergencyContact.objects.all_rows_unchecked().get()
    assert got["emergency_contacts"] == [{"id": contact.pk, **MARGE}]
    assert (got["email"], got["gender"]) == ("bartsimpson@tanda.co", "male")
    assert "tax_declaration" not in got
    assert emma("GET", OWN).json()["emergency_contacts"] == [MARGE]


def test_everything_that_may_be_told(world: World, emma: Tanda) -> None:
    told = {
        "name": "Em",
        "legal_first_name": "Emma",
        "legal_middle_names": "Jane",
        "legal_last_name": "Example",
        "gender": "female",
        "date_of_birth": "1990-12-12",
        "phone": "0404 123 123",
        "address": {"street_line_one": "1 Mill Lane", "city": "Sydney", "postcode": "2000"},
    }
    got = emma("PUT", OWN, told).json()
    nothing = {"street_line_two": None, "state": None, "country": None}
    assert got | told | {"address": told["address"] | nothing} == got  # type: ignore[operator]
    assert got["normalised_phone"] == "+61404123123"
    got = emma("PUT", OWN, {"address": {"city": "Perth"}, "date_of_birth": None}).json()
    assert got["address"]["city"] == "Perth"
    assert got["address"]["street_line_one"] == "1 Mill Lane"
    assert (got["date_of_birth"], got["gender"]) == (None, "female")


def test_contacts_are_added_and_the_same_one_is_not_added_again(world: World, emma: Tanda) -> None:
    homer = {"name": "Homer Simpson", "relationship": None, "phone": "0400 000 001"}
    emma("PUT", OWN, {"emergency_contacts": [MARGE]})
    with unchanged():
        emma("PUT", OWN, {"emergency_contacts": [MARGE, MARGE]})
    got = emma("PUT", OWN, {"emergency_contacts": [MARGE, homer]}).json()
    assert got["emergency_contacts"] == [MARGE, homer]
    assert emma("PUT", OWN, {"emergency_contacts": None}).json()["emergency_contacts"] == [MARGE, homer]


def test_a_client_that_asks_for_what_changed_hears_of_contacts_and_bank_details(
    world: World, emma: Tanda
) -> None:
    was = fresh(world, "emma").row_version
    emma("PUT", OWN, {"emergency_contacts": [MARGE]})
    assert fresh(world, "emma").row_version == was + 1
    bank = {"account_name": "Emma", "account_number": "12345678", "bsb": "062000"}
    emma("PUT", OWN, {"bank_details": bank})
    assert fresh(world, "emma").row_version == was + 2
    versions = Version.objects.visible_to(world.actor("ada")).filter(item_type="employee")
    assert "12345678" not in str(list(versions.values_list("changes", flat=True)))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"gender": "x"}, "gender: Value 'x' is not a valid choice."),
        ({"name": ""}, "name: give a text that is not empty."),
        ({"date_of_birth": "12 Dec"}, "date_of_birth: not a date such as 2016-03-02."),
        ({"emergency_contacts": [{"name": "Marge"}]}, "emergency_contacts.0.phone is required."),
        ({"emergency_contacts": [{"phone": "1"}]}, "emergency_contacts.0.name is required."),
        ({"address": "here"}, None),
        ({"address": {"planet": "Mars"}}, None),
        ({"address": {"city": "x" * 201}}, None),
        ({"bank_details": {"account_name": "Emma"}}, "account_number is required."),
        ({"bank_details": "none"}, None),
        ({"tax_declaration": {**AUSTRALIAN, "tax_file_number": "123456789"}}, None),
        ({"tax_declaration": {"singapore_tax_detail": {}}}, None),
        ({"super_fund_membership": {"super_fund_id": 99}}, "super_fund_id: There is no super fund 99."),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    world: World, emma: Tanda, body: dict[str, Any], error: str | None
) -> None:
    with unchanged():
        answer = emma("PUT", OWN, {"phone": "1", **body})
    assert answer.status_code == 400
    (field,) = body
    text = answer.json()["error"]
    if error:
        assert text == error
    else:
        assert field in text or "tax_file_number" in text or "singapore_tax_detail" in text


def test_somebody_elses_address_for_mail_is_theirs(world: World, emma: Tanda) -> None:
    with unchanged():
        answer = emma("PUT", OWN, {"email": "noah@bramble.test"})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Another employee has this email."},
    )


# Scopes and roles


def test_without_the_personal_scope_nothing_is_told(world: World) -> None:
    program = Tanda(world.token("max", Scope.USER, Scope.ME, Scope.FINANCIAL))
    for path in (OWN, of(world, "emma")):
        for method in ("GET", "PUT"):
            with unchanged():
                answer = program(method, path, {} if method == "PUT" else None)
            assert (answer.status_code, answer.json()) == (403, NO_ACCESS)


def test_an_employees_need_the_user_scope_as_well(world: World) -> None:
    program = Tanda(world.token("max", Scope.PERSONAL))
    assert program("GET", OWN).status_code == 200
    for method in ("GET", "PUT"):
        with unchanged():
            answer = program(method, of(world, "emma"), BART if method == "PUT" else None)
        assert (answer.status_code, answer.json()) == (403, NO_ACCESS)


def test_without_the_financial_scope_nothing_of_it_is_told_or_taken(world: World, emma: Tanda) -> None:
    assert emma("PUT", OWN, {"tax_declaration": AUSTRALIAN}).status_code == 200
    program = Tanda(world.token("emma", Scope.PERSONAL))
    assert not {"tax_declaration", "bank_details", "super_fund", "super_fund_membership"} & set(
        program("GET", OWN).json()
    )
    with unchanged():
        answer = program("PUT", OWN, {"phone": "1", "tax_declaration": {"student_loan": True}})
    assert (answer.status_code, answer.json()) == (403, NO_ACCESS)


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("ada", "olga", 200),
        ("pia", "olga", 200),
        ("rosa", "olga", 200),
        ("rosa", "ada", 403),
        ("max", "noah", 200),
        ("max", "olga", 404),
        ("max", "max", 403),
        ("emma", "noah", 403),
        ("emma", "emma", 403),
    ],
)
def test_who_manages_whom(world: World, who: str, whose: str, status: int) -> None:
    program = Tanda(world.token(who))
    assert program("GET", of(world, whose)).status_code == status
    if status == 200:
        assert program("PUT", of(world, whose), {"gender": "undisclosed"}).status_code == 200
        return
    with unchanged():
        assert program("PUT", of(world, whose), {"gender": "undisclosed"}).status_code == status


@pytest.mark.parametrize(
    "path", ["/personal_details/999999", "/personal_details/x", "/personal_details/9" + "9" * 30]
)
def test_nobody_by_that_id(world: World, ada: Tanda, path: str) -> None:
    for method in ("GET", "PUT"):
        answer = ada(method, path, {} if method == "PUT" else None)
        assert (answer.status_code, answer.json()) == (404, {"error": "No known user with that id!"})


def test_nobody_of_another_organisation(world: World, ada: Tanda) -> None:
    assert world.other
    with unchanged():
        answer = ada("PUT", f"{OWN}/{world.other.zoe.pk}", {"gender": "female"})
    assert answer.status_code == 404


def test_a_manager_is_told_nothing_financial_and_an_administrator_no_tax_file_number(
    world: World, ada: Tanda, max_: Tanda, emma: Tanda
) -> None:
    told = emma("PUT", OWN, {"tax_declaration": AUSTRALIAN}).json()["tax_declaration"]
    assert told | AUSTRALIAN == told
    assert "tax_declaration" not in max_("GET", of(world, "emma")).json()
    with unchanged():
        assert max_("PUT", of(world, "emma"), {"bank_details": None}).status_code == 403
    seen = ada("GET", of(world, "emma")).json()["tax_declaration"]
    assert seen == told | {"tax_file_number": None}
    put = ada("PUT", of(world, "emma"), {"tax_declaration": {"tax_file_number": "37118629"}}).json()
    assert put["tax_declaration"]["tax_file_number"] is None
    assert emma("GET", OWN).json()["tax_declaration"]["tax_file_number"] == "37118629"


@pytest.mark.parametrize(("country", "given"), [("GB", BRITISH), ("SG", SINGAPOREAN), ("NZ", NEW_ZEALANDER)])
def test_declarations_of_other_countries(
    world: World, emma: Tanda, country: str, given: dict[str, Any]
) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country=country)
    told = emma("PUT", OWN, {"tax_declaration": given}).json()["tax_declaration"]
    if country == "SG":
        dates = {"issue_date": None, "expiry_date": None}
        given = given | {"singapore_tax_detail": given["singapore_tax_detail"] | dates}
    assert told | given == told
    assert "tax_free_threshold" not in told
    with unchanged():
        answer = emma("PUT", OWN, {"tax_declaration": {"tax_free_threshold": True}})
    assert answer.json() == {
        "error": "tax_free_threshold is not available for organisations in this country."
    }


def test_how_many_statements_an_answer_takes(world: World, emma: Tanda) -> None:
    emma("PUT", OWN, {"emergency_contacts": [MARGE], "tax_declaration": AUSTRALIAN})
    with counted() as few:
        emma("GET", OWN)
    more = [{**MARGE, "phone": str(number)} for number in range(10)]
    emma("PUT", OWN, {"emergency_contacts": more})
    with counted() as many:
        emma("GET", OWN)
    assert len(many) == len(few) <= 6
