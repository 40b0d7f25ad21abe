"""From when to when is asked: two moments as the version writes them, or two dates."""

from datetime import date, datetime, timedelta

from ninja import Schema

from muster.core.errors import Invalid
from muster.dialects.aladtec.wire import MomentIn, RequiredDay, Times

LONGEST_DAYS = timedelta(days=366)


class Range(Schema):
    """Two moments, of which the second is later."""

    range_start_datetime: MomentIn
    range_stop_datetime: MomentIn

    def read(self, times: Times) -> tuple[datetime, datetime]:
        first = times.read(self.range_start_datetime, "range_start_datetime")
        last = times.read(self.range_stop_datetime, "range_stop_datetime")
        if first >= last:
            raise Invalid(
                "range_stop_datetime: it must be after range_start_datetime.", field="range_stop_datetime"
            )
        return first, last


class Days(Schema):
    """Two dates, both included."""

    range_start_date: RequiredDay
    range_stop_date: RequiredDay

    def read(self) -> tuple[date, date]:
        first, last = self.range_start_date, self.range_stop_date
        if first > last:
            raise Invalid("range_stop_date: it must not be before range_start_date.", field="range_stop_date")
        return first, last


class DayRange(Days):
    """At most a year: "Up to one year can be retrieved" (aladtec-v2.txt 130)."""

    def read(self) -> tuple[date, date]:
        first, last = super().read()
        if last - first >= LONGEST_DAYS:
            raise Invalid("range_stop_date: at most one year can be asked for.", field="range_stop_date")
        return first, last
