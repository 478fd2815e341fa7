"""Commands on the floor: one door, and for each verb one function that reads its form and calls its action."""

from collections.abc import Callable

from workplace.kernel.errors import NotFound
from workplace.meetings.actions import agenda, attending, concluding, presenting, sites, sitting, speaking
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import door
from workplace.meetings.queries import sites as of_sites
from workplace.meetings.routes.commanding import done, key
from workplace.web.ask import Answer, Ask
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

Verb = Callable[[Ask, Meeting, str], object]
MOST_TEXT = 10_000


@routes.post("/{id:int}/floor/{verb}", who=SIGNED_IN)
def command(ask: Ask) -> Answer:
    """Give a command; who may, and when, is asked under the log's lock."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    verb = _VERBS.get(ask.path["verb"])
    if verb is None:
        raise NotFound
    verb(ask, meeting, key(ask))
    ask.session.flush()
    return done(ask, ask.id, seq=meeting.seq)


@routes.post("/{id:int}/steps/gather", who=SIGNED_IN)
def gather(ask: Ask) -> Answer:
    """Begin check-in."""
    return _step(ask, lambda meeting: sitting.gather(ask.session, ask.acting, meeting, key(ask)))


@routes.post("/{id:int}/steps/open", who=SIGNED_IN)
def open_(ask: Ask) -> Answer:
    """Open the meeting; without a quorum with the reason."""
    despite = ask.form.text("despite", required=False, most=500)
    ask.form.check()
    return _step(ask, lambda meeting: sitting.open_(ask.session, ask.acting, meeting, despite, key(ask)))


@routes.post("/{id:int}/steps/pause", who=SIGNED_IN)
def pause(ask: Ask) -> Answer:
    """A break."""
    minutes = ask.form.integer("minutes", required=False, most=600) or 0
    ask.form.check()
    return _step(ask, lambda meeting: sitting.pause(ask.session, ask.acting, meeting, minutes, key(ask)))


@routes.post("/{id:int}/steps/resume", who=SIGNED_IN)
def resume(ask: Ask) -> Answer:
    """The break is over."""
    return _step(ask, lambda meeting: sitting.resume(ask.session, ask.acting, meeting, key(ask)))


@routes.post("/{id:int}/steps/close", who=SIGNED_IN)
def close(ask: Ask) -> Answer:
    """Close the meeting."""
    return _step(ask, lambda meeting: sitting.close(ask.session, ask.acting, meeting, key(ask)))


@routes.post("/{id:int}/steps/reopen", who=SIGNED_IN)
def reopen(ask: Ask) -> Answer:
    """Open a closed meeting again."""
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    return _step(ask, lambda meeting: sitting.reopen(ask.session, ask.acting, meeting, reason, key(ask)))


def _step(ask: Ask, take: Callable[[Meeting], None]) -> Answer:
    meeting = door.read(ask.session, ask.acting, ask.id)
    take(meeting)
    ask.session.flush()
    view = "console" if meeting.chair_id == ask.acting.as_whom else "secretary"
    return done(ask, ask.id, view, seq=meeting.seq)


# --- reading the form ---------------------------------------------------------------------------------------------


def _number(ask: Ask, name: str, least: int = 1) -> int:
    value = ask.form.integer(name, least=least)
    ask.form.check()
    return value or 0


def _words(ask: Ask, name: str, *, required: bool = True, most: int = 500, lines: bool = False) -> str:
    value = ask.form.text(name, required=required, most=most, lines=lines)
    ask.form.check()
    return value


def _ask(ask: Ask, meeting: Meeting, key: str) -> None:
    kind = _words(ask, "kind", most=20)
    to = ask.form.integer("to", required=False, least=1)
    topic = _words(ask, "topic", required=False)
    speaking.ask(ask.session, ask.acting, meeting, kind, topic, to, key)


def _conclude(ask: Ask, meeting: Meeting, key: str) -> None:
    text = _words(ask, "text", most=MOST_TEXT, lines=True)
    concluding.conclude(ask.session, ask.acting, meeting, _number(ask, "item"), text, key)


def _minute(ask: Ask, meeting: Meeting, key: str) -> None:
    text = _words(ask, "text", required=False, most=MOST_TEXT, lines=True)
    concluding.minute(ask.session, ask.acting, meeting, _number(ask, "item"), text, key)


def _page(ask: Ask, meeting: Meeting, _key: str) -> None:
    presenting.turn_page(ask.session, ask.acting, meeting, _number(ask, "page"), _number(ask, "epoch", 0))


def _enter(ask: Ask, meeting: Meeting, key: str) -> None:
    speaking.enter(ask.session, ask.acting, meeting, _number(ask, "member"), _words(ask, "kind", most=20), key)


def _put_off(ask: Ask, meeting: Meeting, key: str) -> None:
    agenda.put_off(ask.session, ask.acting, meeting, _number(ask, "item"), _words(ask, "reason"), key)


def _quota(ask: Ask, meeting: Meeting, key: str) -> None:
    """For the item named, or without one for the whole meeting."""
    form = ask.form
    item = form.integer("item", least=1) if form.get("scope") == "item" else None
    minutes = form.integer("minutes", required=False, most=speaking.MOST_MINUTES)
    party = form.text("party", required=False, most=100)
    form.check()
    speaking.set_quota(ask.session, ask.acting, meeting, item, party, minutes, key)


def _site_in(ask: Ask, meeting: Meeting, key: str) -> None:
    site = _number(ask, "site")
    everyone = ask.form.ticked("everyone")
    members = of_sites.seated(ask.session, site) if everyone else ask.form.numbers("member")
    sites.site_in(ask.session, ask.acting, meeting, site, members, key)


_VERBS: dict[str, Verb] = {
    # the agenda
    "begin": lambda a, m, k: agenda.begin(a.session, a.acting, m, _number(a, "item"), k),
    "end_item": lambda a, m, k: agenda.end(a.session, a.acting, m, k),
    "put_off": _put_off,
    "phase": lambda a, m, k: agenda.set_phase(a.session, a.acting, m, _words(a, "phase", most=20), k),
    "close_session": lambda a, m, k: agenda.close_session(a.session, a.acting, m, True, k),
    "open_session": lambda a, m, k: agenda.close_session(a.session, a.acting, m, False, k),
    "hold_screens": lambda a, m, k: agenda.hold_screens(a.session, a.acting, m, True, k),
    "free_screens": lambda a, m, k: agenda.hold_screens(a.session, a.acting, m, False, k),
    "hand_over": lambda a, m, k: sitting.hand_over(a.session, a.acting, m, _number(a, "member"), k),
    # speaking
    "ask": _ask,
    "enter": _enter,
    "withdraw": lambda a, m, k: speaking.withdraw(a.session, a.acting, m, _number(a, "turn"), k),
    "remove": lambda a, m, k: speaking.remove(a.session, a.acting, m, _number(a, "turn"), k),
    "put": lambda a, m, k: speaking.put(a.session, a.acting, m, _number(a, "turn"), _number(a, "place"), k),
    "give": lambda a, m, k: speaking.give(a.session, a.acting, m, _number(a, "turn"), k),
    "end": lambda a, m, k: speaking.end(a.session, a.acting, m, k),
    "add_time": lambda a, m, k: speaking.add_time(a.session, a.acting, m, _number(a, "minutes"), k),
    "stop_clock": lambda a, m, k: speaking.run_clock(a.session, a.acting, m, False, k),
    "run_clock": lambda a, m, k: speaking.run_clock(a.session, a.acting, m, True, k),
    "quota": _quota,
    "close_list": lambda a, m, k: speaking.close_list(a.session, a.acting, m, True, k),
    "open_list": lambda a, m, k: speaking.close_list(a.session, a.acting, m, False, k),
    # who is there
    "arrive": lambda a, m, k: attending.arrive(a.session, a.acting, m, online=a.form.ticked("online"), key=k),
    "leave": lambda a, m, k: attending.leave(a.session, a.acting, m, k),
    "check_in": lambda a, m, k: attending.check_in(
        a.session, a.acting, m, _number(a, "member"), online=a.form.ticked("online"), key=k
    ),
    "check_out": lambda a, m, k: attending.check_out(a.session, a.acting, m, _number(a, "member"), k),
    "site_in": _site_in,
    "site_out": lambda a, m, k: sites.site_out(a.session, a.acting, m, _number(a, "site"), k),
    # words
    "conclude": _conclude,
    "withdraw_conclusion": lambda a, m, k: concluding.withdraw(a.session, a.acting, m, _number(a, "conclusion"), k),
    "minute": _minute,
    "request": lambda a, m, k: concluding.ask_staff(a.session, a.acting, m, _words(a, "text", most=200), k),
    "request_done": lambda a, m, k: concluding.answer_request(a.session, a.acting, m, _number(a, "request"), k),
    # pages
    "present": lambda a, m, k: presenting.present(
        a.session, a.acting, m, _number(a, "version"), a.form.integer("page", required=False, least=1) or 1, k
    ),
    "present_end": lambda a, m, k: presenting.end(a.session, a.acting, m, k),
    "page": _page,
}
