"""Who is where: leaders side by side, whoever is away, who is on duty, and when everybody has time."""

from datetime import timedelta

from workplace.calendars.actions import away
from workplace.calendars.queries import away as of_people
from workplace.calendars.queries import clashes, finder, naming, offices, shown, slots, things
from workplace.calendars.routes import words
from workplace.calendars.routes.mine import by_day
from workplace.calendars.routes.week import chosen, tabs
from workplace.calendars.rules.times import day_span, monday_of, week_number
from workplace.kernel import clock
from workplace.kernel.text import Say, say, say_n
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

KINDS: dict[str, Say] = {
    "leave": say("Leave"),
    "journey": say("Official journey"),
    "illness": say("Illness"),
    "course": say("Course"),
}


@routes.get("/leaders", who=SIGNED_IN)
def leaders(ask: Ask) -> Page:
    """The leaders of an agency side by side, a week at a time; of what is private only that they are busy."""
    every = offices.all_(ask.session, ask.acting)
    office = chosen(ask, every)
    monday = monday_of(read_date(ask.query.get("day")) or clock.today())
    cards = offices.leaders(ask.session, office.id) if office else []
    found = slots.side_by_side(ask.session, ask.acting, [card.id for card in cards], day_span(monday, 7))
    days = [monday + timedelta(days=after) for after in range(7)]
    return Page(
        "calendars/leaders.html",
        {
            "office": office,
            "monday": monday,
            "last": days[-1],
            "number": week_number(monday),
            "days": days,
            "people": [(card, by_day(found[card.id], monday, 7)) for card in cards],
            "previous": monday - timedelta(days=7),
            "following": monday + timedelta(days=7),
            "tabs": tabs(every, "leaders"),
            "works": calendar(ask.session).works,
            "words": words,
            "kinds": KINDS,
            "moment": clock.from_ticks,
        },
    )


@routes.get("/away", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Who of my agency is away, and who is on duty, in the weeks to come."""
    every = offices.all_(ask.session, ask.acting)
    office = chosen(ask, every)
    first = read_date(ask.query.get("day")) or clock.today()
    own = people.person(ask.session, ask.acting.as_whom)
    return Page(
        "calendars/away.html",
        {
            "office": office,
            "absences": of_people.absences(ask.session, own.organisation_id, first, first + timedelta(days=60)),
            "mine": of_people.mine(ask.session, ask.acting),
            "duties": shown.duties(ask.session, office.id, first, first + timedelta(days=27)) if office else [],
            "duty_words": shown.DUTIES,
            "kinds": list(KINDS.items()),
            "kind_words": KINDS,
            "tabs": tabs(every, "away"),
            "may_edit": bool(office and office.edits),
            "leaders": [(card.id, card.name) for card in (offices.leaders(ask.session, office.id) if office else [])],
            "words": words,
        },
    )


@routes.post("/absences", who=SIGNED_IN, again=show)
def absent(ask: Ask) -> Go:
    """I am away on these days."""
    form = ask.form
    kind = form.choice("kind", KINDS)
    first, last = form.date("first_day"), form.date("last_day")
    note = form.text("note", required=False, most=300)
    form.check()
    assert first and last
    made = away.be_absent(ask.session, ask.acting, kind, first, last, note)
    if made.clashing:
        return Go(
            "/calendars/away",
            say_n(
                "Entered. {count} item of those days names you.",
                "Entered. {count} items of those days name you.",
                made.clashing,
            ),
        )
    return Go("/calendars/away", say("Entered. Name whoever acts for you meanwhile."))


@routes.post("/absences/{id:int}/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """I am there after all."""
    away.withdraw_absence(ask.session, ask.acting, ask.id)
    return Go("/calendars/away", say("Taken back."))


@routes.post("/duties", who=SIGNED_IN, again=show)
def duty(ask: Ask) -> Go:
    """Somebody is on duty on some days."""
    form = ask.form
    organisation = form.integer("organisation", least=1) or 0
    part = form.choice("part", shown.DUTIES)
    first, last = form.date("duty_first"), form.date("duty_last", required=False)
    named = naming.read(ask.session, ask.acting, form.text("who", most=500))
    if not named.people:
        form.wrong("who", say("Choose a person from the list."))
    form.check()
    assert first
    away.set_duty(ask.session, ask.acting, organisation, part, named.people, first, last or first)
    return Go(f"/calendars/away?organisation={organisation}", say("Entered."))


@routes.post("/duties/clear", who=SIGNED_IN)
def clear(ask: Ask) -> Go:
    """Nobody is on duty in this part on a day any more."""
    organisation = ask.form.integer("organisation", least=1) or 0
    part, day = ask.form.choice("part", shown.DUTIES), ask.form.date("day")
    ask.form.check()
    assert day
    away.clear_duty(ask.session, ask.acting, organisation, part, day)
    return Go(f"/calendars/away?organisation={organisation}", say("Taken out."))


@routes.get("/finder", who=SIGNED_IN)
def find(ask: Ask) -> Page:
    """When these people have time, and which room is free then."""
    query = ask.query
    text = query.text("who", required=False, most=2000)
    named = naming.read(ask.session, ask.acting, text)
    minutes = query.integer("minutes", required=False, least=15, most=480) or 60
    first = read_date(query.get("day")) or clock.today()
    seats = query.integer("seats", required=False, most=9999) or len(named.people)
    agencies = offices.above(ask.session, ask.acting)
    persons = [*named.people, *finder.heads_of(ask.session, named.units)]
    in_room = query.ticked("in_room")
    rooms = [room for room in things.of_agencies(ask.session, agencies, "room") if room.seats >= seats]
    if not persons:
        found = []
    elif in_room:
        found = finder.free_with_room(ask.session, persons, first, minutes, rooms)
    else:
        found = finder.free_times(ask.session, persons, first, minutes)
    return Page(
        "calendars/finder.html",
        {
            "text": text,
            "named": named,
            "minutes": minutes,
            "first": first,
            "seats": seats,
            "in_room": in_room,
            "found": [
                (span, clashes.free(ask.session, agencies, "room", [span], seats=seats, most=4)) for span in found
            ],
            "asked": bool(text),
            "tabs": tabs(offices.all_(ask.session, ask.acting), "leaders"),
            "moment": clock.from_ticks,
        },
    )
