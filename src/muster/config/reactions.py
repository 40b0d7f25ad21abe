"""Who acts on whose event: all of it, in one place.

REACTIONS run in the transaction of the event, for what the reply must already show. FOLLOWERS are jobs, enqueued in
the same transaction with the event's payload. The apps that act lie to the right of those that tell.
"""

from functools import partial

from muster.accounts import actions as accounts
from muster.attendance import actions as attendance
from muster.attendance import leave_shifts
from muster.core import events
from muster.exchange.webhooks.telling import tell
from muster.leave import actions as leave
from muster.leave import elsewhere
from muster.notices import actions as notices
from muster.people import actions as people
from muster.rosters import actions as rosters
from muster.rosters.actions import swaps

REACTIONS: dict[str, tuple[events.Reaction, ...]] = {
    "organisation.founded": (leave.set_up,),
    "employee.updated": (leave.follow_employee,),
    "employee.deactivated": (
        accounts.end_sessions_of,
        attendance.flag_open_shift_of,
        leave.follow_employee,
    ),
    "employee.reactivated": (leave.follow_employee,),
    "mail.sent": (accounts.note_sent, notices.note_sent),
    "mail.failed": (accounts.note_failed, notices.note_failed),
    "department.created": (leave.follow_department,),
    "department.updated": (leave.follow_department,),
    "department.archived": (people.refuse_archiving_staffed, leave.follow_department),
    "event.created": (leave.follow_event,),
    "event.updated": (leave.follow_event,),
    "event.deleted": (leave.unlock_event,),
    "qualification.deleted": (rosters.refuse_deleting_required,),
    "scheduled_shift.updated": (swaps.end_for_changed,),
    "scheduled_shift.deleted": (swaps.end_for_deleted,),
    "leave_request.requested": (events.Together(partial(tell, "leave_request.requested")),),
    "leave_request.approved": (
        events.Together(attendance.make_leave_shifts),
        events.Together(partial(tell, "leave_request.approved")),
    ),
    "leave_request.changed": (attendance.renew_leave_shifts,),
    "leave_request.declined": (events.Together(partial(tell, "leave_request.declined")),),
    "leave_request.cancelled": (
        events.Together(attendance.remove_leave_shifts),
        events.Together(partial(tell, "leave_request.cancelled")),
    ),
    "leave_request.booked": (
        events.Together(attendance.make_leave_shifts),
        events.Together(partial(tell, "leave_request.booked")),
    ),
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
    from muster.exchange import jobs as _exchange_jobs
    from muster.exchange import policy as _exchange
    from muster.leave import jobs as _leave_jobs
    from muster.leave import policy as _leave
    from muster.leave import request_jobs as _leave_request_jobs
    from muster.notices import jobs as _notices_jobs
    from muster.notices import policy as _notices
    from muster.people import policy as _people
    from muster.places import jobs as _places_jobs
    from muster.places import policy as _places
    from muster.rosters import policy as _rosters
    from muster.rosters import reminder_jobs as _reminder_jobs
    from muster.rosters import swap_jobs as _swap_jobs

    events.install(REACTIONS, FOLLOWERS)
    elsewhere.install(leave_shifts.refusals)
