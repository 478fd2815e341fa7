"""Answers to invitations, straight from the mail server: `calendar answers -` in an alias of its own."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workplace import app
from workplace.calendars.actions import answering
from workplace.calendars.rules import answers
from workplace.calendars.rules.ics import MOST_BYTES, Unreadable
from workplace.cli.office import opened, print_told
from workplace.config import Settings
from workplace.kernel.errors import Refused
from workplace.kernel.text import say

if TYPE_CHECKING:
    from workplace.cli.main import Offers


def offer(offers: "Offers") -> None:
    """calendar answers."""
    calendar = offers.group("calendar", "Lịch công tác.", "The work calendar.")
    taking = calendar.add(
        "answers", take_in, "Ghi trả lời lời mời gửi qua thư.", "Take in answers to invitations that came by mail."
    )
    taking.add_argument("files", nargs="+", metavar="FILE.eml", help="- : đọc từ đầu vào chuẩn / read standard input")


def take_in(settings: Settings, given: argparse.Namespace) -> int:
    """Note each answer in the name of whoever sent it; what can't be noted is said, and the status is 1."""
    wrong = 0
    with opened(settings) as database, _furnished(settings):
        for name in given.files:
            try:
                for reply in answers.read(_bytes(name)):
                    with database.writing() as session:
                        answering.take_in(session, reply)
                print_told(settings, say("{file}: noted.", file=name))
            except (Unreadable, Refused) as error:
                wrong += 1
                print_told(settings, say("{file}: {reason}", file=name, reason=error.reason), wrong=True)
    return 1 if wrong else 0


@contextmanager
def _furnished(settings: Settings) -> Iterator[None]:
    """The house's listeners at their places: whoever asked is told of an answer."""
    house = app.furnish(settings)
    try:
        app.fill_ports(house)
        yield
    finally:
        house.pool.close()
        house.database.close()


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    path = Path(name)
    if not path.is_file():
        raise Refused(say("There is no file {name}.", name=name))
    return path.read_bytes()[: MOST_BYTES + 1]
