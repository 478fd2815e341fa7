"""Who is told what, when something happens in a calendar. One fact, one sentence; nobody is told of their own act."""

from collections.abc import Iterable

from sqlmodel import Session

from workplace.calendars import events as calendars
from workplace.calendars.queries import briefly
from workplace.kernel import clock
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.notices.actions import invite, tell
from workplace.org.queries import people


def fill() -> None:
    """Listen to every fact that someone should know of."""
    listen(calendars.WeekSubmitted, _submitted)
    listen(calendars.WeekReturned, _returned)
    listen(calendars.WeekApproved, _approved)
    listen(calendars.WeekPublished, _published)
    listen(calendars.ItemDeclined, _declined)
    listen(calendars.Invited, _invited)
    listen(calendars.TimeChanged, _time_changed)
    listen(calendars.TimesTaken, _times_taken)
    listen(calendars.InvitationAnswered, _answered)
    listen(calendars.BookingAsked, _asked)
    listen(calendars.BookingDecided, _decided)
    listen(calendars.WentAway, _away)


def _about_week(session: Session, who: Iterable[int], by: int, week: int, sentence: Say, kind: str, url: str) -> None:
    tell(session, set(who) - {by}, Ref("calendars.week", week), sentence, kind=kind, url=url)


def _about_item(session: Session, who: Iterable[int], by: int, item: int, sentence: Say, kind: str) -> None:
    tell(session, set(who) - {by}, Ref("calendars", item), sentence, kind=kind, url=f"/calendars/items/{item}")


def _submitted(session: Session, fact: calendars.WeekSubmitted) -> None:
    week = briefly.week(session, fact.week)
    sentence = say("A week's calendar awaits your approval: {title}", title=week.title)
    _about_week(session, fact.approvers, fact.by, fact.week, sentence, "to_approve", week.compile_url)


def _returned(session: Session, fact: calendars.WeekReturned) -> None:
    week = briefly.week(session, fact.week)
    sentence = say("The week's calendar came back: {title} ({reason})", title=week.title, reason=fact.reason)
    _about_week(session, [fact.to], fact.by, fact.week, sentence, "returned", week.compile_url)


def _approved(session: Session, fact: calendars.WeekApproved) -> None:
    week = briefly.week(session, fact.week)
    sentence = say("The week's calendar is approved: {title}", title=week.title)
    _about_week(session, [fact.to], fact.by, fact.week, sentence, "done", week.compile_url)


_CHANGED = {
    "added": say("Added to the week: {title}, {when}"),
    "moved": say("Moved: {title}, now {when}"),
    "changed": say("Changed: {title}, {when}"),
    "cancelled": say("Cancelled: {title}, {when}"),
}


def _published(session: Session, fact: calendars.WeekPublished) -> None:
    """Of the first version one notice; of a later one a notice for each line that touches the person."""
    week = briefly.week(session, fact.week)
    if not fact.changes:
        sentence = say("The week's calendar is published, you have a part in it: {title}", title=week.title)
        _about_week(session, fact.people, fact.by, fact.week, sentence, "calendar", week.url)
        for person, items in fact.parts:
            invite(session, "calendars", items, [person])
        return
    for one in fact.changes:
        item = briefly.item(session, one.item)
        sentence = Say(_CHANGED[one.kind].msgid, {"title": item.title, "when": item.when})
        _about_item(session, one.people, fact.by, one.item, sentence, f"calendar_{one.kind}")
        invite(session, "calendars", [one.item], one.people)


def _declined(session: Session, fact: calendars.ItemDeclined) -> None:
    item = briefly.item(session, fact.item)
    sentence = say("Left out of the week: {title} ({reason})", title=item.title, reason=fact.reason)
    _about_item(session, [fact.to], fact.by, fact.item, sentence, "returned")


_INVITED = {
    "asked": say("{name} asks you to come: {title}, {when}"),
    "changed": say("{name} changed: {title}, now {when}"),
    "moved": say("{name} moved: {title}, now {when}. Do you come?"),
    "cancelled": say("{name} cancelled: {title}, {when}"),
    "released": say("{name} no longer asks you to come: {title}, {when}"),
}


def _invited(session: Session, fact: calendars.Invited) -> None:
    item = briefly.item(session, fact.item)
    words = {"name": _name(session, fact.by), "title": item.title, "when": item.when}
    _about_item(session, fact.people, fact.by, fact.item, Say(_INVITED[fact.kind].msgid, words), "calendar")
    invite(session, "calendars", [fact.item], fact.people)


_TIMES = {
    "skipped": say("{name} left one time out: {title}, {when}"),
    "moved": say("{name} moved one time: {title}, now {when}"),
    "restored": say("{name} put one time back: {title}, {when}"),
}


def _time_changed(session: Session, fact: calendars.TimeChanged) -> None:
    item = briefly.item(session, fact.item)
    words = {"name": _name(session, fact.by), "title": item.title, "when": _moment(fact.begins)}
    _about_item(session, fact.people, fact.by, fact.item, Say(_TIMES[fact.kind].msgid, words), "calendar")
    invite(session, "calendars", [fact.item], fact.people)


def _times_taken(session: Session, fact: calendars.TimesTaken) -> None:
    item = briefly.item(session, fact.item)
    sentence = say(
        "{name} is given to others by then, first {when} (times: {count}): {title}. Choose something else.",
        count=fact.count, name=fact.name, when=_moment(fact.begins), title=item.title,
    )  # fmt: skip
    _about_item(session, [fact.to], 0, fact.item, sentence, "calendar")


def _moment(ticks: int) -> str:
    return f"{clock.local(clock.from_ticks(ticks)):%H:%M %d/%m/%Y}"


_ANSWERED = {
    "attending": say("{name} will attend: {title}"),
    "absent": say("{name} will not attend: {title}"),
    "substituted": say("{name} sends a substitute: {title}"),
    "noted": say("{name} noted your answer, which came by mail: {title}"),
}
_ANSWERED_ONCE = {
    "attending": say("{name} will attend on {when}: {title}"),
    "absent": say("{name} will not attend on {when}: {title}"),
    "substituted": say("{name} sends a substitute on {when}: {title}"),
    "as_series": say("{name} answers for {when} as for all times: {title}"),
    "noted": say("{name} noted your answer for {when}, which came by mail: {title}"),
}


def _answered(session: Session, fact: calendars.InvitationAnswered) -> None:
    item, name = briefly.item(session, fact.item), _name(session, fact.by)
    when = _moment(fact.time) if fact.time else item.when
    words = {"name": name, "title": item.title, "when": when}
    sentence = Say((_ANSWERED_ONCE if fact.time else _ANSWERED)[fact.answer].msgid, words)
    _about_item(session, fact.to, fact.by, fact.item, sentence, "calendar")
    if fact.answer == "substituted":
        invite(session, "calendars", [fact.item], [fact.by])  # it stands in their own calendar no longer
    if fact.substitute:
        invite(session, "calendars", [fact.item], [fact.substitute])
        asked = say("You stand in for {name}: {title}, {when}", name=name, title=item.title, when=when)
        _about_item(session, [fact.substitute], fact.by, fact.item, asked, "calendar")
    if fact.released:
        invite(session, "calendars", [fact.item], [fact.by, fact.released])
        free = say("You no longer stand in for {name}: {title}, {when}", name=name, title=item.title, when=when)
        _about_item(session, [fact.released], fact.by, fact.item, free, "calendar")


def _asked(session: Session, fact: calendars.BookingAsked) -> None:
    item = briefly.item(session, fact.item)
    name = briefly.resource(session, fact.booking)
    sentence = say("{name} is asked for: {title}, {when}", name=name, title=item.title, when=item.when)
    about = Ref("calendars.booking", fact.booking)
    tell(session, set(fact.keepers) - {fact.by}, about, sentence, kind="calendar", url="/calendars/bookings")


def _decided(session: Session, fact: calendars.BookingDecided) -> None:
    item, name = briefly.item(session, fact.item), briefly.resource(session, fact.booking)
    if fact.granted:
        sentence = say("{name} is yours: {title}, {when}", name=name, title=item.title, when=item.when)
    else:
        sentence = say("{name} is not given: {title} ({reason})", name=name, title=item.title, reason=fact.reason)
    _about_item(session, [fact.to], fact.by, fact.item, sentence, "calendar")


def _name(session: Session, person: int) -> str:
    return people.names(session, [person]).get(person, "")


def _away(session: Session, fact: calendars.WentAway) -> None:
    """Whoever goes away is reminded to name a deputy: one tap from the notice."""
    words = {"start": f"{fact.first:%d/%m/%Y}", "end": f"{fact.last:%d/%m/%Y}"}
    sentence = Say(_NAME_SOMEONE.msgid, words)
    url = f"/me/delegations?starts_on={words['start']}&ends_on={words['end']}"
    tell(session, [fact.person], Ref("calendars.absence", fact.absence), sentence, kind="calendar", url=url)


_NAME_SOMEONE = say("You are away from {start} to {end}: name whoever acts for you")
