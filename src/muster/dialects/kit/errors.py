"""What can go wrong at a door itself."""

from muster.core.errors import MusterError


class WrongMethod(MusterError):
    """The address is there, but takes other methods."""

    code = "wrong_method"


class Fault(MusterError):
    """We are at fault: something happened that nobody thought of."""

    code = "fault"
