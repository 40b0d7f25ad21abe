"""What many requests of one type take from balances, in the same few statements however many they are."""

from collections.abc import Sequence

from muster.core.change import Change
from muster.leave import books
from muster.leave.actions.posting import entry, open_all, post_due
from muster.leave.actions.takings import days_taken, take
from muster.leave.kinds import EntryKind
from muster.leave.models import LeaveRequest


def take_all(made: Change, requests: Sequence[LeaveRequest]) -> None:
    """As `take`, of new requests whose balances were seen to cover them while their people were locked.

    Those that a fallback type takes a part of are taken one by one.
    """
    plain = [one for one in requests if one.fallback_type_id is None]
    for request in requests:
        if request.fallback_type_id is not None or len(plain) == 1:
            take(made, request)
    bank = plain[0].leave_type.bank if len(plain) > 1 else None
    if bank is None:
        return
    accounts = books.account_rows(made.actor, [one.employee for one in plain], [bank])
    open_all(made, accounts)
    lines = [
        entry(account, EntryKind.TAKEN, on, -amount, request=request)
        for request, account in zip(plain, accounts, strict=True)
        for on, amount in sorted(days_taken(request, account.unit).items())
    ]
    made.create_all(lines)
    post_due(made, accounts, told=True)
