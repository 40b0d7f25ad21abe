"""The words of attendance, apart from the tables, so that pairing needs no database."""

from enum import StrEnum


class EventType(StrEnum):
    START = "start"
    FINISH = "finish"
    BREAK_START = "break_start"
    BREAK_FINISH = "break_finish"
