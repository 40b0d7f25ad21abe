"""How state changes: one transaction that also holds each row's Version, the outbox events and the jobs.

    with change(actor) as made:
        require(actor, "shift.approve", shift)
        shift.status = Status.APPROVED
        made.save(shift)
        made.emit("shift.approved", shift)

What is collected inside is written in one statement a kind before the commit, so that either all of it is there or
nothing. A change inside a change joins it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When

from muster.core import clock, events, jobs
from muster.core.actor import Actor
from muster.core.errors import Conflict, Locked, NotFound
from muster.core.models import Job, Organisation, OutboxEvent, Recorded, Version

_UNRECORDED = frozenset({"id", "organisation_id", "row_version", "created_at", "updated_at"})
_UNREAD = object()
_PORTION = 500  # rows that one statement writes, each with values of its own
_current: ContextVar["Change | None"] = ContextVar("current_change", default=None)


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value


def _entry(row: Recorded, field: str, previous: Any, updated: Any) -> dict[str, Any]:
    if field in row.secret_fields:
        previous, updated = ("(hidden)" if value else None for value in (previous, updated))
    return {"field": field, "previous": plain(previous), "updated": plain(updated)}


def _columns(row: Recorded) -> Iterator[str]:
    for field in row._meta.concrete_fields:  # noqa: SLF001 - Django's documented meta API
        if field.attname not in _UNRECORDED and field.attname not in row.unrecorded_fields:
            yield field.attname


def _changed(row: Recorded) -> dict[str, Any]:
    """What differs from the row as it was loaded."""
    return {
        field.attname: row.__dict__[field.attname]
        for field in row._meta.concrete_fields  # noqa: SLF001 - as above
        if field.attname in row.__dict__
        and row.loaded.get(field.attname, _UNREAD) != row.__dict__[field.attname]
    }


class Change:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.at = clock.now()
        self._versions: list[Version] = []
        self._events: list[OutboxEvent] = []
        self._jobs: list[Job] = []
        self._written: list[tuple[Recorded, dict[str, Any], int, datetime]] = []

    # Rows

    def create(self, row: Recorded, **also: Any) -> None:
        """Insert the row. `also` names facts kept in other tables that the Version should tell, such as department_ids."""
        self._prepare(row)
        models.Model.save(row, force_insert=True)
        self._created(row, also)

    def create_all(self, rows: Sequence[Recorded]) -> None:
        """Insert rows of one model in one statement, each with its Version."""
        if not rows:
            return
        for row in rows:
            self._prepare(row)
        _rows_of(rows[0]).bulk_create(rows)
        for row in rows:
            self._created(row, {})

    def save(self, row: Recorded, **also: tuple[Any, Any]) -> bool:
        """Write what differs from the row as it was loaded; False when nothing does.

        `also` gives (previous, updated) of facts kept in other tables. Raises Conflict when somebody else changed the
        row meanwhile.
        """
        changed = _changed(row)
        moved = {name: pair for name, pair in also.items() if pair[0] != pair[1]}
        if not changed and not moved:
            return False
        self._check_changeable(row)
        self._write([row], changed)
        entries = [
            _entry(row, name, row.loaded.get(name), value)
            for name, value in changed.items()
            if name not in row.unrecorded_fields
        ]
        entries += [_entry(row, name, *pair) for name, pair in moved.items()]
        if entries:
            self._record(Version.Event.UPDATED, row, entries)
        row.loaded = dict(row.__dict__)
        return True

    def update_all(self, rows: Sequence[Recorded], **values: Any) -> None:
        """Give rows of one model the same values in one statement a row version, each row with its Version."""
        touched = [row for row in rows if any(row.__dict__[name] != value for name, value in values.items())]
        for row in touched:
            self._check_changeable(row)
        for group in _by_version(touched).values():
            self._write(group, values)
        for row in touched:
            told = values.keys() - row.unrecorded_fields
            entries = [_entry(row, name, row.__dict__[name], values[name]) for name in values if name in told]
            if moved := [e for e in entries if e["previous"] != e["updated"]]:
                self._record(Version.Event.UPDATED, row, moved)
            row.__dict__.update(values)
            row.loaded = dict(row.__dict__)

    def save_all(self, rows: Sequence[Recorded]) -> list[Recorded]:
        """As save, of rows of one model in one statement for each few hundred, each with its own values.

        Those that differed.
        """
        touched = [(row, changed) for row in rows if (changed := _changed(row))]
        if not touched:
            return []
        for row, _ in touched:
            self._check_changeable(row)
        names = {name for _, changed in touched for name in changed}
        for start in range(0, len(touched), _PORTION):
            self._write_each([row for row, _ in touched[start : start + _PORTION]], names)
        for row, changed in touched:
            told = changed.keys() - row.unrecorded_fields
            entries = [
                _entry(row, name, row.loaded.get(name), row.__dict__[name])
                for name in changed
                if name in told
            ]
            if entries:
                self._record(Version.Event.UPDATED, row, entries)
            row.loaded = dict(row.__dict__)
        return [row for row, _ in touched]

    def delete(self, row: Recorded) -> None:
        self.delete_all([row])

    def delete_all(self, rows: Sequence[Recorded]) -> None:
        """Delete rows of one model in one statement a row version, each with its Version."""
        for row in rows:
            self._check_changeable(row)
            gone = [_entry(row, name, row.__dict__.get(name), None) for name in _columns(row)]
            self._record(Version.Event.DESTROYED, row, [e for e in gone if e["previous"] is not None])
        for row_version, group in _by_version(rows).items():
            mine = _rows_of(group[0]).filter(pk__in=[row.pk for row in group], row_version=row_version)
            _, deleted = mine.delete()
            # What hangs on them goes with them, and is counted by itself.
            if deleted.get(group[0]._meta.label, 0) != len(group):  # noqa: SLF001 - as above
                raise self._stale(group[0])

    def note(self, row: Recorded, **moved: tuple[Any, Any]) -> None:
        """A Version of a row whose own columns stay: only facts kept beside it moved."""
        entries = [_entry(row, name, *pair) for name, pair in moved.items() if pair[0] != pair[1]]
        if entries:
            self._record(Version.Event.UPDATED, row, entries)

    def wait_for_organisation(self) -> None:
        """Until the end of this change others that ask for the same wait: for what must be unique or go up by one.

        Not exclusive of the reference that each new row holds to its organisation.
        """
        Organisation.objects.select_for_update(no_key=True).get(pk=self.actor.organisation_id)

    def signed_by(self, actor: Actor) -> "Change":
        """This change, for what another does in it: a press worked in on the way to a check-out is Muster's doing."""
        joined = copy(self)
        joined.actor = actor
        return joined

    # What follows

    def emit(self, name: str, row: models.Model, **payload: Any) -> None:
        """Put the event into the outbox, run its reactions now, and enqueue the jobs that wait for it."""
        self._put_out(name, row, payload)
        for react in events.reactions(name):
            react(self.actor, row)

    def emit_all(self, name: str, rows: Sequence[models.Model]) -> None:
        """One event a row. Reactions that take them together (events.Together) are run once for all."""
        for row in rows:
            self._put_out(name, row, {})
        for react in events.reactions(name) if rows else ():
            if isinstance(react, events.Together):
                react.react(self.actor, rows)
            else:
                for row in rows:
                    react(self.actor, row)

    def enqueue(self, name: str, *, run_at: datetime | None = None, **arguments: Any) -> None:
        self._jobs.append(jobs.prepare(name, run_at=run_at or self.at, arguments=arguments))

    # Inside

    def _put_out(self, name: str, row: models.Model, payload: Mapping[str, Any]) -> None:
        event = OutboxEvent(
            organisation_id=self.actor.organisation_id,
            name=name,
            item_type=type_of(row),
            item_id=row.pk,
            payload={key: plain(value) for key, value in payload.items()},
            actor_name=self.actor.name,
            at=self.at,
        )
        self._events.append(event)
        for job in events.followers(name):
            self.enqueue(job, organisation_id=self.actor.organisation_id, **event.payload)

    def _prepare(self, row: Recorded) -> None:
        row.organisation_id = self.actor.organisation_id
        row.created_at = row.updated_at = self.at
        self._check_owner(row)

    def _check_changeable(self, row: Recorded) -> None:
        if row.append_only:
            raise TypeError(f"{type(row).__name__}: what is written stays. Add another.")
        self._check_owner(row)

    def _check_owner(self, row: Recorded) -> None:
        """A row, and each that it refers to, is of the actor's organisation, whatever a caller passed."""
        mine = self.actor.organisation_id
        for one in (row, *row._state.fields_cache.values()):  # noqa: SLF001 - what was assigned or read, no statement
            if getattr(one, "organisation_id", mine) != mine:
                raise NotFound(type(one).__name__)

    def _created(self, row: Recorded, also: Mapping[str, Any]) -> None:
        values = {**{name: row.__dict__.get(name) for name in _columns(row)}, **also}
        entries = [
            _entry(row, name, None, value) for name, value in values.items() if value not in (None, "", [])
        ]
        self._record(Version.Event.CREATED, row, entries)
        row.loaded = dict(row.__dict__)

    def _write(self, rows: Sequence[Recorded], values: Mapping[str, Any]) -> None:
        first = rows[0]
        written = (
            _rows_of(first)
            .filter(pk__in=[row.pk for row in rows], row_version=first.row_version)
            .update(**values, row_version=first.row_version + 1, updated_at=self.at)
        )
        self._count(rows, written)

    def _write_each(self, rows: Sequence[Recorded], names: Iterable[str]) -> None:
        first = rows[0]
        values = {name: _own_values(rows, name) for name in names}
        unchanged = Q()
        for row_version in {row.row_version for row in rows}:
            same = [row.pk for row in rows if row.row_version == row_version]
            unchanged |= Q(pk__in=same, row_version=row_version)
        written = (
            _rows_of(first)
            .filter(unchanged)
            .update(**values, row_version=F("row_version") + 1, updated_at=self.at)
        )
        self._count(rows, written)

    def _count(self, rows: Sequence[Recorded], written: int) -> None:
        if written != len(rows):
            raise self._stale(rows[0])
        for row in rows:
            self._written.append((row, row.loaded, row.row_version, row.updated_at))
            row.row_version += 1
            row.updated_at = self.at

    @staticmethod
    def _stale(row: Recorded) -> Conflict:
        return Conflict(
            f"This {type_of(row).replace('_', ' ')} was changed by somebody else meanwhile. Read it again."
        )

    def _record(self, event: str, row: Recorded, entries: list[dict[str, Any]]) -> None:
        self._versions.append(
            Version(
                organisation_id=self.actor.organisation_id,
                event=event,
                item_type=type_of(row),
                item_id=row.pk,
                author_employee_id=self.actor.employee_id,
                author_name=self.actor.name,
                changes=entries,
                at=self.at,
            ),
        )

    def forget(self) -> None:
        """It was rolled back: the rows in memory know again what the database has, so that a second try writes."""
        for row, loaded, row_version, updated_at in reversed(self._written):
            row.loaded, row.row_version, row.updated_at = loaded, row_version, updated_at

    def flush(self) -> None:
        _insert(self._versions)
        _insert(self._events)
        _insert(self._jobs)


def _rows_of(row: models.Model) -> models.QuerySet[Any]:
    """All rows of the row's table: to write what was read through visible_to before."""
    rows: models.QuerySet[Any] = type(row)._base_manager.get_queryset()  # noqa: SLF001 - Django's documented name
    return rows


def _own_values(rows: Sequence[models.Model], name: str) -> Case:
    column: Any = rows[0]._meta.get_field(name)  # noqa: SLF001 - Django's documented meta API
    values = ((row.pk, row.__dict__[name]) for row in rows)
    # Without a field None is the database's NULL, in a column of JSON too.
    whens = (
        When(pk=pk, then=Value(value, output_field=column) if value is not None else Value(None))
        for pk, value in values
    )
    return Case(*whens, output_field=column)


def _by_version(rows: Iterable[Recorded]) -> dict[int, list[Recorded]]:
    found: dict[int, list[Recorded]] = {}
    for row in rows:
        found.setdefault(row.row_version, []).append(row)
    return found


def _insert(rows: Iterable[models.Model]) -> None:
    collected = list(rows)
    if collected:
        _rows_of(collected[0]).bulk_create(collected)


def type_of(row: models.Model) -> str:
    """`clock_event` for ClockEvent: the noun as names.md has it, in snake case."""
    name = type(row).__name__
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


@contextmanager
def change(actor: Actor) -> Iterator[Change]:
    """Raises Locked for an actor whose organisation is locked out; what Muster does by itself goes on."""
    if actor.locked_out:
        raise Locked("This organisation is locked out. Its owner has to settle that with the operator.")
    outer = _current.get()
    if outer is not None:
        if outer.actor.organisation_id != actor.organisation_id:
            raise TypeError("One change belongs to one organisation.")
        yield outer if outer.actor == actor else outer.signed_by(actor)
        return
    made: Change | None = None
    try:
        with transaction.atomic():
            made = Change(actor)
            token = _current.set(made)
            try:
                yield made
                made.flush()
            finally:
                _current.reset(token)
    except BaseException:
        if made is not None:
            made.forget()
        raise
