"""The agenda's own page and each item's: added, changed, put in order, proposed and reviewed."""

import re
from collections.abc import Callable
from typing import Any

from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.meetings.actions import planning as acts
from workplace.meetings.actions.making import Point
from workplace.meetings.actions.opinions import KINDS as OPINIONS
from workplace.meetings.actions.planning import KINDS, MOST_MINUTES, LetIn
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import HELD, ITEM, MEETING, PREPARED
from workplace.meetings.queries import agenda, door, excerpts, opinions
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes import laid, making, show, words
from workplace.org.queries import organisations, people, units
from workplace.process.take import may
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

_ORDER = re.compile(r"([0-9]{1,9})(?:<([0-9]{1,9}))?")


@routes.get("/{id:int}/agenda", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The agenda to be changed, and what is proposed for it."""
    return Page("meetings/agenda.html", _agenda(ask, _of_room(ask)))


def _of_room(ask: Ask) -> Meeting:
    """A meeting with an agenda; NotFound where opinions are asked for in writing, on one matter."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if meeting.written:
        raise NotFound
    return meeting


def _agenda(ask: Ask, meeting: Meeting) -> dict[str, Any]:
    session, acting = ask.session, ask.acting
    mine, changes = door.me(session, acting, meeting), changing(ask, meeting)
    proposals = agenda.proposed(session, acting, meeting)
    return {
        "meeting": meeting,
        "changes": changes,
        "may_propose": mine is not None and not changes and meeting.state in PREPARED and not acting.only_looks,
        "proposals": [(one, {step.verb: step for step in may(session, acting, ITEM, one)}) for one in proposals],
        "proposers": people.names(session, {one.proposed_by for one in proposals if one.proposed_by}),
        "item_states": ITEM.states,
        **fields(ask, meeting, None),
        **show.outline(ask, meeting, mine),
    }


def changing(ask: Ask, meeting: Meeting) -> bool:
    """Whether this person changes the agenda: whoever prepares it, and the desk while the meeting is held."""
    if meeting.state in PREPARED:
        return any(step.verb == "edit" for step in may(ask.session, ask.acting, MEETING, meeting))
    mine = door.me(ask.session, ask.acting, meeting)
    return meeting.state in HELD and door.is_desk(meeting, mine, ask.acting) and not ask.acting.only_looks


def fields(ask: Ask, meeting: Meeting, item: MeetingItem | None) -> dict[str, Any]:
    """What the form of an item shows."""
    session, form = ask.session, ask.form
    start: dict[str, Any] = {"kind": "discussion", "minutes": 15}
    if item is not None:
        names = people.names(session, {item.presenter_id} if item.presenter_id else set())
        start = {
            "title": item.title, "text": item.text, "kind": item.kind, "minutes": item.minutes,
            "presenter": names.get(item.presenter_id or 0, ""), "presenter_id": item.presenter_id or "",
            "unit": item.unit_id or "", "closed": "yes" if item.closed else "",
        }  # fmt: skip
    sent = bool(ask.refused)
    return {
        "entered": lambda name: form.get(name) if sent else start.get(name, ""),
        "kind_choices": [(key, words.KINDS[key]) for key in KINDS],
        "unit_choices": _units(ask),
        "let_in_choices": [_Choice(str(one.row.id), one.name) for one in of_meetings.members(session, meeting.id or 0)],
        "let_in": form.all("let_in") if sent else [str(one) for one in agenda.let_in(session, item.id or 0)]
        if item else [],
        "most_minutes": MOST_MINUTES,
    }  # fmt: skip


class _Choice:
    """One line of a list of ticks."""

    def __init__(self, value: str, label: str) -> None:
        self.value, self.label, self.detail = value, label, ""


def _units(ask: Ask) -> list[tuple[int, str]]:
    """The agencies, and the units of one's own, by which an item may be prepared."""
    own = people.person(ask.session, ask.acting.as_whom).organisation_id
    agencies = [(card.unit_id, card.name) for card in organisations.internal(ask.session)]
    inner = [(unit.id, unit.name) for unit in units.of(ask.session, own) if unit.parent_id is not None]
    return [*agencies, *inner]


def _point(ask: Ask, meeting: Meeting) -> tuple[Point, LetIn]:
    form = ask.form
    title, text = form.text("title", most=500), form.text("text", required=False, most=8000, lines=True)
    kind = form.choice("kind", KINDS)
    minutes = form.integer("minutes", required=False, most=MOST_MINUTES) or 0
    presenter = making.person(ask, "presenter") if form.get("presenter") else None
    unit = form.integer("unit", required=False, least=1)
    if unit is not None and unit not in {id for id, _ in _units(ask)}:
        form.wrong("unit", say("Choose one of the list."))
    parent = form.integer("parent", required=False, least=1)
    form.check()
    point = Point(title, minutes, kind, text, presenter, unit, form.ticked("closed"), parent)
    return point, LetIn(tuple(form.numbers("let_in")))


@routes.post("/{id:int}/items", who=SIGNED_IN, again=shown, once=True)
def add(ask: Ask) -> Go:
    """Put an item on the agenda; or, as a member, propose one."""
    meeting = _of_room(ask)
    if changing(ask, meeting):
        point, let_in = _point(ask, meeting)
        acts.add(ask.session, ask.acting, meeting, point, let_in)
        return Go(f"/meetings/{meeting.id}/agenda", say("On the agenda."))
    if door.me(ask.session, ask.acting, meeting) is None:
        raise NotFound
    point, _ = _point(ask, meeting)
    acts.propose(ask.session, ask.acting, meeting, point)
    return Go(
        f"/meetings/{meeting.id}/agenda", say("Proposed. Whoever prepares the meeting takes it in or says why not.")
    )


@routes.get("/{id:int}/items/{item:int}", who=SIGNED_IN)
def item(ask: Ask) -> Answer:
    """One item with everything that belongs to it."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if meeting.written:
        return Go(f"/meetings/{meeting.id}")  # the matter has one page
    return item_page(ask, meeting, _item(ask, meeting))


def item_page(ask: Ask, meeting: Meeting, row: MeetingItem, opened: str = "") -> Page:
    """The page of an item."""
    if meeting.written:
        return show.page(ask, meeting, opened)
    session, acting = ask.session, ask.acting
    mine = door.me(session, acting, meeting)
    steps = {step.verb: step for step in may(session, acting, ITEM, row)} if row.state in ITEM.states else {}
    outline = show.outline(ask, meeting, mine)
    where = next((one for one in outline["planned"] if one.id == row.id), None)
    own = row.state == "proposed" and row.proposed_by == acting.as_whom
    return Page(
        "meetings/item.html",
        {
            "meeting": meeting,
            "item": row,
            "where": where,
            "steps": steps if meeting.state in PREPARED else {},
            "changes": changing(ask, meeting) or own,
            "desk": door.is_desk(meeting, mine, acting),
            "opened": opened,
            "presenter": people.cards(session, [row.presenter_id]).get(row.presenter_id) if row.presenter_id else None,
            "unit": units.names(session, [row.unit_id]).get(row.unit_id, "") if row.unit_id else "",
            "kind": words.KINDS[row.kind],
            "mine": mine,
            "moment": words.at,
            "excerpt": excerpts.may(session, acting, meeting, row),
            "resolution": show.document(ask, row.resolution),
            "said": opinions.of_item(session, acting, meeting, row),
            "may_say": mine is not None and not acting.only_looks and meeting.state not in ("closed", "cancelled"),
            "answers": door.is_desk(meeting, mine, acting) or row.presenter_id == acting.as_whom,
            "opinion_kinds": OPINIONS,
            "asked": ask.path.get("opinion", ""),
            **fields(ask, meeting, row),
            **laid.context(ask, meeting),
            **laid.lay_fields(ask, meeting, row),
        },
    )


def again(opened: str) -> Callable[[Ask], Page]:
    """The item's page once more after refused input, with the form that was sent open."""

    def shown_again(ask: Ask) -> Page:
        meeting = door.read(ask.session, ask.acting, ask.id)
        return item_page(ask, meeting, _item(ask, meeting), opened)

    return shown_again


@routes.post("/{id:int}/items/{item:int}/edit", who=SIGNED_IN, again=again("edit"), once=True)
def edit(ask: Ask) -> Go:
    """Say it anew."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    row = _item(ask, meeting)
    if not changing(ask, meeting) and row.proposed_by != ask.acting.as_whom:
        raise NotFound
    point, let_in = _point(ask, meeting)
    acts.edit(ask.session, ask.acting, meeting, row, point, let_in)
    return Go(f"/meetings/{meeting.id}/items/{row.id}", say("Changes kept."))


@routes.post("/{id:int}/items/{item:int}/move", who=SIGNED_IN, once=True)
def move(ask: Ask) -> Go:
    """A place up or down, into the item before it, or out of its own."""
    meeting = _changed(ask)
    row = _item(ask, meeting)
    acts.move(ask.session, ask.acting, meeting, row, ask.form.get("way"))
    return Go(f"/meetings/{meeting.id}/agenda#item-{row.id}")


@routes.post("/{id:int}/agenda/order", who=SIGNED_IN, once=True)
def order(ask: Ask) -> Go:
    """The whole order, as it was dragged: `3,5<3,4`."""
    meeting = _changed(ask)
    parts = [_ORDER.fullmatch(one.strip()) for one in ask.form.get("order").split(",") if one.strip()]
    pairs = [(int(m[1]), int(m[2]) if m[2] else None) for m in parts if m is not None]
    acts.put_in_order(ask.session, ask.acting, meeting, pairs)
    return Go(f"/meetings/{meeting.id}/agenda", say("The agenda is in its new order."))


@routes.post("/{id:int}/items/{item:int}/steps/{verb}", who=SIGNED_IN, again=again("decline"))
def step(ask: Ask) -> Go:
    """A step of an item before the meeting."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    row, take = _item(ask, meeting), _STEPS.get(ask.path["verb"])
    if take is None:
        raise NotFound
    return Go(f"/meetings/{meeting.id}/agenda", take(ask, meeting, row))


def _schedule(ask: Ask, meeting: Meeting, row: MeetingItem) -> Say:
    acts.schedule(ask.session, ask.acting, meeting, row)
    return say("On the agenda.")


def _decline(ask: Ask, meeting: Meeting, row: MeetingItem) -> Say:
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    acts.decline(ask.session, ask.acting, meeting, row, reason)
    return say("Not taken in; whoever proposed it is told why.")


def _propose_again(ask: Ask, meeting: Meeting, row: MeetingItem) -> Say:
    acts.propose_again(ask.session, ask.acting, meeting, row)
    return say("Proposed again.")


def _withdraw(ask: Ask, meeting: Meeting, row: MeetingItem) -> Say:
    acts.withdraw(ask.session, ask.acting, meeting, row)
    return say("Withdrawn.")


def _take_off(ask: Ask, meeting: Meeting, row: MeetingItem) -> Say:
    acts.take_off(ask.session, ask.acting, meeting, row)
    return say("Taken off the agenda.")


_STEPS: dict[str, Callable[[Ask, Meeting, MeetingItem], Say]] = {
    "schedule": _schedule,
    "decline": _decline,
    "propose_again": _propose_again,
    "withdraw": _withdraw,
    "take_off": _take_off,
}


def _item(ask: Ask, meeting: Meeting) -> MeetingItem:
    return agenda.read(ask.session, ask.acting, meeting, ask.number("item"))


def _changed(ask: Ask) -> Meeting:
    meeting = _of_room(ask)
    if not changing(ask, meeting):
        raise NotFound
    return meeting
