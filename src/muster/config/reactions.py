"""Who acts on whose event: all of it, in one place.

REACTIONS run in the transaction of the event, for what the reply must already show. FOLLOWERS are jobs, enqueued in
the same transaction with the event's payload. The apps that act lie to the right of those that tell.
"""

from muster.accounts import actions as accounts
from muster.attendance import actions as attendance
from muster.core import events
from muster.people import actions as people

REACTIONS: dict[str, tuple[events.Reaction, ...]] = {
    "employee.deactivated": (accounts.end_sessions_of, attendance.flag_open_shift_of),
    "department.archived": (people.refuse_archiving_staffed,),
}

FOLLOWERS: dict[str, tuple[str, ...]] = {
    "clock_event.recorded": ("attendance.process_clock_events",),
}


def install() -> None:
    # Imported for what they register: rights, jobs.
    from muster.accounts import jobs as _accounts_jobs
    from muster.accounts import policy as _accounts
    from muster.attendance import jobs as _jobs
    from muster.attendance import policy as _attendance
    from muster.people import policy as _people
    from muster.places import policy as _places
    from muster.rosters import policy as _rosters

    events.install(REACTIONS, FOLLOWERS)
