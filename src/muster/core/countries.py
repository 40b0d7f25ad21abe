"""Countries by name."""

from functools import cache


@cache
def country_name(code: str) -> str:
    """In English: `Australia` for AU. A code that is no country's stands for itself."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # noqa: PLC0415 - large, and seldom asked for

    names: dict[str, str] = LOCALE_DATA.get(code, {})
    # A name that another language has too is written as *, and that language.
    name = names.get("en", code)
    return names[name[1:]] if name.startswith("*") else name
