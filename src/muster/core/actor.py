"""Who acts: a person in a browser, a program with a key, a kiosk, or Muster itself in a job."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The six permission words of a person (Tanda's document, line 191), and two that are no person."""

    ORGANISATION_ADMIN = "organisation_admin"
    PAYROLL_OFFICER = "payroll_officer"
    ROSTER_MANAGER = "roster_manager"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    PARTNER = "partner"
    KIOSK = "kiosk"
    SYSTEM = "system"


PERSON_ROLES = tuple(role for role in Role if role not in {Role.KIOSK, Role.SYSTEM})
# They see everybody of their organisation; a manager sees those whom they manage.
WHOLE_ORGANISATION = frozenset(
    {Role.ORGANISATION_ADMIN, Role.PAYROLL_OFFICER, Role.ROSTER_MANAGER, Role.KIOSK, Role.SYSTEM},
)


class Scope(StrEnum):
    """What a credential was given for. A browser session has them all."""

    ME = "me"
    USER = "user"
    DEPARTMENT = "department"
    TIMESHEET = "timesheet"
    ROSTER = "roster"
    DEVICE = "device"
    COST = "cost"
    QUALIFICATIONS = "qualifications"
    PERSONAL = "personal"
    FINANCIAL = "financial"
    SETTINGS = "settings"
    ORGANISATION = "organisation"
    LEAVE = "leave"
    UNAVAILABILITY = "unavailability"
    DATASTREAM = "datastream"
    SMS = "sms"
    COMMUNICATION = "communication"
    PLATFORM = "platform"
    ATS = "ats"


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    organisation_id: int
    roles: frozenset[Role]
    name: str
    employee_id: int | None = None
    person_id: int | None = None
    device_id: int | None = None
    scopes: frozenset[Scope] = ALL_SCOPES
    resources: frozenset[str] | None = (
        None  # "shift:read", "shift:write": all that its API profile gives; None: no limit
    )
    locked_out: bool = False  # their organisation is: they read, and change nothing
    # Who made the key that a program acts with: told where a person must be named, never asked for rights.
    key_maker_id: int | None = None

    @property
    def named_employee_id(self) -> int | None:
        """The person who stands behind what is done: themselves, or whoever made the key."""
        return self.employee_id or self.key_maker_id

    @property
    def sees_whole_organisation(self) -> bool:
        return not self.roles.isdisjoint(WHOLE_ORGANISATION)

    @classmethod
    def system(cls, organisation_id: int) -> "Actor":
        """Muster itself, in a job: what no person did is signed by nobody."""
        return cls(organisation_id=organisation_id, roles=frozenset({Role.SYSTEM}), name="Muster")
