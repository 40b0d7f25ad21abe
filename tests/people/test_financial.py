"""Tax declarations, bank details, super funds: what each country asks for, who reads them, how they lie in the database."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from tests.unchanged import unchanged
from tests.web.pages import counted
from tests.world import World

from muster.core.actor import Actor
from muster.core.errors import Denied, Invalid, NotFound
from muster.core.models import Organisation, Version
from muster.people import financial
from muster.people.actions import ensure_super_fund, set_financial_details
from muster.people.financial import numbers
from muster.people.models import Employee, FinancialDetails
from muster.people.private_queries import NOTHING_TOLD, financial_details

AUSTRALIAN = {
    "tax_file_number": "123456782",
    "australian_tax_resident": True,
    "tax_free_threshold": True,
    "senior_tax_offset": False,
    "zone_overseas_carer": False,
    "student_loan": False,
    "financial_supplement_debt": False,
}
# The document's own (tanda-v2.txt 998-1008).
SINGAPOREAN = {
    "tax_file_number": "S1234567A",
    "employment_basis": "full_time",
    "singapore_tax_detail": {
        "legal_status": "singapore_citizen",
        "nationality": "singaporean",
        "race": "chinese",
        "religion": "buddhism",
        "marital_status": "married",
    },
}
NEW_ZEALANDER = {
    "tax_file_number": "49098576",
    "employment_basis": "full_time",
    "nz_tax_code": "ME",
    "nz_esct_rate": "17.5",
    "nz_source_of_income": "primary_income",
}
BRITISH = {
    "tax_file_number": "AB123456C",
    "tax_code": "1150L",
    "uk_tax_year_status": "first_job",
    "uk_national_insurance_code": "A",
    "student_loan": False,
}
BY_COUNTRY = {"AU": AUSTRALIAN, "SG": SINGAPOREAN, "NZ": NEW_ZEALANDER, "GB": BRITISH}
PASS = {**SINGAPOREAN["singapore_tax_detail"], "legal_status": "employment_pass"}  # type: ignore[dict-item]


def wrong(kind: financial.Kind, given: dict[str, Any], country: str, **before: Any) -> str:
    """The field that is refused, whose name the message has."""
    with pytest.raises(Invalid) as refused:
        financial.updated(kind, before, given, country=country)
    assert refused.value.field
    assert refused.value.field in refused.value.message
    return refused.value.field


# Numbers


@pytest.mark.parametrize(
    ("check", "given", "kept"),
    [
        (numbers.tax_file_number, "123 456 782", "123456782"),
        (numbers.tax_file_number, "37 118 629", "37118629"),
        (numbers.ird_number, "49-098-576", "49098576"),
        (numbers.ird_number, "49091850", "49091850"),
        (numbers.ird_number, "35901981", "35901981"),
        (numbers.ird_number, "136410132", "136410132"),
        (numbers.national_insurance_number, "ab 12 34 56 c", "AB123456C"),
        (numbers.nric, "s1234567a", "S1234567A"),
        (numbers.business_number, "51 824 753 556", "51824753556"),
        (numbers.six_digits, "062-000", "062000"),
        (numbers.iban, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (numbers.iban, "NO93 8601 1117 947", "NO9386011117947"),
    ],
)
def test_right_numbers(check: Any, given: str, kept: str) -> None:
    assert check(given) == kept


@pytest.mark.parametrize(
    ("check", "given"),
    [
        (numbers.tax_file_number, "123456783"),
        (numbers.tax_file_number, "37118628"),
        (numbers.tax_file_number, "1234567"),
        (numbers.tax_file_number, "1234567890"),
        (numbers.tax_file_number, "12345678A"),
        (numbers.tax_file_number, "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662"),
        (numbers.ird_number, "136410133"),
        (numbers.ird_number, "9125568"),
        (numbers.national_insurance_number, "DB123456C"),
        (numbers.national_insurance_number, "AO123456C"),
        (numbers.national_insurance_number, "GB123456C"),
        (numbers.national_insurance_number, "AB123456E"),
        (numbers.nric, "A1234567A"),
        (numbers.nric, "S123456A"),
        (numbers.business_number, "51824753557"),
        (numbers.business_number, "123456789"),
        (numbers.six_digits, "06200"),
        (numbers.iban, "DE89370400440532013001"),
        (numbers.iban, "DE8937040044053201300"),
        (numbers.iban, "XX89370400440532013000"),
    ],
)
def test_wrong_numbers(check: Any, given: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        check(given)


# Tax declarations


@pytest.mark.parametrize("country", BY_COUNTRY)
def test_what_a_country_asks_for_is_enough(country: str) -> None:
    given = BY_COUNTRY[country]
    found = financial.updated("tax", {}, given, country=country)
    assert found.items() >= given.items()
    assert financial.updated("tax", found, {}, country=country) == found


@pytest.mark.parametrize(
    ("country", "required"),
    [
        ("AU", sorted(AUSTRALIAN.keys() - {"tax_file_number"})),
        ("US", sorted(AUSTRALIAN.keys() - {"tax_file_number"})),
        ("GB", ["student_loan", "tax_code", "uk_tax_year_status"]),
        ("SG", ["singapore_tax_detail", "tax_file_number"]),
        ("NZ", ["nz_esct_rate", "nz_tax_code", "tax_file_number"]),
    ],
)
def test_what_a_country_asks_for_is_required(country: str, required: list[str]) -> None:
    whole = BY_COUNTRY.get(country, AUSTRALIAN)
    missed = [name for name in whole if _missing(whole, name, country)]
    assert sorted(missed) == required


def _missing(whole: dict[str, Any], name: str, country: str) -> bool:
    rest = {key: value for key, value in whole.items() if key != name}
    with suppress(Invalid):
        return not financial.updated("tax", {}, rest, country=country)
    return wrong("tax", rest, country) == name


def test_residency_is_said_in_either_way_and_never_in_two() -> None:
    status = {**AUSTRALIAN, "australian_tax_residency_status": "foreign_resident"}
    del status["australian_tax_resident"]
    found = financial.updated("tax", {}, status, country="AU")
    assert found["australian_tax_resident"] is False
    found = financial.updated("tax", found, {"australian_tax_resident": True}, country="AU")
    assert found["australian_tax_residency_status"] == "resident"
    both = {"australian_tax_resident": True, "australian_tax_residency_status": "foreign_resident"}
    assert wrong("tax", {**AUSTRALIAN, **both}, "AU") == "australian_tax_resident"


@pytest.mark.parametrize(
    "exemption", ["exempt_underage", "exempt_applied", "exempt_allowance", "exempt_blank"]
)
def test_exemptions_stand_for_a_tax_file_number(exemption: str) -> None:
    found = financial.updated("tax", {}, {**AUSTRALIAN, "tax_file_number": exemption}, country="AU")
    assert found["tax_file_number"] == exemption


def test_elsewhere_a_number_of_eight_or_nine_digits_has_no_australian_check() -> None:
    american = {**AUSTRALIAN, "tax_file_number": "078051120"}
    assert financial.updated("tax", {}, american, country="US")["tax_file_number"] == "078051120"
    assert wrong("tax", american, "AU") == "tax_file_number"


@pytest.mark.parametrize(
    ("country", "given", "field"),
    [
        ("AU", {"tax_file_number": "123456789"}, "tax_file_number"),
        ("AU", {"tax_file_number": "exempt"}, "tax_file_number"),
        ("AU", {"tax_free_threshold": "yes"}, "tax_free_threshold"),
        ("AU", {"tax_free_threshold": 1}, "tax_free_threshold"),
        ("AU", {"employment_basis": "sometimes"}, "employment_basis"),
        ("AU", {"income_type": ["salary_and_wages"]}, "income_type"),
        ("AU", {"previous_family_name": "x" * 201}, "previous_family_name"),
        ("AU", {"previous_family_name": "a\x00b"}, "previous_family_name"),
        ("AU", {"shoe_size": 44}, "shoe_size"),
        ("AU", {"income_type": "working_holiday_maker"}, "home_country"),
        ("AU", {"tax_scale_type": "working_holiday_maker"}, "home_country"),
        ("AU", {"singapore_tax_detail": {}}, "singapore_tax_detail"),
        ("AU", {"uk_tax_year_status": "first_job"}, "uk_tax_year_status"),
        ("AU", {"nz_tax_code": "M"}, "nz_tax_code"),
        ("GB", {"uk_national_insurance_code": "G"}, "uk_national_insurance_code"),
        ("GB", {"uk_tax_year_status": "third_job"}, "uk_tax_year_status"),
        ("GB", {"tax_code": "eleven"}, "tax_code"),
        ("GB", {"tax_free_threshold": True}, "tax_free_threshold"),
        ("NZ", {"tax_file_number": "49098577"}, "tax_file_number"),
        ("NZ", {"tax_file_number": None}, "tax_file_number"),
        ("NZ", {"nz_tax_code": "Q"}, "nz_tax_code"),
        ("NZ", {"nz_esct_rate": "a lot"}, "nz_esct_rate"),
        ("NZ", {"nz_esct_rate": "NaN"}, "nz_esct_rate"),
        ("NZ", {"nz_varied_tax_rate": 101}, "nz_varied_tax_rate"),
        ("NZ", {"nz_tax_code": "WT"}, "nz_varied_tax_rate"),
        ("NZ", {"nz_tax_code": "STC"}, "nz_varied_tax_rate"),
        ("NZ", {"nz_tax_code": "STC_SL"}, "nz_varied_tax_rate"),
        ("NZ", {"nz_source_of_income": "tips"}, "nz_source_of_income"),
        ("SG", {"tax_file_number": "1234567A"}, "tax_file_number"),
        ("SG", {"singapore_tax_detail": "citizen"}, "singapore_tax_detail"),
        ("SG", {"singapore_tax_detail": {"race": None}}, "singapore_tax_detail.race"),
        ("SG", {"singapore_tax_detail": {"race": "Not A Word"}}, "singapore_tax_detail.race"),
        ("SG", {"singapore_tax_detail": {"hair": "red"}}, "singapore_tax_detail.hair"),
        ("SG", {"singapore_tax_detail": {"legal_status": "king"}}, "singapore_tax_detail.legal_status"),
        (
            "SG",
            {"singapore_tax_detail": {"legal_status": "permanent_resident"}},
            "singapore_tax_detail.issue_date",
        ),
        ("SG", {"singapore_tax_detail": PASS}, "singapore_tax_detail.issue_date"),
        (
            "SG",
            {"singapore_tax_detail": {**PASS, "issue_date": "2022-06-01"}},
            "singapore_tax_detail.expiry_date",
        ),
        (
            "SG",
            {"singapore_tax_detail": {**PASS, "issue_date": "2022-06-01", "expiry_date": "2022-05-31"}},
            "singapore_tax_detail.expiry_date",
        ),
        ("SG", {"singapore_tax_detail": {"issue_date": "1 June"}}, "singapore_tax_detail.issue_date"),
    ],
)
def test_what_is_wrong_is_named(country: str, given: dict[str, Any], field: str) -> None:
    assert wrong("tax", given, country, **BY_COUNTRY[country]) == field


def test_with_what_else_they_ask_for_it_is_right() -> None:
    french = {"income_type": "working_holiday_maker", "home_country": "France"}
    assert financial.updated("tax", AUSTRALIAN, french, country="AU")["home_country"] == "France"
    varied = {"nz_tax_code": "WT", "nz_varied_tax_rate": 25.0}
    assert financial.updated("tax", NEW_ZEALANDER, varied, country="NZ")["nz_varied_tax_rate"] == 25.0
    dated = {**PASS, "issue_date": "2022-06-01", "expiry_date": "2024-06-01"}
    found = financial.updated("tax", SINGAPOREAN, {"singapore_tax_detail": dated}, country="SG")
    assert found["singapore_tax_detail"] == dated


def test_what_is_not_given_stays() -> None:
    """tanda-v2.txt 1249-1260: bodies of an update."""
    found = financial.updated(
        "tax",
        NEW_ZEALANDER,
        {"nz_tax_code": "ME_SL", "nz_esct_rate": "30", "nz_source_of_income": "secondary_income"},
        country="NZ",
    )
    assert found == NEW_ZEALANDER | {
        "nz_tax_code": "ME_SL",
        "nz_esct_rate": "30",
        "nz_source_of_income": "secondary_income",
    }
    malaysian = {
        "legal_status": "permanent_resident",
        "nationality": "malaysian",
        "race": "chinese",
        "religion": "christianity",
        "marital_status": "married",
        "issue_date": "2022-06-01",
    }
    found = financial.updated("tax", SINGAPOREAN, {"singapore_tax_detail": malaysian}, country="SG")
    assert found == SINGAPOREAN | {"singapore_tax_detail": malaysian}
    assert financial.shown("tax", found, country="SG")["singapore_tax_detail"] == malaysian | {
        "expiry_date": None
    }
    found = financial.updated("tax", BRITISH, {"uk_national_insurance_code": "B"}, country="GB")
    assert found == BRITISH | {"uk_national_insurance_code": "B"}


@pytest.mark.parametrize(
    ("country", "has", "lacks"),
    [
        ("AU", "australian_tax_residency_status", "singapore_tax_detail"),
        ("AU", "tax_code", "uk_tax_year_status"),
        ("GB", "uk_national_insurance_code", "tax_free_threshold"),
        ("SG", "singapore_tax_detail", "nz_tax_code"),
        ("NZ", "nz_varied_tax_rate", "uk_tax_year_status"),
        ("US", "tax_free_threshold", "nz_esct_rate"),
    ],
)
def test_fields_of_other_countries_are_not_shown(country: str, has: str, lacks: str) -> None:
    shown = financial.shown("tax", {}, country=country)
    assert (has in shown, lacks in shown) == (True, False)


# Bank details


@pytest.mark.parametrize(
    ("country", "given"),
    [
        ("AU", {"account_name": "Emma", "account_number": "12345678", "bsb": "062000"}),
        ("DE", {"account_name": "Emma", "bank_name": "Bank", "iban": "DE89370400440532013000"}),
        # tanda-v2.txt 1010
        ("SG", {"bank_name": "DBS Bank Limited", "account_name": "Tan", "account_number": "0010572841"}),
        ("NZ", {"account_name": "Emma", "account_number": "01-902-0068389-00"}),
        ("GB", {"account_name": "Emma", "account_number": "31926819"}),
    ],
)
def test_bank_details_by_country(country: str, given: dict[str, str]) -> None:
    assert financial.updated("bank", {}, given, country=country) == given
    for name in given:
        rest = {key: value for key, value in given.items() if key != name}
        assert wrong("bank", rest, country) == name


@pytest.mark.parametrize(
    ("given", "field"),
    [({"bsb": "0620"}, "bsb"), ({"account_number": "1234567890"}, "account_number"), ({"pin": "1"}, "pin")],
)
def test_wrong_bank_details(given: dict[str, str], field: str) -> None:
    before = {"account_name": "Emma", "account_number": "12345678", "bsb": "062000"}
    assert wrong("bank", given, "AU", **before) == field


# Kept


def tell(world: World, who: str, of: str, kind: financial.Kind, given: dict[str, Any] | None) -> None:
    set_financial_details(world.actor(who), fresh(world, of), kind, given)


def fresh(world: World, name: str) -> Employee:
    return Employee.objects.all_rows_unchecked().get(pk=world.people[name].pk)


def test_the_database_holds_no_word_of_it(world: World) -> None:
    tell(world, "emma", "emma", "tax", AUSTRALIAN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM people_financialdetails")
        ((raw,),) = cursor.fetchall()
    assert "123456782" not in raw
    assert "tax_free_threshold" not in raw
    assert (
        json.loads(FinancialDetails.objects.all_rows_unchecked().get().details)["tax_file_number"]
        == "123456782"
    )


def test_versions_tell_which_fields_and_no_value(world: World) -> None:
    bank = {"account_name": "Emma", "account_number": "12345678", "bsb": "062000"}
    tell(world, "emma", "emma", "bank", bank)
    tell(world, "pia", "emma", "bank", {"account_number": "87654321"})
    tell(world, "pia", "emma", "bank", None)
    told = [
        (version.author_name, change["previous"], change["updated"])
        for version in Version.objects.visible_to(world.actor("ada")).order_by("pk")
        for change in version.changes
        if change["field"] == "bank_details"
    ]
    assert told == [
        ("Emma Example", None, "(hidden): account_name, account_number, bsb"),
        ("Pia Payroll", "(hidden)", "(hidden): account_number"),
        ("Pia Payroll", "(hidden)", None),
    ]
    assert "12345678" not in json.dumps([v.changes for v in Version.objects.all_rows_unchecked()])
    assert not FinancialDetails.objects.all_rows_unchecked().exists()


def test_what_was_told_twice_changes_nothing(world: World) -> None:
    tell(world, "emma", "emma", "tax", AUSTRALIAN)
    with unchanged():
        tell(world, "emma", "emma", "tax", AUSTRALIAN)


def test_a_refused_part_leaves_the_whole_as_it_was(world: World) -> None:
    tell(world, "emma", "emma", "tax", AUSTRALIAN)
    with unchanged(), pytest.raises(Invalid):
        tell(world, "emma", "emma", "tax", {"tax_free_threshold": False, "student_loan": "perhaps"})


@pytest.mark.parametrize("who", ["ada", "pia"])
def test_a_tax_file_number_is_its_owners_alone(world: World, who: str) -> None:
    tell(world, who, "emma", "tax", AUSTRALIAN)
    emma = fresh(world, "emma")
    seen = financial_details(world.actor(who), [emma])[emma.pk].tax
    own = financial_details(world.actor("emma"), [emma])[emma.pk].tax
    assert seen
    assert own
    assert (seen["tax_file_number"], own["tax_file_number"]) == (None, "123456782")
    assert seen["student_loan"] is False
    system = Actor.system(world.organisation.pk)
    reported = financial_details(system, [emma])[emma.pk].tax
    assert reported
    assert reported["tax_file_number"] == "123456782"


@pytest.mark.parametrize("who", ["rosa", "max", "noah"])
def test_others_neither_read_nor_write(world: World, who: str) -> None:
    tell(world, "emma", "emma", "tax", AUSTRALIAN)
    assert financial_details(world.actor(who), [fresh(world, "emma")]) == {}
    with unchanged(), pytest.raises(Denied):
        tell(world, who, "emma", "tax", {"student_loan": True})
    assert world.other
    with unchanged(), pytest.raises(NotFound):
        set_financial_details(world.other.actor("zoe"), fresh(world, "emma"), "tax", AUSTRALIAN)


def test_a_list_of_people_is_read_in_three_statements(world: World) -> None:
    fund = ensure_super_fund(world.actor("ada"), name="Rest", abn="51 824 753 556")
    for name in ("emma", "noah", "max"):
        tell(world, "ada", name, "tax", AUSTRALIAN)
        tell(world, "ada", name, "super", {"super_fund_id": fund.pk})
    people = [fresh(world, name) for name in ("emma", "noah", "max", "olga")]
    actor = world.actor("pia")
    with counted() as statements:
        found = financial_details(actor, people)
    assert len(statements) == 3
    assert found[people[3].pk] == NOTHING_TOLD
    assert found[people[0].pk].fund == fund


def test_super_fund_memberships(world: World) -> None:
    fund = ensure_super_fund(world.actor("emma"), name="Rest", abn="51824753556", product_name="Rest Super")
    assert (
        ensure_super_fund(world.actor("ada"), name="REST", abn="51 824 753 556", product_name="Rest Super")
        == fund
    )
    given = {"super_fund_id": fund.pk, "member_number": "123ACB", "super_contribution_type": "arpa"}
    tell(world, "emma", "emma", "super", given)
    emma = fresh(world, "emma")
    told = financial_details(world.actor("pia"), [emma])[emma.pk]
    assert told.fund == fund
    assert told.super == given | {
        "occupational_rating": None,
        "employer_preferred": 0,
        "employer_default": 1,
        "employer_generic": 2,
    }
    assert world.other
    theirs = ensure_super_fund(world.other.actor("zoe"), name="Other", abn="51824753556")
    for unknown in (theirs.pk, 999, "x", True):
        with unchanged(), pytest.raises(Invalid) as refused:
            tell(world, "emma", "emma", "super", {"super_fund_id": unknown})
        assert refused.value.field == "super_fund_id"
    with unchanged(), pytest.raises(Invalid) as refused:
        ensure_super_fund(world.actor("emma"), name="Wrong", abn="51824753557")
    assert refused.value.field == "abn"


def test_the_rules_are_those_of_the_organisations_country(world: World) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country="NZ")
    with unchanged(), pytest.raises(Invalid):
        tell(world, "emma", "emma", "tax", AUSTRALIAN)
    tell(world, "emma", "emma", "tax", NEW_ZEALANDER)
