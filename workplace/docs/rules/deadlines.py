"""The date by which a letter asks for an answer, as its sentences say it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workplace.kernel.text import Say, fold, one_line, say

MOST_YEARS = 10  # ahead; no directive of an office is meant to be done later

_DAY = (
    r"(?:ngay\s+)?(?P<day>\d{1,2})\s*(?:/|-|\.|\s+thang\s+)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:/|-|\.|\s*,?\s*nam\s+)\s*(?P<year>20\d\d))?"
)
_HOUR = r"(?:(?:\d{1,2})\s*(?:gio|h|:)\s*(?:\d{1,2})?\s*(?:phut)?\s*,?\s*)?"
_BEFORE = (
    r"(?:truoc|cham nhat(?: la| vao| den| trong)*|han cuoi(?: cung)?(?: la)?"
    r"|thoi han(?: gui| tra loi| bao cao)?(?: la|:)?|khong muon hon|khong qua|xong truoc)"
)
_ASKED = re.compile(rf"\b{_BEFORE}\s+{_HOUR}{_DAY}(?!\d)")
_ANSWER = re.compile(r"\b(?:bao cao|gui|tra loi|cho y kien|phuc dap|phan hoi|gop y|trinh|tham du|dang ky|nop)\b")


@dataclass(frozen=True)
class Deadline:
    """The earliest day asked for; `others` counts further days that the text asks for."""

    due: date
    others: int


def asked(text: str, written_on: date | None) -> Deadline | None:
    """The earliest day by which the letter wants an answer, from the day it was written on.

    Days without a year are taken after the letter's own date; without that date they are left alone, since a
    wrong deadline harms more than a missing one.
    """
    days = sorted({day for day in _days(text, written_on) if written_on is None or day >= written_on})
    return Deadline(days[0], len(days) - 1) if days else None


def refused(due: date | None, today: date) -> Say | None:
    """Why a deadline that somebody gives today can't be given: it lies in the past, or so far ahead that the year must
    have been mistyped.
    """
    if due is None:
        return None
    if due.year > today.year + MOST_YEARS:
        return say("The deadline lies more than {years} years ahead. Check the date.", years=MOST_YEARS)
    return say("The deadline lies in the past. Check the date.") if due < today else None


def day_of(day: str, month: str, year: str) -> date | None:
    """The calendar day, or None for a day that does not exist."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _days(text: str, written_on: date | None) -> Iterator[date]:
    folded = fold(one_line(text))
    for sentence in re.split(r"(?<=[a-z0-9)])[.;](?:\s|$)", folded):
        answer_wanted = bool(_ANSWER.search(sentence))
        for found in _ASKED.finditer(sentence):
            year = found["year"] or (str(written_on.year) if written_on else "")
            day = day_of(found["day"], found["month"], year) if year else None
            if day and not found["year"] and written_on and day < written_on:
                day = day_of(found["day"], found["month"], str(written_on.year + 1))
            if day and (answer_wanted or found["year"]):
                yield day
