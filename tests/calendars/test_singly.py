"""One time of a series answered by itself: whose day it is, who is told, what a move undoes, what comes by mail."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.calendars.conftest import NEXT, Office
from tests.calendars.test_mails import Post, event_of, file_of, mailed, server, verbs
from tests.calendars.test_mails import office as addressed
from tests.calendars.test_series import WEEK, at, days, state_of, time_of, weekly
from workplace.calendars.actions import answering, attending, entries, series, singly
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.queries import clashes, collections, door, feeds, parties, reminders, waits
from workplace.calendars.queries import singly as of_times
from workplace.calendars.rules import answers, ics
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow

__all__ = ["addressed", "server"]
EVERY = ["30/11 08:00", "07/12 08:00", "14/12 08:00", "21/12 08:00", "28/12 08:00"]


def part(office: Office, item: CalendarItem, who: Acting) -> CalendarParty:
    return next(row for row in office.read(parties.of, [item.id])[item.id or 0] if row.ref == who.person)


def said(office: Office, item: CalendarItem, who: Acting, time: int) -> str:
    mine = part(office, item, who)
    return office.read(lambda session: of_times.standing(mine, of_times.of_time(session, time))[0])


def held(office: Office, who: Acting, nth: int) -> bool:
    begins = clock.ticks(clock.local(clock.now()).replace(hour=8, minute=0) + timedelta(days=7) + nth * WEEK)
    return bool(office.read(clashes.holds, [("person", who.person)], [(begins, begins + 1)]))


def test_all_times_are_accepted_and_one_is_not(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    office.do(attending.attend, an, item, part(office, item, an))
    second = time_of(office, item, 1)
    with pytest.raises(BadInput):
        office.do(singly.stay_away, an, item, part(office, item, an), second, "")
    office.do(singly.stay_away, an, item, part(office, item, an), second, "Đi công tác")
    assert days(office, an) == [one for one in EVERY if one != EVERY[1]]
    assert days(office, binh) == EVERY
    assert (state_of(office, item, an), said(office, item, an, second)) == ("attending", "absent")
    assert [held(office, an, nth) for nth in range(3)] == [True, False, True]
    assert office.told(binh)[-1] == "calendar"
    concerned = office.read(reminders.concerned, item.id, second)
    assert concerned == {binh.person} and an.person in office.read(reminders.concerned, item.id, second + 1)
    office.do(singly.as_series, an, item, part(office, item, an), second)
    assert days(office, an) == EVERY and held(office, an, 1)


def test_somebody_else_comes_once_and_reads_that_alone_in_their_own_calendar(office: Office) -> None:
    an, kha, my = office.cast.an, office.cast.kha, office.cast.my
    item = weekly(office, people=(an.person,))
    office.do(attending.attend, an, item, part(office, item, an))
    third = time_of(office, item, 2)
    with pytest.raises(BadInput):
        office.do(singly.send_substitute, an, item, part(office, item, an), third, an.person)
    office.do(singly.send_substitute, an, item, part(office, item, an), third, kha.person)
    assert days(office, kha) == [EVERY[2]] and days(office, an) == [one for one in EVERY if one != EVERY[2]]
    assert (held(office, kha, 2), held(office, an, 2), held(office, kha, 1)) == (True, False, False)
    assert office.read(door.read, kha, item.id).id == item.id
    assert office.told(kha) == ["calendar"]
    office.do(singly.attend, an, item, part(office, item, an), third)
    assert (days(office, kha), days(office, an)) == ([], EVERY)
    assert office.told(kha) == ["calendar", "calendar"], "and is told that they are free again"
    office.do(singly.send_substitute, an, item, part(office, item, an), third, my.person)
    assert days(office, my) == [EVERY[2]]
    office.do(entries.call_off, office.cast.binh, item, "Thôi")
    assert office.told(my)[-1] == "calendar" and days(office, my) == []


def test_all_times_are_declined_and_one_is_attended(office: Office) -> None:
    an = office.cast.an
    item = weekly(office, people=(an.person,))
    office.do(attending.stay_away, an, item, part(office, item, an), "Bận")
    office.do(singly.attend, an, item, part(office, item, an), time_of(office, item, 3))
    assert days(office, an) == [EVERY[3]]
    assert (held(office, an, 3), held(office, an, 2)) == (True, False)
    office.do(attending.attend, an, item, part(office, item, an))
    assert days(office, an) == EVERY, "and what was said of one time stays beside that of all"
    assert said(office, item, an, time_of(office, item, 3)) == "attending"


def test_a_time_that_is_moved_is_asked_anew_of_whoever_answered_for_it_alone(office: Office) -> None:
    an, kha, binh, dung = office.cast.an, office.cast.kha, office.cast.binh, office.cast.dung
    item = weekly(office, people=(an.person, dung.person))
    for who in (an, dung):
        office.do(attending.attend, who, item, part(office, item, who))
    second = time_of(office, item, 1)
    office.do(singly.send_substitute, an, item, part(office, item, an), second, kha.person)
    before = len(office.told(kha))
    office.do(entries.move, binh, item, second, at(NEXT + WEEK + timedelta(days=1)))
    assert (said(office, item, an, second), said(office, item, dung, second)) == ("invited", "attending")
    assert office.told(kha)[before:] == ["calendar"] and days(office, kha) == []
    assert "08/12 14:00" in days(office, an), "to be answered"
    assert [one.at for one in office.read(waits.of, an) if one.kind == "answer"] != []
    office.do(singly.attend, an, item, part(office, item, an), second)
    assert [one for one in office.read(waits.of, an) if one.kind == "answer"] == []
    office.do(entries.skip, binh, item, second)
    with pytest.raises(NotNow):
        office.do(singly.attend, an, item, part(office, item, an), second)


@pytest.mark.parametrize("scope", ["all", "later"])
def test_nothing_is_left_of_single_answers_when_the_series_lies_elsewhere(office: Office, scope: str) -> None:
    an, kha, binh = office.cast.an, office.cast.kha, office.cast.binh
    item = weekly(office, people=(an.person,))
    third = time_of(office, item, 2)
    office.do(singly.send_substitute, an, item, part(office, item, an), third, kha.person)
    before = len(office.told(kha))
    second = time_of(office, item, 1)
    office.do(series.move, binh, item, second, at(NEXT + WEEK, 15), scope)
    assert days(office, kha) == []
    assert office.told(kha)[before:] == ["calendar"], "who stood in once is told that they no longer do"


def test_a_change_of_words_and_the_leaving_of_one_party_keep_the_others_answers(office: Office) -> None:
    an, dung, binh = office.cast.an, office.cast.dung, office.cast.binh
    item = weekly(office, people=(an.person, dung.person))
    second = time_of(office, item, 1)
    for who in (an, dung):
        office.do(singly.stay_away, who, item, part(office, item, who), second, "Bận")
    again = office.wish("Giao ban tuần", ends="09:00", rule=item.rule, people=(an.person,))
    office.do(entries.adjust, binh, item, again)
    assert said(office, item, an, second) == "absent"
    assert EVERY[1] not in days(office, an)


def test_only_whoever_was_asked_answers_and_only_for_times_to_come(office: Office) -> None:
    an, dung, my = office.cast.an, office.cast.dung, office.cast.my
    item, other = weekly(office, people=(an.person, dung.person)), weekly(office, people=(my.person,))
    mine, first = part(office, item, an), time_of(office, item, 0)
    with pytest.raises(NotFound):
        office.do(singly.attend, dung, item, mine, first)
    with pytest.raises(NotFound):
        office.do(singly.attend, an, item, mine, time_of(office, other, 0))
    with pytest.raises(NotFound):
        office.do(singly.attend, my, item, part(office, other, my), first)
    clock.move(timedelta(days=8))
    with pytest.raises(NotNow):
        office.do(singly.attend, an, item, mine, first)
    office.do(singly.attend, an, item, mine, time_of(office, item, 1))


def test_a_head_answers_for_the_unit(office: Office) -> None:
    binh = office.cast.binh
    rule = weekly(office).rule
    asked = office.wish("Giao ban", ends="09:00", rule=rule, units=(office.cast.units["stc"],))
    item = office.do(entries.enter, office.cast.chi, asked)
    mine = next(row for row in office.read(parties.of, [item.id])[item.id or 0] if row.kind == "unit")
    before = days(office, binh)
    office.do(singly.stay_away, binh, item, mine, time_of(office, item, 1), "Họp Thành ủy")
    assert len(before) - len(days(office, binh)) == 1


# --- other programs -----------------------------------------------------------------------------------------------


def events(office: Office, who: Acting, item: CalendarItem) -> ics.Event:
    return office.read(feeds.events_of, [item.id], "", who)[item.id or 0]


def test_other_programs_are_told_which_times_are_ones_own(office: Office) -> None:
    an, kha, binh = office.cast.an, office.cast.kha, office.cast.binh
    item = weekly(office, people=(an.person,))
    (own,) = office.read(collections.all_, an)[:1]
    etag = office.read(collections.member_of, an, item.id).etag
    office.do(singly.stay_away, an, item, part(office, item, an), time_of(office, item, 1), "Bận")
    office.do(singly.send_substitute, an, item, part(office, item, an), time_of(office, item, 2), kha.person)
    assert office.read(collections.member_of, an, item.id).etag != etag, "a device learns of it"
    assert [f"{clock.local(one):%d/%m}" for one in events(office, an, item).skipped] == ["07/12", "14/12"]
    assert [f"{clock.local(one[0]):%d/%m}" for one in events(office, kha, item).only] == ["14/12"]
    assert events(office, binh, item).skipped == (), "whoever plans the series sees it whole"
    member = office.read(collections.member_of, kha, item.id)
    body = office.read(collections.bodies, kha, own, [member], "")[member.name].decode()
    assert body.count("BEGIN:VEVENT") == 1 and "RRULE" not in body
    assert "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261214T080000" in body
    span = tuple(clock.local(clock.now()) + timedelta(days=after) for after in (0, 60))
    assert office.read(collections.within, kha, own, *span) == {item.id}
    whole = office.read(collections.expanded, kha, own, [member], span, "")[member.name].decode()
    assert whole.count("BEGIN:VEVENT") == 1
    theirs = office.read(collections.expanded, an, own, [office.read(collections.member_of, an, item.id)], span, "")
    assert next(iter(theirs.values())).decode().count("BEGIN:VEVENT") == 3


def reply(item: CalendarItem, said: str, when: str, sequence: int = 0) -> bytes:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{item.uid}",
             f"RECURRENCE-ID{when}", f"SEQUENCE:{sequence}", "DTSTAMP:20261123T030000Z", "COMMENT:Bận họp",
             f"ATTENDEE;PARTSTAT={said}:mailto:an@stc.example", "END:VEVENT", "END:VCALENDAR", "")  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.fixture
def office_with_addresses(addressed: Office) -> Office:
    return addressed


@pytest.mark.parametrize(
    "when",
    [":20261207T010000Z", ";TZID=Asia/Ho_Chi_Minh:20261207T080000", ":20261207T080000", ";VALUE=DATE:20261207"],
    ids=["utc", "zone", "wall", "day"],
)
def test_a_program_answers_one_time(office_with_addresses: Office, when: str) -> None:
    office = office_with_addresses
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    second = time_of(office, item, 1)
    (one,) = answers.read(reply(item, "DECLINED", when))
    office.do(answering.take_over, an, one)
    assert (said(office, item, an, second), state_of(office, item, an)) == ("absent", "invited")
    (other,) = answers.read(reply(item, "ACCEPTED", when))
    told = len(office.told(an))
    office.do(answering.take_over, binh, other)
    assert said(office, item, an, second) == "attending"
    assert office.told(an)[told:] == ["calendar"], "should it not have been theirs"
    office.do(answering.take_over, binh, other)  # twice does no harm
    (sent,) = answers.read(mailed(reply(item, "DECLINED", when)))
    office.do(answering.take_in, sent)
    assert said(office, item, an, second) == "absent"
    assert verbs(office, item, binh), "and the answer for all times is still to be given"


def test_an_answer_to_a_time_before_it_was_moved_counts_no_longer(office_with_addresses: Office) -> None:
    office = office_with_addresses
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    second = time_of(office, item, 1)
    office.do(entries.move, binh, item, second, at(NEXT + WEEK + timedelta(days=1)))
    (late,) = answers.read(reply(item, "ACCEPTED", ":20261207T010000Z"))
    with pytest.raises(BadInput, match="earlier time"):
        office.do(answering.take_over, an, late)
    (third,) = answers.read(reply(item, "ACCEPTED", ":20261214T010000Z"))
    office.do(answering.take_over, an, third)
    (now,) = answers.read(reply(item, "ACCEPTED", ":20261207T010000Z", sequence=1))
    office.do(answering.take_over, an, now)
    assert said(office, item, an, second) == "attending"


def test_who_stands_in_once_is_mailed_that_time_alone(
    office_with_addresses: Office, server: object, tmp_path: Path
) -> None:
    office = office_with_addresses
    an, kha = office.cast.an, office.cast.kha
    post = Post(office, server, tmp_path)  # type: ignore[arg-type]
    item = weekly(office, people=(an.person,))
    post.leave()
    office.do(singly.send_substitute, an, item, part(office, item, an), time_of(office, item, 2), kha.person)
    letters = {letter["To"].addresses[0].addr_spec: letter for letter in post.leave()}
    alone = event_of(letters["kha@stc.example"])
    assert file_of(letters["kha@stc.example"])["METHOD"] == "REQUEST"
    assert "RRULE" not in alone and alone["RECURRENCE-ID"].dt.day == 14
    whole = event_of(letters["an@stc.example"])
    assert "RRULE" in whole and whole["EXDATE"].dts[0].dt.day == 14
    office.do(singly.attend, an, item, part(office, item, an), time_of(office, item, 2))
    letters = {letter["To"].addresses[0].addr_spec: letter for letter in post.leave()}
    assert file_of(letters["kha@stc.example"])["METHOD"] == "CANCEL"
    assert "EXDATE" not in event_of(letters["an@stc.example"])
