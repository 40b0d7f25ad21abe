"""What cannot be rostered at all."""


class RosteringError(ValueError):
    """Something told to the engine cannot be: the message names it."""
