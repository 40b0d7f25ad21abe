"""Numbers that authorities give out, told from slips of the pen. Each gives the number as it is kept, or ValueError."""

import re
from collections.abc import Sequence

# Lengths by country: the IBAN registry (ISO 13616). The United Kingdom pays by sort code and account number.
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
IBAN_COUNTRIES = IBAN_LENGTHS.keys() - {"GB"}

_TFN_WEIGHTS = {8: (10, 7, 8, 4, 6, 3, 5, 1), 9: (1, 4, 3, 7, 5, 8, 6, 9, 10)}
_ABN_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
_IRD_WEIGHTS = ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6))
_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
_NRIC = re.compile(r"[STFGM][0-9]{7}[A-Z]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_LOWEST_IRD = 10_000_000


def joined(text: str) -> str:
    """Without the spaces, hyphens and points that people group digits with."""
    return re.sub(r"[\s.-]", "", text)


def _digits(text: str) -> str:
    found = joined(text)
    if not (found.isascii() and found.isdigit()):
        raise ValueError("has figures only.")
    return found


def _sum(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def eight_or_nine_digits(text: str) -> str:
    found = _digits(text)
    if len(found) not in _TFN_WEIGHTS:
        raise ValueError("has 8 or 9 figures.")
    return found


def tax_file_number(text: str) -> str:
    """Australia's TFN, by the tax office's check: the weighted sum is a multiple of 11."""
    found = eight_or_nine_digits(text)
    if _sum(found, _TFN_WEIGHTS[len(found)]) % 11:
        raise ValueError("is no Australian tax file number: its check digit is wrong.")
    return found


def ird_number(text: str) -> str:
    """New Zealand's, by Inland Revenue's check modulo 11, with the second set of weights where the first gives 10."""
    found = _digits(text)
    if len(found) not in {8, 9} or int(found) < _LOWEST_IRD:
        raise ValueError("has 8 or 9 figures, as 49098576.")
    base, check = found[:-1].zfill(8), int(found[-1])
    for weights in _IRD_WEIGHTS:
        expected = -_sum(base, weights) % 11
        if expected <= 9:  # noqa: PLR2004 - one figure
            break
    if expected != check:
        raise ValueError("is no IRD number: its check digit is wrong.")
    return found


def national_insurance_number(text: str) -> str:
    """The United Kingdom's: letters that are never given out are refused."""
    found = joined(text).upper()
    if not _NINO.fullmatch(found):
        raise ValueError("is no National Insurance number, as AB123456C.")
    return found


def nric(text: str) -> str:
    """Singapore's NRIC or FIN. Its form alone: the document's own example, S1234567A, has not the check letter of one."""
    found = joined(text).upper()
    if not _NRIC.fullmatch(found):
        raise ValueError("is no NRIC or FIN, as S1234567A.")
    return found


def iban(text: str) -> str:
    found = joined(text).upper()
    if not _IBAN.fullmatch(found) or IBAN_LENGTHS.get(found[:2]) != len(found):
        raise ValueError("is no IBAN, as DE89 3704 0044 0532 0130 00.")
    if int("".join(str(int(character, 36)) for character in found[4:] + found[:4])) % 97 != 1:
        raise ValueError("is no IBAN: its check digits are wrong.")
    return found


def six_digits(text: str) -> str:
    """A BSB, or a sort code."""
    found = _digits(text)
    if len(found) != 6:  # noqa: PLR2004 - the sentence below says it
        raise ValueError("has 6 figures, as 062-000.")
    return found


def australian_account(text: str) -> str:
    """As a Direct Entry file has room for."""
    found = _digits(text)
    if not 1 <= len(found) <= 9:  # noqa: PLR2004 - the sentence below says it
        raise ValueError("has up to 9 figures.")
    return found


def business_number(text: str) -> str:
    """An Australian ABN: 11 figures, modulo 89."""
    found = _digits(text)
    if len(found) != len(_ABN_WEIGHTS):
        raise ValueError("has 11 figures.")
    if (_sum(found, _ABN_WEIGHTS) - _ABN_WEIGHTS[0]) % 89:
        raise ValueError("is no ABN: its check digits are wrong.")
    return found
