"""PURE. Tax declarations, bank details and super fund memberships: what each country asks for, and what is right.

    whole = financial.updated("tax", before, {"nz_tax_code": "ME_SL"}, country="NZ")

Field names and words are those of tanda-v2.txt 889-946, the one document that prints them; a web form and any door
send the same. Check digits are those of the authorities (numbers.py).
"""

from muster.people.financial.numbers import business_number
from muster.people.financial.rules import KINDS, Details, Kind, field_names, shown, updated

__all__ = ["KINDS", "Details", "Kind", "business_number", "field_names", "shown", "updated"]
