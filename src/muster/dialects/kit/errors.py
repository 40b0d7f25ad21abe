"""What can go wrong at a door itself."""

from muster.core.errors import MusterError


class WrongMethod(MusterError):  # noqa: N818 - named as its siblings in core/errors.py are
    """The address is there, but takes other methods."""

    code = "wrong_method"


class Fault(MusterError):  # noqa: N818
    """We are at fault: something happened that nobody thought of."""

    code = "fault"
