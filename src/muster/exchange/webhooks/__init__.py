"""Webhooks: events of an organisation, told to programs of its own.

telling.py   in the transaction of what happened its body is frozen, one row for each who is to be told
delivery.py  in the worker rows are leased, sent side by side, and what became of each is written down
senders.py   the sending itself: to checked addresses alone (core/targets.py)
habits.py    what differs by vendor, as data
secret.py    what proves who speaks, where the present key opens it
"""
