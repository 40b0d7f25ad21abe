"""What speaks against a planned shift, each in a sentence. The same at publish, in the editor and for the solver."""

from muster.rosters.checks.objection import Objection

__all__ = ["Objection"]
