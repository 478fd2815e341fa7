"""What devices write, on both databases: entries of their owner's, exceptions, versions; and their passwords."""

import re
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from tests.calendars.conftest import NEXT, Office
from workplace.calendars.actions import ahead, attending, compiling, devices, entries, forgetting, publishing, syncing
from workplace.calendars.actions.devices import NotTaken, NotYours, Overtaken
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.objects import CalendarSync
from workplace.calendars.queries import collections, parties, slots, syncs, wished
from workplace.calendars.rules.times import day_span
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, TooMany
from workplace.kernel.refs import Ref
from workplace.org.actions import app_passwords, sessions
from workplace.org.models.sessions import AppPassword
from workplace.org.queries import app_passwords as known

EIGHT = datetime(2026, 11, 30, 8, 0, tzinfo=clock.ZONE)


HERE = "DTSTART;TZID=Asia/Ho_Chi_Minh:"


def entry(
    title: str = "Họp",
    *more: str,
    uid: str = "U-1",
    begin: str = f"{HERE}20261130T080000",
    end: str = "DURATION:PT1H",
    others: str = "",
) -> bytes:
    """An entry as a device writes it, at eight o'clock next Monday for an hour unless said otherwise."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", f"UID:{uid}", begin, end,
             f"SUMMARY:{title}", *more, "END:VEVENT"]  # fmt: skip
    return "\r\n".join([*lines, *filter(None, [others]), "END:VCALENDAR", ""]).encode()


HOUSE = "https://office.example"


def calendar(session: Session, who: Acting, key: str) -> collections.Collection:
    """One of somebody's calendars."""
    return next(one for one in collections.all_(session, who) if one.key == key)


def put(office: Office, who: Acting, body: bytes, name: str = "u1.ics", **more: object) -> str:
    """An entry put by somebody's device; its version."""

    def act(session: object) -> str:
        mine = calendar(session, who, "mine")  # type: ignore[arg-type]
        sent = devices.read(body)
        devices.put(session, who, mine, name, sent, address=HOUSE, **more)  # type: ignore[arg-type]
        found = collections.member(session, who, mine, name)  # type: ignore[arg-type]
        assert found
        return found.etag

    made: str = office.do(act)
    return made


def drop(office: Office, who: Acting, name: str = "u1.ics", known: tuple[str, ...] = ()) -> None:
    office.do(lambda session: devices.drop(session, who, calendar(session, who, "mine"), name, known=known))


def got(office: Office, who: Acting, name: str = "u1.ics", key: str = "mine") -> str:
    def find(session: object) -> bytes:
        one = calendar(session, who, key)  # type: ignore[arg-type]
        member = collections.member(session, who, one, name)  # type: ignore[arg-type]
        assert member
        return collections.bodies(session, who, one, [member], HOUSE)[name]  # type: ignore[arg-type]

    return office.read(find).decode()


def mine(office: Office, who: Acting, days: int = 60) -> list[slots.Slot]:
    return office.read(slots.mine, who, day_span(NEXT, days))


def test_an_entry_is_made_changed_and_taken_out_each_by_one_act(office: Office) -> None:
    an = office.cast.an
    first = put(office, an, entry(), new=True)
    assert got(office, an) == entry().decode(), "the device's own words"
    second = put(office, an, entry("Họp tổ"), known=(first,))
    assert first != second
    with pytest.raises(Overtaken):
        put(office, an, entry("Khác"), known=(first,))
    with pytest.raises(Overtaken):
        put(office, an, entry("Khác"), new=True)
    with pytest.raises(Overtaken):
        drop(office, an, known=(first,))
    assert [slot.title for slot in mine(office, an)] == ["Họp tổ"]
    drop(office, an, known=(second,))
    assert mine(office, an) == []
    with pytest.raises(NotFound):
        drop(office, an)
    item = select(JournalLine.verb).where(JournalLine.module == "calendars").order_by(JournalLine.seq)  # type: ignore[call-overload]
    assert office.read(lambda session: session.scalars(item).all()) == ["enter", "adjust", "call_off"]


def test_exceptions_come_in_go_out_and_are_taken_back(office: Office) -> None:
    an = office.cast.an
    times = ["RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261207T080000", f"{HERE}20261208T140000", "DURATION:PT2H"]
    other = "\r\n".join(["BEGIN:VEVENT", "UID:U-1", *times, "SUMMARY:Dời", "END:VEVENT"])
    left_out = "EXDATE;TZID=Asia/Ho_Chi_Minh:20261214T080000"
    put(office, an, entry("Giao ban", "RRULE:FREQ=WEEKLY;COUNT=4", left_out, others=other))
    days = [(slot.day - NEXT).days for slot in mine(office, an)]
    assert days == [0, 8, 21]
    put(office, an, entry("Giao ban", "RRULE:FREQ=WEEKLY;COUNT=4"))
    assert [(slot.day - NEXT).days for slot in mine(office, an)] == [0, 7, 14, 21], "the device has taken them back"
    called_off = other.replace("SUMMARY:Dời", "SUMMARY:Dời\r\nSTATUS:CANCELLED")
    put(office, an, entry("Giao ban", "RRULE:FREQ=WEEKLY;COUNT=4", others=called_off))
    assert [(slot.day - NEXT).days for slot in mine(office, an)] == [0, 14, 21]


def test_an_exception_beyond_the_horizon_holds_when_its_time_comes(office: Office) -> None:
    an = office.cast.an
    far = NEXT + timedelta(days=7 * 60)
    put(office, an, entry("Giao ban", "RRULE:FREQ=WEEKLY", f"EXDATE;TZID=Asia/Ho_Chi_Minh:{far:%Y%m%d}T080000"))
    item = mine(office, an)[0].item
    clock.move(timedelta(days=120))
    assert office.do(ahead.enter_next, item) > 0
    span = day_span(far - timedelta(days=7), 15)
    assert [slot.day for slot in office.read(slots.mine, an, span)] == [far - timedelta(7), far + timedelta(7)]


def test_what_a_device_does_not_see_stays_as_it_was_entered(office: Office) -> None:
    an, cast = office.cast.an, office.cast
    wish = office.wish("Bàn dự toán", people=(cast.binh.person,), room_id=office.rooms["A"], place="cửa sau",
                       note="Mang hồ sơ", chair="GĐ Bình")  # fmt: skip
    item = office.do(entries.enter, an, wish)
    name = f"item-{item.id}.ics"
    told = got(office, an, name)
    assert "LOCATION:Phòng họp A\\; cửa sau" in told
    put(office, an, told.replace("SUMMARY:Bàn dự toán", "SUMMARY:Bàn dự toán 2027").encode(), name)
    now = office.read(lambda session: wished.of(session, session.get_one(type(item), item.id)))
    assert (now.title, now.room_id, now.place, now.note, now.chair) == (
        "Bàn dự toán 2027", office.rooms["A"], "cửa sau", "Mang hồ sơ", "GĐ Bình")  # fmt: skip
    assert (now.people, now.when) == (wish.people, wish.when), "an hour without an end stays one"
    moved = got(office, an, name).replace("cửa sau", "cửa trước").replace("Mang hồ sơ", "Mang sổ")
    put(office, an, moved.encode(), name)
    now = office.read(lambda session: wished.of(session, session.get_one(type(item), item.id)))
    assert (now.place, now.note, now.room_id) == ("cửa trước", "Mang sổ", office.rooms["A"])


def test_what_changes_nothing_tells_nobody_but_the_owners_devices(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    wish = office.wish("Bàn dự toán", ends="09:00", people=(binh.person,), rule="FREQ=WEEKLY;COUNT=4")
    item = office.do(entries.enter, an, wish)
    name = f"item-{item.id}.ics"
    first = put(office, an, got(office, an, name).encode(), name)
    clock.move(timedelta(minutes=5))
    put_off = got(office, an, name).replace("END:VEVENT", "X-MOZ-LASTACK:20261130T000000Z\r\nEND:VEVENT")
    assert put(office, an, put_off.encode(), name, known=(first,)) != first, "the other devices fetch it"
    assert got(office, an, name) == put_off
    now = office.read(lambda session: session.get_one(type(item), item.id))
    assert (now.sequence, office.told(binh)) == (item.sequence, ["calendar"])
    left_out = put_off.replace("END:VEVENT", "EXDATE;TZID=Asia/Ho_Chi_Minh:20261207T080000\r\nEND:VEVENT", 1)
    put(office, an, left_out.encode(), name)
    now = office.read(lambda session: session.get_one(type(item), item.id))
    assert (now.sequence > item.sequence, office.told(binh)) == (True, ["calendar"] * 2), "one time fell out"
    assert [(slot.day - NEXT).days for slot in mine(office, an)] == [0, 14, 21]


def test_a_rule_in_other_words_moves_nothing(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    rule = "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T235959"
    item = office.do(entries.enter, an, office.wish("Giao ban", ends="09:00", people=(binh.person,), rule=rule))
    (party,) = office.read(parties.of, [item.id])[item.id]
    office.do(attending.attend, binh, item, party)
    name = f"item-{item.id}.ics"
    told = re.sub(
        r"RRULE:.*", "RRULE:FREQ=WEEKLY;UNTIL=20261231T165959Z;INTERVAL=1;BYDAY=WE,MO\r", got(office, an, name)
    )
    put(office, an, told.replace("SUMMARY:Giao ban", "SUMMARY:Giao ban Sở").encode(), name)
    now = office.read(lambda session: session.get_one(type(item), item.id))
    assert (now.title, now.rule) == ("Giao ban Sở", rule)
    (party,) = office.read(parties.of, [item.id])[item.id]
    assert party.state == "attending", "nobody is asked anew"
    put(office, an, told.replace("INTERVAL=1", "INTERVAL=2").encode(), name)
    (party,) = office.read(parties.of, [item.id])[item.id]
    assert party.state == "invited"


def test_what_others_made_can_be_answered_and_not_changed(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = office.do(entries.enter, binh, office.wish("Giao ban Sở", people=(an.person,)))
    name = f"item-{item.id}.ics"
    there = got(office, an, name)
    put(office, an, there.replace("NEEDS-ACTION", "ACCEPTED").encode(), name)
    put(office, an, got(office, an, name).encode(), name)  # the same again does no harm
    assert office.read(parties.of, [item.id])[item.id][0].state == "attending"
    other_title = there.replace("SUMMARY:Giao ban", "SUMMARY:Họp")
    for act in (lambda: put(office, an, other_title.encode(), name), lambda: drop(office, an, name)):
        with pytest.raises(NotYours, match="You are asked to this"):
            act()
    unit = office.read(lambda session: collections.all_(session, an))[1]
    with pytest.raises(NotYours):
        office.do(lambda session: devices.put(session, an, unit, "x.ics", devices.read(entry())))
    other = office.cast.my
    assert (
        office.read(lambda session: collections.member(session, other, calendar(session, other, "mine"), name)) is None
    )


def test_words_that_were_taken_away_go_from_devices_too(office: Office) -> None:
    office.line(title="Nghe báo cáo mật", note="Mang hồ sơ", origin="docs:7")
    office.publish()
    an, key = office.cast.an, f"week-{office.city}"
    one = office.read(lambda session: calendar(session, an, key))
    (before,) = office.read(lambda session: collections.members(session, an, one)).values()
    assert "Nghe báo cáo mật" in got(office, an, before.name, key)
    office.do(lambda session: forgetting.forget_words(session, Ref("docs", 7)))
    (after,) = office.read(lambda session: collections.members(session, an, one)).values()
    assert after.etag != before.etag, "or devices would not fetch it anew"
    assert not [word for word in ("Nghe", "Mang") if word in got(office, an, after.name, key)]

    def retitle(session: Session) -> None:
        item = session.get_one(CalendarItem, after.item)
        compiling.adjust(session, office.cast.hoa, item, replace(wished.of(session, item), title="Họp kín"))

    clock.move(timedelta(minutes=1))
    office.do(retitle)
    assert "SUMMARY:Xử lý trên bản giấy" in got(office, an, after.name, key), "what was published stays without words"
    office.do(publishing.publish, office.cast.hoa, office.week())
    assert "SUMMARY:Họp kín" in got(office, an, after.name, key), "its new words were published later"


def test_a_room_that_is_taken_refuses_the_device_and_changes_nothing(office: Office) -> None:
    an = office.cast.an
    office.line(title="Họp UBND", room_id=office.rooms["A"], ends="10:00")
    item = office.do(entries.enter, an, office.wish("Họp tổ", starts="14:00", ends="15:00", room_id=office.rooms["A"]))
    name = f"item-{item.id}.ics"
    early = got(office, an, name).replace("20261130T070000Z", "20261130T010000Z").replace("T080000Z", "T020000Z")
    with pytest.raises(NotTaken, match="Phòng họp A is taken"):
        put(office, an, early.encode(), name)
    assert [(slot.title, clock.local(clock.from_ticks(slot.begins)).hour) for slot in mine(office, an)] == [
        ("Họp tổ", 14)
    ]


def test_two_devices_at_once_make_one_entry(office: Office) -> None:
    an, made, refused = office.cast.an, [], []
    ready = threading.Barrier(2)

    def write(title: str) -> None:
        ready.wait()
        try:
            made.append(put(office, an, entry(title), new=True))
        except (Overtaken, NotTaken) as error:
            refused.append(error)

    threads = [threading.Thread(target=write, args=(title,)) for title in ("Một", "Hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused), len(mine(office, an))) == (1, 1, 1)


def test_days_zones_and_ends_mean_what_the_device_means(office: Office) -> None:
    an = office.cast.an
    put(
        office,
        an,
        entry("Nghỉ", uid="D", begin="DTSTART;VALUE=DATE:20261201", end="DTEND;VALUE=DATE:20261203"),
        "d.ics",
    )
    put(office, an, entry("Paris", uid="P", begin="DTSTART;TZID=Europe/Paris:20261204T090000"), "p.ics")
    put(office, an, entry("Nhắc", uid="Z", begin="DTSTART:20261205T010000Z", end="DTEND:20261205T010000Z"), "z.ics")
    put(office, an, entry("Hằng ngày", "RRULE:FREQ=DAILY;UNTIL=20261209T120000Z", uid="R",
                          begin="DTSTART;TZID=Asia/Ho_Chi_Minh:20261207T190000"), "r.ics")  # fmt: skip
    found = {slot.title: slot for slot in mine(office, an)}
    assert (found["Nghỉ"].day.day, found["Nghỉ"].last_day.day) == (1, 2)
    assert clock.local(clock.from_ticks(found["Paris"].begins)).hour == 15
    assert found["Nhắc"].ends - found["Nhắc"].begins == 60_000_000, "what takes no time is given a minute"
    assert sum(slot.title == "Hằng ngày" for slot in mine(office, an)) == 3, "an end in UTC is told on the wall"


def test_states_are_kept_for_a_few_devices_and_no_longer(office: Office) -> None:
    an = office.cast.an

    def remember(number: int) -> None:
        office.do(lambda session: syncing.remember(session, an, "mine", {f"{number}.ics": "v"}))

    for number in range(20):
        clock.move(timedelta(minutes=1))
        remember(number)
    remember(19)
    count = select(func.count()).select_from(CalendarSync)
    assert office.read(lambda session: session.scalar(count)) == syncing.MOST
    newest, oldest = syncs.token({"19.ics": "v"}), syncs.token({"0.ics": "v"})
    assert office.read(syncs.known, an, "mine", newest) == {"19.ics": "v"}
    assert office.read(syncs.known, an, "mine", oldest) is None
    assert office.read(syncs.known, office.cast.my, "mine", newest) is None, "a token is its owner's alone"


# --- passwords ----------------------------------------------------------------------------------------------------


def let_in(office: Office, password: str, login: str = "an", asides: list | None = None) -> object:
    noted: list = [] if asides is None else asides
    found = office.read(app_passwords.device, login, password, "10.1.2.3", "DAVx5/4.5", noted.append)
    for note in noted:
        office.do(note)
    return found


def test_a_password_is_shown_once_and_opens_its_owners_calendar_alone(office: Office) -> None:
    an = office.cast.an
    password = office.do(app_passwords.make, an, "  Điện thoại  của tôi ")
    assert len(password) == 39
    found = let_in(office, f" {password.upper()} ")
    assert (found.acting.person, found.session_id) == (an.person, 0)  # type: ignore[attr-defined]
    (device,) = office.read(known.mine, an)
    assert (device.name, device.program, device.address) == ("Điện thoại của tôi", "DAVx⁵", "10.1.2.3")
    assert let_in(office, password, "binh") is None
    assert let_in(office, password[:-1]) is None
    row = office.read(lambda session: session.scalars(select(AppPassword)).one())
    assert password.replace("-", "") not in str(row.model_dump())
    with pytest.raises(NotFound):
        office.do(app_passwords.end, office.cast.binh, device.id)
    office.do(app_passwords.end, an, device.id)
    office.do(app_passwords.end, an, device.id)
    assert let_in(office, password) is None
    verbs = select(JournalLine.verb).where(JournalLine.verb.like("%app_password")).order_by(JournalLine.seq)  # type: ignore[attr-defined, call-overload]
    assert office.read(lambda session: session.scalars(verbs).all()) == ["make_app_password", "end_app_password"]


def test_devices_end_with_a_password_that_was_lost_and_are_bounded(office: Office) -> None:
    an = office.cast.an
    passwords = [office.do(app_passwords.make, an, f"Máy {number}") for number in range(app_passwords.MOST)]
    for name in ("", "x" * 101, "Thêm"):
        with pytest.raises(BadInput):
            office.do(app_passwords.make, an, name)
    with pytest.raises(NotNow):
        office.do(app_passwords.make, Acting(an.person, for_whom=office.cast.binh.person, authority=1), "Máy")
    office.do(sessions.reset_password, office.cast.admin, an.person)
    assert [let_in(office, password) for password in passwords[:3]] == [None] * 3


def test_guessing_is_counted_by_place_and_written_no_more_than_it_counts(office: Office) -> None:
    right = office.do(app_passwords.make, office.cast.an, "Máy")
    for _ in range(10):
        assert let_in(office, "abcd") is None
    with pytest.raises(TooMany):
        let_in(office, "abcd")
    assert let_in(office, right) is not None
    clock.move(timedelta(minutes=16))
    assert let_in(office, "abcd") is None
