"""The delivery of webhooks in a worker: leases rows, hands them to the senders, writes down what became of them.

What one receiver is given at a time grows with how fast it answers, so that the rows of a slow one stay where another
worker, or a later moment, finds them.
"""

import logging
import threading
from collections import Counter

from django.db import Error as DatabaseError
from django.db import connections

from muster.core import jobs
from muster.exchange.webhooks import leases
from muster.exchange.webhooks.senders import CONNECTIONS_EACH, Answer, Senders

log = logging.getLogger(__name__)

BUSY_SECONDS, IDLE_SECONDS = 0.05, 0.5
USUAL = 2 * CONNECTIONS_EACH


class Desk:
    def __init__(self, senders: Senders) -> None:
        self._senders = senders
        self._out: dict[int, leases.Lease] = {}
        self._answers: list[Answer] = []

    def step(self) -> float:
        """Settle what was answered and send what is due; after how many seconds to come again."""
        fast = self._settle()
        held = Counter(lease.parcel.subscription_id for lease in self._out.values())
        room = {pk: USUAL + 2 * fast[pk] - held[pk] for pk in fast | held}
        taken = leases.take(room, USUAL)
        self._out.update({lease.parcel.id: lease for lease in taken})
        if taken:
            self._senders.send(lease.parcel for lease in taken)
        return BUSY_SECONDS if self._out else IDLE_SECONDS

    def finish(self) -> None:
        """What is being sent is waited for; the rest is given back."""
        self._senders.close()
        self._settle()

    def _settle(self) -> Counter[int]:
        """How many each subscription answered."""
        # Kept until they are written down: the database may be away.
        self._answers += self._senders.answers()
        if not self._answers:
            return Counter()
        # One that ran out of its lease and was taken again is answered twice, and known once.
        known = {answer.id: answer for answer in self._answers if answer.id in self._out}
        leases.settle((self._out[pk], answer) for pk, answer in known.items())
        self._answers = []
        return Counter(self._out.pop(pk).parcel.subscription_id for pk in known)


def work(stop: threading.Event) -> None:
    """A worker's thread: until told to stop."""
    with Senders() as senders:
        desk = Desk(senders)
        jobs.again_and_again(stop, desk.step)
        try:
            desk.finish()
        except DatabaseError as error:
            log.warning("Answers to webhooks are lost, and those are sent again: %s", str(error).strip())
        finally:
            connections.close_all()
