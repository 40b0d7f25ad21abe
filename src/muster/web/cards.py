"""The QR code of a person's card."""

import segno
from django.utils.safestring import SafeString, mark_safe

from muster.people.models import Employee


def qr(employee: Employee) -> SafeString | None:
    """As a drawing for a page; None for who has no card."""
    if not employee.card_code:
        return None
    code = segno.make(employee.card_code, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=2))  # noqa: S308 - digits in segno's own SVG
