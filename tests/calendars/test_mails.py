"""Invitations by mail, and the answers that come back: through a real conversation with a mail server."""

import json
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from tests import databases
from tests.calendars.conftest import NOW, Office, open_office
from tests.jobs.house import House
from tests.notices.test_mail import MailServer
from workplace.calendars.actions import answering, attending, compiling, entries, mailing, publishing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.process import ATTENDANCE
from workplace.calendars.queries import parties
from workplace.calendars.rules import answers
from workplace.calendars.rules.ics import Unreadable
from workplace.config import Settings
from workplace.jobs.models import WAITING, Job
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.notices import invitations, mail
from workplace.notices.actions import INVITE, INVITE_WAITS
from workplace.org.models.people import Person
from workplace.process.take import may


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Whoever is of Sở Tài chính has an address; the others have none. On SQLite: mails know nothing of the engine."""
    mailing.fill()
    with databases.fresh("sqlite", tmp_path) as database, clock.frozen(NOW):
        office = open_office(database)
        with database.writing() as session:
            for login in ("an", "binh", "kha"):
                session.execute(update(Person).where(col(Person.login) == login).values(email=f"{login}@stc.example"))
        yield office


class Post:
    """The house's mail: what waits leaves, and is read as the recipient's program reads it."""

    def __init__(self, office: Office, server: MailServer, folder: Path, **more: Any) -> None:
        settings = Settings(
            data=folder, smtp_url=f"smtp://127.0.0.1:{server.port}", base_url="https://office.example",
            mail_from="office@hue.example", **more,
        )  # fmt: skip
        self.office, self.server, self.work = office, server, Work(House(office.database, settings))

    def leave(self) -> list[EmailMessage]:
        """The mails of what has been promised since."""
        clock.move(INVITE_WAITS + timedelta(minutes=5))
        self.server.letters.clear()
        waits = select(Job).where(col(Job.name) == INVITE, col(Job.state) == WAITING).order_by(col(Job.id))
        for job in self.office.read(lambda session: session.scalars(waits).all()):
            invitations.send(self.work, json.loads(job.payload))
        with self.office.database.writing() as session:
            session.execute(update(Job).where(col(Job.name) == INVITE).values(state="done"))
        return [message_from_bytes(letter.encode(), policy=policy.default) for letter in self.server.letters]


def file_of(letter: EmailMessage) -> icalendar.Calendar:
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    found = icalendar.Calendar.from_ical(part.get_content())
    assert part["content-type"].params["method"] == found["METHOD"]
    assert isinstance(found, icalendar.Calendar)
    return found


def event_of(letter: EmailMessage) -> Any:
    return file_of(letter).walk("VEVENT")[0]


def invited(office: Office, **more: Any) -> CalendarItem:
    return office.do(
        entries.enter, office.cast.binh, office.wish("Bàn dự toán mật", people=(office.cast.an.person,), **more)
    )


def state_of(office: Office, item: CalendarItem, who: Acting) -> str:
    rows = office.read(parties.of, [item.id])[item.id or 0]
    return next(row.state for row in rows if row.ref == who.person)


def test_asked_moved_and_called_off_reach_the_same_calendar(office: Office, server: MailServer, tmp_path: Path) -> None:
    post, binh = Post(office, server, tmp_path), office.cast.binh
    item = invited(office, place="Phòng 3")
    (letter,) = post.leave()
    asked = event_of(letter)
    assert letter["To"] == "Võ Thị An <an@stc.example>"
    assert (file_of(letter)["METHOD"], asked["UID"], asked["SEQUENCE"]) == ("REQUEST", item.uid, 0)
    assert asked["ATTENDEE"] == "mailto:an@stc.example"
    assert "dự toán" not in server.letters[0] and "Bàn" not in asked["SUMMARY"] and "LOCATION" not in asked
    assert asked.decoded("DTSTART") == clock.from_ticks(item.begins)
    assert post.leave() == []
    again = office.wish("Bàn dự toán mật", starts="10:00", people=(office.cast.an.person,))
    office.do(entries.adjust, binh, item, again)
    office.do(entries.adjust, binh, item, again)  # twice within a minute: one mail
    (letter,) = post.leave()
    moved = event_of(letter)
    assert (moved["UID"], moved["SEQUENCE"]) == (item.uid, 2)
    office.do(entries.call_off, binh, item, "")
    (letter,) = post.leave()
    gone = event_of(letter)
    assert (file_of(letter)["METHOD"], gone["UID"], gone["STATUS"], gone["SEQUENCE"]) == (
        "CANCEL",
        item.uid,
        "CANCELLED",
        3,
    )
    assert post.leave() == []


def test_words_leave_only_where_a_setting_says_so_and_private_ones_never(
    office: Office, server: MailServer, tmp_path: Path
) -> None:
    post = Post(office, server, tmp_path, mail_invites="words")
    invited(office, place="Phòng 3")
    invited(office, starts="15:00", private=True)
    one, other = post.leave()
    assert (event_of(one)["SUMMARY"], event_of(one)["LOCATION"]) == ("Bàn dự toán mật", "Phòng 3")
    assert event_of(one)["ORGANIZER"] == "mailto:binh@stc.example"
    assert event_of(other)["SUMMARY"] == "Bận" and "Bàn" not in server.letters[1]
    assert event_of(other)["CLASS"] == "PRIVATE"


def test_none_leaves_where_none_is_wanted(office: Office, server: MailServer, tmp_path: Path) -> None:
    post = Post(office, server, tmp_path, mail_invites="none")
    invited(office)
    assert post.leave() == []
    post = Post(office, server, tmp_path)
    office.do(mailing.wish, office.cast.an, False)
    invited(office, starts="15:00")
    assert post.leave() == []
    office.do(mailing.wish, office.cast.an, True)
    invited(office, starts="16:30")
    assert len(post.leave()) == 1


def test_who_is_asked_no_longer_and_who_stands_in_are_mailed(
    office: Office, server: MailServer, tmp_path: Path
) -> None:
    post, cast = Post(office, server, tmp_path), office.cast
    item = invited(office)
    post.leave()
    mine = office.read(parties.of, [item.id])[item.id or 0][0]
    office.do(attending.send_substitute, cast.an, item, mine, cast.kha.person)
    told = {letter["To"].addresses[0].addr_spec: file_of(letter)["METHOD"] for letter in post.leave()}
    assert told == {"an@stc.example": "CANCEL", "kha@stc.example": "REQUEST"}


def test_the_week_leaves_as_one_mail_and_a_change_of_it_line_by_line(
    office: Office, server: MailServer, tmp_path: Path
) -> None:
    post, an = Post(office, server, tmp_path), office.cast.an.person
    item = office.line(title="Giao ban", people=(an,))
    office.line(title="Tiếp dân", starts="14:00", people=(an,))
    assert post.leave() == []  # nothing is certain before it is published
    office.publish()
    (letter,) = post.leave()
    assert (file_of(letter)["METHOD"], len(file_of(letter).walk("VEVENT"))) == ("PUBLISH", 2)
    office.do(compiling.call_off, office.cast.hoa, item, "Hoãn")
    assert post.leave() == []
    office.do(publishing.publish, office.cast.hoa, office.week())
    (letter,) = post.leave()
    assert (file_of(letter)["METHOD"], event_of(letter)["UID"]) == ("CANCEL", item.uid)


def test_the_digest_does_not_tell_it_a_second_time(office: Office, server: MailServer, tmp_path: Path) -> None:
    post = Post(office, server, tmp_path)
    invited(office)
    assert len(post.leave()) == 1
    server.letters.clear()
    mail.send(post.work, {})
    assert server.letters == []


# --- answers ------------------------------------------------------------------------------------------------------


def reply(
    item: CalendarItem, said: str = "ACCEPTED", who: str = "an@stc.example", sequence: int = 0, more: str = ""
) -> bytes:
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{item.uid}",
        f"SEQUENCE:{sequence}", "DTSTAMP:20261123T030000Z", "ORGANIZER:mailto:office@hue.example",
        f"ATTENDEE;PARTSTAT={said};CN=\"Võ, An\":MAILTO:{who}", *(more.split("\n") if more else ()), "END:VEVENT",
        "END:VCALENDAR", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def mailed(body: bytes, sender: str = "An <AN@stc.example>") -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, "office@hue.example", "Accepted"
    letter.set_content("Tôi dự.")
    letter.add_alternative(body.decode(), subtype="calendar", params={"method": "REPLY"})
    return letter.as_bytes()


def verbs(office: Office, item: CalendarItem, who: Acting) -> list[str]:
    """What somebody may do with the answer of the only one who was asked."""
    party = office.read(parties.of, [item.id])[item.id or 0][0]
    return [step.verb for step in office.read(may, who, ATTENDANCE, party)]


def take(office: Office, who: Acting, body: bytes) -> None:
    def act(session: Session) -> None:
        for one in answers.read(body):
            answering.take_over(session, who, one)

    office.do(act)


def test_an_answer_is_taken_over_by_whoever_gave_it_or_got_it(office: Office) -> None:
    item, cast = invited(office), office.cast
    take(office, cast.an, reply(item))
    assert state_of(office, item, cast.an) == "attending"
    told = len(office.told(cast.an))
    assert (verbs(office, item, cast.binh), verbs(office, item, cast.an)) == (
        ["take_down", "invite_again"], ["stay_away", "send_substitute"],
    )  # fmt: skip
    take(office, cast.binh, mailed(reply(item, "DECLINED", more="COMMENT:Bận họp")))
    assert state_of(office, item, cast.an) == "absent"
    assert office.told(cast.an)[told:] == ["calendar"]  # should it not have been theirs
    take(office, cast.binh, reply(item, "DECLINED"))  # twice does no harm
    with pytest.raises(BadInput, match="not known here"):
        take(office, cast.my, reply(item))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"who": "my@thuanhoa.example"}, "was not asked"),
        ({"said": "TENTATIVE"}, "neither yes nor no"),
        ({"said": "NEEDS-ACTION"}, "neither yes nor no"),
        ({"more": "RECURRENCE-ID:20261207T010000Z"}, "not among those"),
        ({"more": "RECURRENCE-ID;RANGE=THISANDFUTURE:20261130T010000Z"}, "all later ones"),
    ],
)
def test_what_answers_nothing_changes_nothing(office: Office, body: dict[str, Any], why: str) -> None:
    item = invited(office)
    with pytest.raises(BadInput, match=why):
        take(office, office.cast.binh, reply(item, **body))
    assert state_of(office, item, office.cast.an) == "invited"


def test_an_answer_to_an_earlier_time_counts_no_longer(office: Office) -> None:
    item, cast = invited(office), office.cast
    take(office, cast.an, reply(item))
    office.do(entries.adjust, cast.binh, item, office.wish("Khác", starts="16:00", people=(cast.an.person,)))
    assert state_of(office, item, cast.an) == "invited"
    with pytest.raises(BadInput, match="earlier time"):
        take(office, cast.an, reply(item))
    take(office, cast.an, reply(item, sequence=1))
    assert state_of(office, item, cast.an) == "attending"


def test_the_mail_server_hands_answers_in_and_only_of_whoever_sends_them(office: Office) -> None:
    item, an = invited(office), office.cast.an
    (one,) = answers.read(mailed(reply(item)))
    office.do(answering.take_in, one)
    assert state_of(office, item, an) == "attending"
    (forged,) = answers.read(mailed(reply(item, "DECLINED"), "binh@stc.example"))
    with pytest.raises(BadInput, match="another address"):
        office.do(answering.take_in, forged)
    (bare,) = answers.read(reply(item, "DECLINED"))
    with pytest.raises(BadInput, match="another address"):
        office.do(answering.take_in, bare)
    assert state_of(office, item, an) == "attending"


@pytest.mark.parametrize(
    "data",
    [b"", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR", b"From: x\n\nHello",
     b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nSEQUENCE:x\r\nATTENDEE:mailto:a\r\nEND:VEVENT\r\nEND:VCALENDAR"],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable):
        answers.read(data)
