"""The three kinds of details: merging what is given into what is there, then checking the whole."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Literal

from muster.core.errors import Invalid
from muster.people.financial import numbers, tax
from muster.people.financial.values import Field, by, line, one_of, whole

Kind = Literal["tax", "bank", "super"]
KINDS: tuple[Kind, ...] = ("tax", "bank", "super")
Details = dict[str, Any]
SINGAPORE = "singapore_tax_detail"
LARGEST_ID = 2**63 - 1

BANK_FIELDS = {
    "account_name": Field(line),
    "account_number": Field(line),
    "bsb": Field(by(numbers.six_digits)),
    "bank_name": Field(line),
    "iban": Field(by(numbers.iban)),
}
SUPER_FIELDS = {
    # "arpa" is the document's spelling of APRA, the authority that funds other than one's own answer to.
    "super_contribution_type": Field(one_of("arpa", "apra", "smsf", "self_managed", "employer_nominated")),
    "member_number": Field(line),
    "occupational_rating": Field(line),
    "super_fund_id": Field(whole(LARGEST_ID)),
    "employer_preferred": Field(whole(2)),
    "employer_default": Field(whole(2)),
    "employer_generic": Field(whole(2)),
}
# "employer_preferred: 0, employer_default: 1, employer_generic: 2" (tanda-v2.txt 901-903): kept unless others are given.
_INDICATIONS = {"employer_preferred": 0, "employer_default": 1, "employer_generic": 2}


def field_names(kind: Kind, *, country: str) -> list[str]:
    """Those that an organisation of the country has, in the order of the document."""
    return [name for name in _fields(kind) if kind != "tax" or tax.is_here(name, country)]


def shown(kind: Kind, details: Mapping[str, Any], *, country: str) -> Details:
    """Each field of the country, null where nothing is known."""
    found = {name: details.get(name) for name in field_names(kind, country=country)}
    inner = found.get(SINGAPORE)
    if inner is not None:
        found[SINGAPORE] = {name: inner.get(name) for name in tax.SINGAPORE_FIELDS}
    return found


def updated(kind: Kind, before: Mapping[str, Any], given: Mapping[str, Any], *, country: str) -> Details:
    """What is given put over what is there, as a whole that is right. None or "" takes a field away.

    Raises Invalid with the name of the first field that is wrong or missing.
    """
    unknown = [name for name in given if name not in _fields(kind)]
    if unknown:
        raise Invalid(f"{unknown[0]} is no field of these details.", field=unknown[0])
    elsewhere = [name for name in given if name not in field_names(kind, country=country)]
    if elsewhere:
        raise Invalid(
            f"{elsewhere[0]} is not available for organisations in this country.", field=elsewhere[0]
        )
    whole_ = _merged(kind, before, given)
    checked = {name: _read(name, _field(kind, name, country), value) for name, value in whole_.items()}
    _require(_required(kind, checked, country), checked)
    if kind == "tax":
        _check_together(checked)
    return {**_INDICATIONS, **checked} if kind == "super" else checked


def _fields(kind: Kind) -> Mapping[str, Field]:
    return {"tax": tax.FIELDS, "bank": BANK_FIELDS, "super": SUPER_FIELDS}[kind]


def _field(kind: Kind, name: str, country: str) -> Field:
    if kind == "tax":
        return tax.field_of(name, country)
    if (name, country) == ("account_number", "AU"):
        return Field(by(numbers.australian_account))
    return _fields(kind)[name]


def _merged(kind: Kind, before: Mapping[str, Any], given: Mapping[str, Any]) -> Details:
    over = {**given, **tax.residency(given)} if kind == "tax" else dict(given)
    inner = given.get(SINGAPORE)
    if inner is not None:
        if not isinstance(inner, Mapping):
            raise Invalid(f"{SINGAPORE} is an object.", field=SINGAPORE)
        over[SINGAPORE] = _present({**before.get(SINGAPORE, {}), **inner})
    return _present({**before, **over})


def _present(values: Mapping[str, Any]) -> Details:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _read(name: str, field: Field, value: Any) -> Any:
    if name == SINGAPORE:
        return _singapore(value)
    try:
        return field.read(value)
    except ValueError as error:
        raise Invalid(f"{name} {error}", field=name) from error


def _singapore(value: Mapping[str, Any]) -> Details:
    paths = {f"{SINGAPORE}.{name}": name for name in value}
    unknown = [path for path, name in paths.items() if name not in tax.SINGAPORE_FIELDS]
    if unknown:
        raise Invalid(f"{unknown[0]} is no field of these details.", field=unknown[0])
    checked = {name: _read(path, tax.SINGAPORE_FIELDS[name], value[name]) for path, name in paths.items()}
    _require((f"{SINGAPORE}.{name}" for name in tax.required_in_singapore(checked)), paths)
    return checked


def _required(kind: Kind, details: Mapping[str, Any], country: str) -> Iterator[str]:
    if kind == "tax":
        yield from tax.required(details, country)
    elif kind == "super":
        yield "super_fund_id"
    elif country in numbers.IBAN_COUNTRIES:
        yield from ("account_name", "bank_name", "iban")
    else:
        yield from ("account_name", "account_number")
        yield from {"AU": ("bsb",), "SG": ("bank_name",)}.get(country, ())


def _require(names: Iterable[str], details: Container[str]) -> None:
    for name in names:
        if name not in details:
            raise Invalid(f"{name} is required.", field=name)


def _check_together(details: Mapping[str, Any]) -> None:
    wrong = tax.contradiction(details)
    if wrong:
        raise Invalid(" ".join(wrong), field=wrong[0])
