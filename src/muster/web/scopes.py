"""What a credential may be used for, in words for whoever gives it."""

from collections.abc import Iterable

from muster.core.actor import Scope

SCOPES = {
    Scope.ME: "Who you are",
    Scope.USER: "People",
    Scope.DEPARTMENT: "Departments and locations",
    Scope.TIMESHEET: "Shifts and timesheets",
    Scope.ROSTER: "Rosters",
    Scope.DEVICE: "Devices and presses",
    Scope.COST: "Pay rates",
    Scope.QUALIFICATIONS: "Qualifications",
    Scope.PERSONAL: "Personal facts",
    Scope.FINANCIAL: "Bank and tax details",
    Scope.SETTINGS: "Settings",
    Scope.ORGANISATION: "Organisation and keys",
    Scope.LEAVE: "Leave",
    Scope.UNAVAILABILITY: "Unavailability",
    Scope.DATASTREAM: "Sales and other data streams",
    Scope.SMS: "Text messages",
    Scope.COMMUNICATION: "Announcements",
    Scope.PLATFORM: "Fields of other systems",
    Scope.ATS: "Hiring",
}
# As sentences: "It could ...".
MEANINGS = {
    Scope.ME: "see your name, your e-mail address and where you work",
    Scope.USER: "see and change people, without their pay",
    Scope.DEPARTMENT: "see and change departments, locations and shift details",
    Scope.TIMESHEET: "see and change shifts and timesheets",
    Scope.ROSTER: "see and change rosters and planned shifts",
    Scope.DEVICE: "see and change time clocks, and what was pressed there",
    Scope.COST: "see and change what people are paid, and what their time costs",
    Scope.QUALIFICATIONS: "see and change qualifications",
    Scope.PERSONAL: "see and change personal facts, such as who to call in an emergency",
    Scope.FINANCIAL: "see and change bank and tax details",
    Scope.SETTINGS: "see and change settings",
    Scope.ORGANISATION: "see and change the organisation itself, its keys and applications",
    Scope.LEAVE: "see and change leave and leave balances",
    Scope.UNAVAILABILITY: "see and change when people cannot work",
    Scope.DATASTREAM: "see and change sales figures and other data streams",
    Scope.SMS: "send text messages",
    Scope.COMMUNICATION: "see and publish announcements",
    Scope.PLATFORM: "see and change what other systems keep beside people",
    Scope.ATS: "see and change candidates and jobs",
}
CHOICES = [(scope.value, label) for scope, label in SCOPES.items()]


def named(scopes: Iterable[Scope]) -> list[str]:
    """In the order in which they are listed; all of them are one word."""
    given = set(scopes)
    if given == set(SCOPES):
        return ["Everything"]
    return [label for scope, label in SCOPES.items() if scope in given]
