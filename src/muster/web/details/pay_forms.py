"""Forms of what tax offices, banks and super funds must know: the fields of the organisation's country."""

from collections.abc import Iterable
from typing import Any

from django import forms

from muster.people.financial import tax
from muster.people.financial.numbers import IBAN_COUNTRIES
from muster.web.forms import DateField, EditForm, text
from muster.web.templatetags.muster import words

KEPT = "Leave it blank to keep the number that is there."
NUMBER_LABELS = {"GB": "National Insurance number", "SG": "NRIC or FIN", "NZ": "IRD number"}
EXEMPT = (
    ("", "I give my number"),
    ("exempt_applied", "I have applied for one"),
    ("exempt_underage", "I am under 18 and earn too little to pay tax"),
    ("exempt_allowance", "I receive a pension or allowance"),
    ("exempt_blank", "I do not want to give it"),
)
UK_STATEMENTS = (
    ("first_job", "A: my first job since 6 April, and I had no benefits or pension"),
    ("only_job", "B: now my only job, but I had another or benefits since 6 April"),
    ("other_job", "C: I have another job, or a pension"),
)
NZ_CODES = (
    "M", "M_SL", "ME", "ME_SL", "SB", "SB_SL", "S", "S_SL", "SH", "SH_SL", "ST", "ST_SL", "SA", "SA_SL", "CAE", "EDW",
    "NSW", "ND", "WT", "STC", "STC_SL",
)  # fmt: skip
ESCT_RATES = ("10.5", "17.5", "30", "33", "39")
PASSES = (
    "singapore_citizen", "permanent_resident", "employment_pass", "s_pass", "work_permit", "foreign_worker_pass",
    "work_holiday_pass", "long_term_visit_pass", "dependant_pass", "student_pass",
)  # fmt: skip


def _choice(label: str, choices: Iterable[Any], *, required: bool = True, **kwargs: Any) -> forms.ChoiceField:
    listed = [one if isinstance(one, tuple) else (one, words(one)) for one in choices]
    blank = [] if listed[0][0] == "" else [("", "Choose" if required else "Not said")]
    return forms.ChoiceField(label=label, choices=[*blank, *listed], required=required, **kwargs)


def _question(label: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        **kwargs,
    )


def _word(label: str) -> forms.CharField:
    return text(label, required=True, max_length=60)


BASIS = ("full_time", "part_time", "casual", "labour_hire")


def _australian() -> dict[str, forms.Field]:
    return {
        "tax_file_number": text("Tax file number", max_length=20),
        "exemption": _choice("If you do not give a tax file number", EXEMPT, required=False),
        "australian_tax_residency_status": _choice(
            "For tax purposes you are",
            (
                (tax.RESIDENT, "an Australian resident"),
                (tax.FOREIGN, "a foreign resident"),
                (tax.WORKING_HOLIDAY, "a working holiday maker"),
            ),
        ),
        "home_country": text("Home country", max_length=200, help_text="Of a working holiday maker."),
        "employment_basis": _choice("How you are paid", BASIS),
        "tax_free_threshold": _question("Do you claim the tax-free threshold from this employer?"),
        "student_loan": _question("Do you have a student or trade support loan debt?"),
        "financial_supplement_debt": _question("Do you have a Financial Supplement debt?"),
        "senior_tax_offset": _question("Do you claim the seniors and pensioners tax offset here?"),
        "zone_overseas_carer": _question("Do you claim a zone, overseas forces or carer offset here?"),
        "previous_family_name": text("Previous family name", max_length=200),
    }


def _british() -> dict[str, forms.Field]:
    return {
        "tax_file_number": text(NUMBER_LABELS["GB"], max_length=20),
        "tax_code": text("Tax code", required=True, max_length=20, help_text="Such as 1257L, from your P45."),
        "uk_tax_year_status": _choice("Which is true of you?", UK_STATEMENTS),
        "uk_national_insurance_code": _choice(
            "National Insurance category",
            [(letter, letter) for letter in "ABCDEFHIJKLMNSVXZ"],
            required=False,
        ),
        "student_loan": _question("Do you repay a student loan?"),
    }


def _singaporean() -> dict[str, forms.Field]:
    return {
        "tax_file_number": text(NUMBER_LABELS["SG"], max_length=20),
        "employment_basis": _choice("How you are paid", BASIS, required=False),
        "legal_status": _choice("In Singapore you have", PASSES),
        "nationality": _word("Nationality"),
        "race": _word("Race"),
        "religion": _word("Religion"),
        "marital_status": _choice(
            "Marital status", ("single", "married", "divorced", "separated", "widowed")
        ),
        "issue_date": DateField(label="Pass or residence issued on", required=False),
        "expiry_date": DateField(label="Pass valid until", required=False),
    }


def _of_new_zealand() -> dict[str, forms.Field]:
    return {
        "tax_file_number": text(NUMBER_LABELS["NZ"], max_length=20),
        "nz_tax_code": _choice("Tax code", [(code, code.replace("_", " ")) for code in NZ_CODES]),
        "nz_esct_rate": _choice("ESCT rate", [(rate, f"{rate} %") for rate in ESCT_RATES]),
        "nz_source_of_income": _choice(
            "This job is your", ("primary_income", "secondary_income"), required=False
        ),
        "nz_varied_tax_rate": forms.DecimalField(
            label="Varied tax rate, per cent",
            required=False,
            min_value=0,
            max_value=100,
            help_text="With tax code WT, STC or STC SL.",
        ),
        "employment_basis": _choice("How you are paid", BASIS, required=False),
    }


TAX_FIELDS = {"GB": _british, "SG": _singaporean, "NZ": _of_new_zealand}
SINGAPORE_WORDS = ("nationality", "race", "religion")


class PayForm(EditForm):
    """`told`: what is known so far. The tax file number is never shown again, not even to its owner."""

    def __init__(
        self, *args: Any, fields: dict[str, forms.Field], told: dict[str, Any], **kwargs: Any
    ) -> None:
        shown = {name: {True: "yes", False: "no"}.get(value, value) for name, value in told.items()}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields.update(fields)
        self.fields["mark"].initial = self._mark()


class TaxForm(PayForm):
    fields_of = {f"singapore_tax_detail.{name}": name for name in tax.SINGAPORE_FIELDS} | {
        "australian_tax_resident": "australian_tax_residency_status"
    }

    def __init__(self, *args: Any, country: str, told: dict[str, Any] | None, **kwargs: Any) -> None:
        known = {**(told or {}), **((told or {}).get("singapore_tax_detail") or {})}
        number = known.pop("tax_file_number", None)
        known["exemption"] = number if number in tax.EXEMPTIONS else ""
        super().__init__(*args, fields=TAX_FIELDS.get(country, _australian)(), told=known, **kwargs)
        if told is not None:
            self.fields["tax_file_number"].help_text = KEPT

    def facts(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: None if value == "" else value
            for name, value in self.cleaned_data.items()
            if name not in {"mark", "exemption"}
        }
        number = values.pop("tax_file_number", None) or self.cleaned_data.get("exemption")
        if number:
            values["tax_file_number"] = number
        inner = {name: values.pop(name) for name in tax.SINGAPORE_FIELDS if name in values}
        if inner:
            said = {name: inner[name].strip().lower().replace(" ", "_") for name in SINGAPORE_WORDS}
            values["singapore_tax_detail"] = {**inner, **said}
        return values


def _bank_fields(country: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "account_name": text("Account name", required=True, max_length=200, help_text="Whose account it is.")
    }
    if country in IBAN_COUNTRIES:
        return fields | {
            "bank_name": text("Bank", required=True, max_length=200),
            "iban": text("IBAN", required=True, max_length=42),
        }
    fields["account_number"] = text("Account number", required=True, max_length=34)
    if country == "AU":
        return fields | {
            "bsb": text("BSB", required=True, max_length=7, help_text="6 figures, such as 062-000.")
        }
    if country == "GB":
        return fields | {"bsb": text("Sort code", max_length=8)}
    return fields | {"bank_name": text("Bank", required=country == "SG", max_length=200)}


class BankForm(PayForm):
    def __init__(self, *args: Any, country: str, told: dict[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, fields=_bank_fields(country), told=told or {}, **kwargs)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "mark"}


class SuperForm(EditForm):
    fund_name = text("Name of the fund", required=True, max_length=200)
    product_name = text("Product", max_length=200, help_text="As your statement names it, if it does.")
    abn = text("ABN of the fund", required=True, max_length=20, help_text="11 figures.")
    self_managed = forms.BooleanField(label="It is a self-managed fund", required=False)
    member_number = text("Member number", max_length=200)
