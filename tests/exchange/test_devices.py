"""A telephone's or Thunderbird's calendar, by the client library that speaks for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from caldav.elements.cdav import CalendarUserAddressSet
from caldav.lib import error
from icalendar import Alarm, Event, vDDDTypes
from sqlalchemy import func, select

from tests.calendars.conftest import NEXT, NOW
from tests.exchange.conftest import House
from workplace.calendars.actions import compiling, entries, publishing, singly
from workplace.calendars.queries import door, parties, slots, things, wished
from workplace.calendars.queries import singly as of_times
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import day_span
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.org.actions import app_passwords, people
from workplace.org.queries import app_passwords as known

EIGHT = datetime(2026, 11, 30, 8, 0, tzinfo=clock.ZONE)
HOUR = timedelta(hours=1)


def lines(house: House) -> int:
    return int(house.office.read(lambda session: session.scalar(select(func.count()).select_from(JournalLine))))


def titles(house: House, who: object) -> list[str]:
    return [slot.title for slot in house.office.read(slots.mine, who, day_span(NEXT, 40))]


def names(objects: object) -> list[str]:
    return sorted(str(one.url).rsplit("/", 1)[1] for one in objects)  # type: ignore[attr-defined]


def test_a_device_finds_its_calendars_by_itself(house: House) -> None:
    with house.device(house.office.cast.an) as device:
        assert device.check_cdav_support()
        found = {str(one.url).rstrip("/").rsplit("/", 1)[1]: one for one in device.principal().get_calendars()}
        assert [key.partition("-")[0] for key in found] == ["mine", "unit", "week"]
        assert found["mine"].get_display_name() == "Lịch của tôi"
        assert found["mine"].get_supported_components() == ["VEVENT"]
    with pytest.raises(error.AuthorizationError), house.device(house.office.cast.an, "wrong") as device:
        device.principal()


def test_what_a_device_enters_changes_and_takes_out_stands_on_the_pages(house: House) -> None:
    an = house.office.cast.an
    with house.calendar(an) as mine:
        before = lines(house)
        made = mine.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Họp tổ", location="P. 3", uid="A-1")
        assert lines(house) == before + 1
        assert titles(house, an) == ["Họp tổ"]
        made.load()
        with made.edit_icalendar_component() as event:
            event["SUMMARY"] = "Họp tổ công tác"
        made.save()
        assert lines(house) == before + 2
        assert titles(house, an) == ["Họp tổ công tác"]
        assert mine.get_event_by_uid("A-1").icalendar_component["SUMMARY"] == "Họp tổ công tác"
        assert len(mine.search(start=EIGHT - HOUR, end=EIGHT + HOUR, event=True)) == 1
        assert len(mine.search(start=EIGHT + HOUR, end=EIGHT + 2 * HOUR, event=True)) == 0
        made.delete()
        assert lines(house) == before + 3
        assert titles(house, an) == []
        with pytest.raises(error.NotFoundError):
            made.load()
        again = mine.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Họp lại", uid="A-1")
        assert titles(house, an) == ["Họp lại"], "what was taken out can be put back under its own UID"
        again.delete()


def test_one_time_of_a_series_is_moved_and_another_left_out(house: House) -> None:
    binh = house.office.cast.binh
    rule = {"FREQ": "WEEKLY", "COUNT": 4}
    with house.calendar(binh) as mine:
        made = mine.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Giao ban", rrule=rule, uid="B-1")
        made.load()
        calendar = made.icalendar_instance
        second = Event()
        for name, value in (("uid", "B-1"), ("summary", "Giao ban mở rộng"), ("location", "Hội trường"),
                            ("recurrence-id", EIGHT + timedelta(days=7)),
                            ("dtstart", EIGHT + timedelta(days=8, hours=2)),
                            ("dtend", EIGHT + timedelta(days=8, hours=3))):  # fmt: skip
            second.add(name, value)
        calendar.walk("VEVENT")[0].add("exdate", EIGHT + timedelta(days=14))
        calendar.add_component(second)
        made.icalendar_instance = calendar
        made.save()
        days = [slot.day - NEXT for slot in house.office.read(slots.mine, binh, day_span(NEXT, 60))]
        assert days == [timedelta(days=after) for after in (0, 8, 21)]
        made.load()
        assert "SUMMARY:Giao ban mở rộng" in made.data, "the words of a single time stay the device's"

        item = house.office.read(slots.mine, binh, day_span(NEXT))[0].item
        last = house.office.read(lambda session: things.times_of(session, door.read(session, binh, item)))[-1]
        house.office.do(lambda session: entries.skip(session, binh, door.read(session, binh, item), last.id))
        made.load()
        gone = made.icalendar_instance.walk("VEVENT")[0]["EXDATE"]
        assert {one.dts[0].dt for one in gone} == {EIGHT + timedelta(days=14), EIGHT + timedelta(days=21)}
        assert "SUMMARY:Giao ban mở rộng" in made.data, "and stay when another time is left out on a page"


def test_a_device_learns_what_has_changed_since_it_asked(house: House) -> None:
    kha, an = house.office.cast.kha, house.office.cast.an
    with house.calendar(kha) as mine:
        mine.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Một", uid="K-1")
        stays = mine.add_event(dtstart=EIGHT + HOUR, dtend=EIGHT + 2 * HOUR, summary="Hai", uid="K-2")
        synced = mine.get_objects_by_sync_token(load_objects=True)
        assert names(synced) == ["K-1.ics", "K-2.ics"]
        assert synced.sync() == ([], [])
        mine.get_event_by_uid("K-1").delete()
        asked = house.office.do(entries.enter, an, house.office.wish("Bàn dự toán", people=(kha.person,)))
        fresh, gone = synced.sync()
        assert (names(fresh), names(gone)) == ([f"item-{asked.id}.ics"], ["K-1.ics"])
        house.office.do(entries.call_off, an, asked, "")
        fresh, gone = synced.sync()
        assert (names(fresh), names(gone)) == ([], [f"item-{asked.id}.ics"])
        stays.delete()


def test_two_devices_that_change_one_entry_do_not_overwrite_each_other(house: House) -> None:
    la = house.office.cast.la
    with house.calendar(la) as telephone, house.calendar(la) as computer:
        made = telephone.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Tiếp dân", uid="L-1")
        other = computer.get_event_by_uid("L-1")
        made.load()
        for one, title in ((made, "Tiếp công dân"), (other, "Tiếp dân phường")):
            with one.edit_icalendar_component() as event:
                event["SUMMARY"] = title
        made.save()
        with pytest.raises(error.ETagMismatchError):
            other.save()
        assert titles(house, la) == ["Tiếp công dân"]


def test_an_invitation_can_be_read_and_not_changed(house: House) -> None:
    my, la = house.office.cast.my, house.office.cast.la
    asked = house.office.do(entries.enter, la, house.office.wish("Giao ban phường", people=(my.person,)))
    with house.calendar(my) as mine:
        (found,) = mine.get_events()
        with found.edit_icalendar_component() as event:
            event["SUMMARY"] = "Khác"
        with pytest.raises(error.AuthorizationError):
            found.save()
        with pytest.raises(error.AuthorizationError):
            found.delete()
        assert "Giao ban phường" in titles(house, my)
    house.office.do(entries.call_off, la, asked, "")


def test_a_time_that_the_owners_device_moves_is_asked_anew_of_whoever_answered_for_it_alone(house: House) -> None:
    office, cast = house.office, house.office.cast
    with house.calendar(cast.la) as mine:
        made = mine.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Giao ban tổ", uid="L-9",
                              rrule={"FREQ": "WEEKLY", "COUNT": 3})  # fmt: skip
        item = next(one.item for one in office.read(slots.mine, cast.la, day_span(NEXT)) if one.title == "Giao ban tổ")
        wish = office.read(lambda session: wished.of(session, door.read(session, cast.la, item)))
        asked = replace(wish, people=(cast.my.person,))
        office.do(lambda session: entries.adjust(session, cast.la, door.read(session, cast.la, item), asked))
        (party,) = office.read(parties.of, [item])[item]
        row = office.read(lambda session: door.read(session, cast.la, item))
        second, third = office.read(things.times_of, row)[1:3]
        for time in (second, third):
            office.do(singly.stay_away, cast.my, row, party, time.id, "Bận")
        made.load()
        calendar = made.icalendar_instance
        other = Event()
        later = EIGHT + timedelta(days=8)
        for name, value in (("uid", "L-9"), ("summary", "Giao ban tổ"), ("dtstart", later), ("dtend", later + HOUR),
                            ("recurrence-id", EIGHT + timedelta(days=7))):  # fmt: skip
            other.add(name, value)
        calendar.add_component(other)
        made.icalendar_instance = calendar
        made.save()
        said = [office.read(of_times.of_time, time.id)[party.id].state for time in (second, third)]
        assert said == ["invited", "absent"]
        now = office.read(lambda session: door.read(session, cast.la, item))
        assert [one.asked for one in office.read(things.times_of, now)] == [0, now.sequence, 0]
        made.delete()


def test_who_stands_in_once_has_that_time_alone_on_their_device(house: House) -> None:
    office, cast = house.office, house.office.cast
    rule = recurrence.make("WEEKLY", 1, ["MO"], None, 4)
    series = office.wish("Giao ban khối", ends="09:00", rule=rule, people=(cast.dung.person,))
    item = office.do(entries.enter, cast.hoa, series)
    with house.calendar(cast.dung) as asked, house.calendar(cast.my) as instead:
        knew = asked.get_objects_by_sync_token(load_objects=True)
        (party,) = office.read(parties.of, [item.id])[item.id]
        third = office.read(things.times_of, item)[2].id
        office.do(singly.send_substitute, cast.dung, item, party, third, cast.my.person)
        fresh, gone = knew.sync()
        assert (names(fresh), gone) == ([f"item-{item.id}.ics"], [])
        (left_out,) = fresh[0].icalendar_component["EXDATE"].dts
        assert left_out.dt == EIGHT + timedelta(days=14)
        (only,) = [one for one in instead.get_events() if one.icalendar_component["SUMMARY"] == "Giao ban khối"]
        assert only.icalendar_component["DTSTART"].dt == EIGHT + timedelta(days=14)
        assert "RRULE" not in only.icalendar_component
        there = instead.search(start=EIGHT, end=EIGHT + timedelta(days=40), event=True, expand=True)
        assert [one.icalendar_component["DTSTART"].dt for one in there] == [EIGHT + timedelta(days=14)]
        with pytest.raises(error.AuthorizationError):
            only.delete()
    office.do(entries.call_off, cast.hoa, item, "")


def test_the_published_week_can_be_read_as_it_was_published(house: House) -> None:
    office, vinh = house.office, house.office.cast.vinh
    line = office.line(title="Họp giao ban UBND", ends="10:00")
    office.line(title="Việc riêng của Chủ tịch", starts="15:00", private=True)
    with house.calendar(vinh, f"week-{office.city}") as week:
        assert week.get_events() == []
        office.publish()
        assert [one.icalendar_component["SUMMARY"] for one in week.get_events()] == ["Họp giao ban UBND"]
        synced = week.get_objects_by_sync_token(load_objects=True)
        office.do(
            compiling.adjust, office.cast.hoa, line, office.wish("Họp giao ban UBND", starts="14:00", ends="16:00")
        )
        assert synced.sync() == ([], []), "what is being changed is nobody's yet"
        office.do(publishing.publish, office.cast.hoa, office.week())
        fresh, gone = synced.sync()
        assert (names(fresh), gone) == ([f"item-{line.id}.ics"], [])
        (now,) = week.get_events()
        assert now.icalendar_component["DTSTART"].dt.astimezone(clock.ZONE).hour == 14
        with pytest.raises(error.AuthorizationError):
            week.add_event(dtstart=EIGHT, dtend=EIGHT + HOUR, summary="Thêm")


def test_a_device_that_was_ended_gets_in_no_more(house: House) -> None:
    hoa = house.office.cast.hoa
    secret = house.password(hoa, "Máy cũ")
    with house.device(hoa, secret) as device:
        assert device.principal().get_calendars()
        (mine,) = [one for one in house.office.read(known.mine, hoa) if one.name == "Máy cũ"]
        assert (mine.used_at, mine.address) == (NOW, "127.0.0.1")
        house.office.do(app_passwords.end, hoa, mine.id)
        with pytest.raises(error.AuthorizationError):
            device.principal().get_calendars()


def test_nobody_gets_in_whom_the_administrator_shut_out(house: House) -> None:
    dung, admin = house.office.cast.dung, house.office.cast.admin
    secret = house.password(dung)
    house.office.do(people.disable, admin, dung.person)
    house.office.do(people.enable, admin, dung.person)
    with house.device(dung, secret) as device, pytest.raises(error.AuthorizationError):
        device.principal()


def test_a_series_of_another_zone_keeps_the_hour_of_that_zone(house: House) -> None:
    chi = house.office.cast.chi
    when = house.office.wish("Họp trực tuyến với Paris", rule=recurrence.make("MONTHLY", 1, [], None, 8)).when
    wish = house.office.wish("Họp trực tuyến với Paris", rule=recurrence.make("MONTHLY", 1, [], None, 8))
    item = house.office.do(entries.enter, chi, type(wish)(wish.title, type(when)(
        when.day, "day", when.starts, None, None, "Europe/Paris"), rule=wish.rule))  # fmt: skip
    with house.calendar(chi) as mine:
        (found,) = [one for one in mine.get_events() if f"item-{item.id}." in str(one.url)]
        told = found.icalendar_instance
        assert told.walk("VEVENT")[0]["DTSTART"].params["TZID"] == "Europe/Paris"
        assert {str(zone["TZID"]) for zone in told.walk("VTIMEZONE")} == {"Europe/Paris", "Asia/Ho_Chi_Minh"}
        times = mine.search(start=EIGHT, end=EIGHT + timedelta(days=200), event=True, expand=True)
        utc = {one.icalendar_component["DTSTART"].dt.astimezone(clock.ZONE).hour for one in times}
        assert utc == {13, 14}, "eight in Paris is 14:00 here in winter and 13:00 in summer"


def test_a_telephone_answers_an_invitation_and_the_pages_know(house: House) -> None:
    office, cast = house.office, house.office.cast
    item = office.do(entries.enter, cast.hoa, office.wish("Bàn chuyên đề", ends="09:00", people=(cast.dung.person,)))

    def state() -> str:
        return str(office.read(parties.of, [item.id])[item.id][0].state)

    with house.calendar(cast.dung) as mine:
        knew = mine.get_objects_by_sync_token(load_objects=True)
        (found,) = [one for one in mine.get_events() if f"item-{item.id}." in str(one.url)]
        known = mine.client.principal().get_property(CalendarUserAddressSet())
        assert known and str(found.icalendar_component["ATTENDEE"]) in str(known), "the telephone finds its owner in it"
        answered(found, "ACCEPTED", alarm=True)
        assert state() == "attending"
        fresh, _ = knew.sync()
        assert names(fresh) == [f"item-{item.id}.ics"] and "PARTSTAT=ACCEPTED" in fresh[0].data
        for more in ({"SUMMARY": "Khác"}, {"CATEGORIES": "RIÊNG"}, {"DTEND": "20261130T110000Z"}):
            found.load()
            before = lines(house)
            with pytest.raises(error.AuthorizationError):
                answered(found, "DECLINED", more)
            assert (state(), lines(house)) == ("attending", before), more
        found.load()
        with pytest.raises(error.AuthorizationError):
            answered(found, "TENTATIVE")
        found.load()
        answered(found, "DECLINED")
        assert state() == "absent"
        assert knew.sync()[1], "what is declined is gone from the calendar, as on the page"
    office.do(entries.call_off, cast.hoa, item, "")


def test_a_telephone_answers_for_all_times_of_a_series_and_for_one(house: House) -> None:
    office, cast = house.office, house.office.cast
    rule = recurrence.make("WEEKLY", 1, ["MO"], None, 4)
    wish = office.wish("Giao ban phòng", ends="09:00", rule=rule, people=(cast.kha.person,))
    item = office.do(entries.enter, cast.hoa, wish)
    times = office.read(things.times_of, item)

    def said() -> list[str]:
        now = office.read(parties.of, [item.id])[item.id][0]
        return [of_times.standing(now, office.read(of_times.of_time, time.id))[0] for time in times]

    with house.calendar(cast.kha) as mine:
        (found,) = [one for one in mine.get_events() if f"item-{item.id}." in str(one.url)]
        answered(found, "ACCEPTED")
        assert said() == ["attending"] * 4
        found.load()
        answered(found, "DECLINED", at=EIGHT + timedelta(days=7))
        assert said() == ["attending", "absent", "attending", "attending"]
        found.load()
        (left_out,) = found.icalendar_component["EXDATE"].dts
        assert left_out.dt == EIGHT + timedelta(days=7), "it is theirs no more"
        before = lines(house)
        for more in ({"DTSTART": "20261214T090000Z"}, {"SUMMARY": "Khác"}):
            found.load()
            with pytest.raises(error.AuthorizationError):
                answered(found, "DECLINED", more=more, at=EIGHT + timedelta(days=14))
        assert lines(house) == before
        office.do(entries.move, cast.hoa, item, times[1].id, office.wish("", starts="14:00", ends="15:00").when)
        assert said()[1] == "invited", "it is another time: asked anew"
        found.load()
        (main, once) = found.icalendar_instance.walk("VEVENT")
        assert [one["ATTENDEE"].params["PARTSTAT"] for one in (main, once)] == ["ACCEPTED", "NEEDS-ACTION"]
        once["ATTENDEE"].params["PARTSTAT"] = "ACCEPTED"
        found.save()
        assert said() == ["attending"] * 4
    office.do(entries.call_off, cast.hoa, item, "")


def answered(
    found: Any, partstat: str, more: Mapping[str, str] | None = None, *, at: datetime | None = None, alarm: bool = False
) -> None:
    """What a telephone sends: one's own answer is another in the event, or in a copy of it for one time."""
    calendar = found.icalendar_instance
    event = calendar.walk("VEVENT")[0]
    if at is not None:
        event = event.copy(recursive=True)
        for name in ("RRULE", "EXDATE", "DTSTART", "DTEND"):
            event.pop(name, None)
        for name, when in (("RECURRENCE-ID", at), ("DTSTART", at), ("DTEND", at + HOUR)):
            event.add(name, when)
        calendar.add_component(event)
    event["ATTENDEE"].params["PARTSTAT"] = partstat
    event["X-TELEPHONE"] = "1"
    if alarm:
        event.add_component(Alarm.from_ical("BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n"))
    for name, value in (more or {}).items():
        event.pop(name, None)
        event[name] = vDDDTypes(vDDDTypes.from_ical(value)) if name.startswith("DT") else value
    found.icalendar_instance = calendar
    found.save()
