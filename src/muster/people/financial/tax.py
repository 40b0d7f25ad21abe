"""Tax declarations, by the organisation's country (tanda-v2.txt 905-942, 1111). "Australia (default)": also of others."""

from collections.abc import Iterator, Mapping
from typing import Any

from muster.people.financial import numbers
from muster.people.financial.values import (
    Field,
    by,
    day,
    flag,
    line,
    matching,
    one_of,
    percentage,
    rate,
    word,
)

OTHERS = frozenset({"GB", "SG", "NZ"})  # with rules of their own
EXEMPTIONS = ("exempt_underage", "exempt_applied", "exempt_allowance", "exempt_blank")
WORKING_HOLIDAY = "working_holiday_maker"
RESIDENT, FOREIGN = "resident", "foreign_resident"
VARIED_RATE_CODES = frozenset({"WT", "STC", "STC_SL"})
_GB, _SG, _NZ = frozenset({"GB"}), frozenset({"SG"}), frozenset({"NZ"})
CITIZEN, PERMANENT = "singapore_citizen", "permanent_resident"

SINGAPORE_FIELDS = {
    "legal_status": Field(
        one_of(
            CITIZEN, PERMANENT, "foreign_worker_pass", "employment_pass", "personalised_employment_pass", "entrepass",
            "overseas_networks_and_expertise_pass", "tech_pass", "s_pass", "work_permit", "training_employment_pass",
            "training_work_permit", "work_holiday_pass", "long_term_visit_pass", "dependant_pass", "student_pass",
        )
    ),
    "nationality": Field(word),
    "race": Field(word),
    "religion": Field(word),
    "marital_status": Field(word),
    "issue_date": Field(day),
    "expiry_date": Field(day),
}  # fmt: skip
SINGAPORE_REQUIRED = ("legal_status", "nationality", "race", "religion", "marital_status")
NUMBERS = {
    "AU": by(numbers.tax_file_number, *EXEMPTIONS),
    "GB": by(numbers.national_insurance_number),
    "SG": by(numbers.nric),
    "NZ": by(numbers.ird_number),
}
_OF_AUSTRALIA = (
    "australian_tax_resident", "australian_tax_residency_status", "tax_free_threshold", "senior_tax_offset",
    "zone_overseas_carer", "financial_supplement_debt", "senior_marital_status",
)  # fmt: skip
FIELDS = {
    "tax_file_number": Field(by(numbers.eight_or_nine_digits, *EXEMPTIONS)),
    "previous_family_name": Field(line),
    "australian_tax_resident": Field(flag),
    "australian_tax_residency_status": Field(one_of(RESIDENT, FOREIGN, WORKING_HOLIDAY)),
    "tax_free_threshold": Field(flag),
    "senior_tax_offset": Field(flag),
    "zone_overseas_carer": Field(flag),
    "student_loan": Field(flag),
    "financial_supplement_debt": Field(flag),
    "tax_code": Field(line),
    "uk_tax_year_status": Field(one_of("first_job", "only_job", "other_job"), _GB),
    "uk_national_insurance_code": Field(one_of(*"ABCDEFHIJKLMNSVXZ"), _GB),
    "employment_basis": Field(
        one_of("full_time", "part_time", "casual", "labour_hire", "super_income_stream", "non_employee")
    ),
    "tax_scale_type": Field(
        one_of(
            "regular", "actors_artists_entertainers", "horticulturists_or_shearers", "senior_or_pensioner",
            WORKING_HOLIDAY, "foreign",
        )
    ),
    "income_type": Field(
        one_of(
            "salary_and_wages", WORKING_HOLIDAY, "closely_held_payees", "inbound_assignees_to_australia",
            "foreign_employment", "labour_hire", "voluntary_agreement", "other_specified_payments", "non_employee",
        )
    ),
    "employment_type": Field(one_of("employee", "contractor")),
    "senior_marital_status": Field(
        one_of("single", "member_of_couple", "member_of_illness_separated_couple")
    ),
    "home_country": Field(line),
    "nz_tax_code": Field(
        matching(r"(M|ME|SB|S|SH|ST|SA|STC)(_SL)?|CAE|EDW|NSW|ND|WT", "M or ME_SL"), _NZ
    ),
    "nz_esct_rate": Field(percentage, _NZ),
    "nz_source_of_income": Field(one_of("primary_income", "secondary_income"), _NZ),
    "nz_varied_tax_rate": Field(rate, _NZ),
    "singapore_tax_detail": Field(dict, _SG),
}  # fmt: skip
_UK_CODE = matching(r"[SC]?(K?[0-9]{1,5}[LMNTY]?|BR|D[0-9]|0T|NT)( ?(W1|M1|X))?", "1150L")


def is_here(name: str, country: str) -> bool:
    """Whether organisations of the country have the field: "will not be available ... in other countries"."""
    if name in _OF_AUSTRALIA:
        return country not in OTHERS
    return FIELDS[name].is_in(country)


def field_of(name: str, country: str) -> Field:
    if name == "tax_file_number" and country in NUMBERS:
        return Field(NUMBERS[country])
    return Field(_UK_CODE) if (name, country) == ("tax_code", "GB") else FIELDS[name]


def residency(given: Mapping[str, Any]) -> dict[str, Any]:
    """Both of the two ways to say it, where one is given: `resident` is true, the other words are false."""
    resident = given.get("australian_tax_resident")
    status = given.get("australian_tax_residency_status")
    if status is None and resident is not None:
        return {"australian_tax_residency_status": RESIDENT if resident is True else FOREIGN}
    if resident is None and status is not None:
        return {"australian_tax_resident": status == RESIDENT}
    return {}


def required(details: Mapping[str, Any], country: str) -> Iterator[str]:
    match country:
        case "GB":
            yield from ("tax_code", "student_loan", "uk_tax_year_status")
        case "SG":
            yield from ("tax_file_number", "singapore_tax_detail")
        case "NZ":
            yield from ("tax_file_number", "nz_tax_code", "nz_esct_rate")
        case _:
            yield from (
                "australian_tax_resident", "tax_free_threshold", "senior_tax_offset", "zone_overseas_carer",
                "student_loan", "financial_supplement_debt",
            )  # fmt: skip
    if details.get("nz_tax_code") in VARIED_RATE_CODES:
        yield "nz_varied_tax_rate"
    if WORKING_HOLIDAY in {details.get("income_type"), details.get("tax_scale_type")}:
        yield "home_country"


def required_in_singapore(details: Mapping[str, Any]) -> Iterator[str]:
    """What a pass or a permanent residence adds: when it was issued, and a pass also when it ends."""
    yield from SINGAPORE_REQUIRED
    status = details.get("legal_status")
    if status not in {None, CITIZEN}:
        yield "issue_date"
    if status not in {None, CITIZEN, PERMANENT}:
        yield "expiry_date"


def contradiction(details: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is right by itself but not together: the field, and what is wrong with it."""
    resident = details.get("australian_tax_resident")
    status = details.get("australian_tax_residency_status")
    if status is not None and resident != (status == RESIDENT):
        return "australian_tax_resident", "does not fit australian_tax_residency_status."
    pass_ = details.get("singapore_tax_detail") or {}
    issued, ends = pass_.get("issue_date"), pass_.get("expiry_date")
    if issued and ends and ends < issued:
        return "singapore_tax_detail.expiry_date", "is before issue_date."
    return None
