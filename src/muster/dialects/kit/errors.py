"""What can go wrong before the domain is asked."""

from muster.core.errors import MusterError


class WrongMethod(MusterError):  # noqa: N818 - named as its siblings in core/errors.py are
    """The address is there, but takes other methods."""

    code = "wrong_method"
