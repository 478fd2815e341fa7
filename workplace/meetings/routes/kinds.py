"""Kinds of meetings: the list, one with its rules, standing members and first agenda."""

import re
from typing import Any

from workplace.kernel.text import say
from workplace.meetings.actions import kinds as acts
from workplace.meetings.actions.kinds import KindWanted, Skeleton
from workplace.meetings.models.meetings import MeetingKind
from workplace.meetings.policy import ROLE
from workplace.meetings.queries import kinds
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.rules import customs
from workplace.meetings.rules.bodies import PRESETS
from workplace.meetings.rules.customs import BODIES, Customs
from workplace.meetings.rules.usual import usual
from workplace.org.queries import organisations, roles
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

_SHARE = re.compile(r"(>?)\s*([0-9]{1,3})\s*/\s*([0-9]{1,3})")
_LINE = re.compile(r"(.+?)(?:\s*[;|]\s*([0-9]{1,4}))?\s*")
MOST_ITEMS = 50


@routes.get("/kinds", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """The kinds that one may begin with."""
    found = kinds.offered(ask.session, ask.acting, closed=True)
    cards = organisations.cards(ask.session, list({one.organisation_id for one in found}))
    return Page(
        "meetings/kinds.html",
        {"kinds": found, "organisations": cards, "bodies": BODIES, "keeps": _keeps(ask)},
    )


@routes.get("/kinds/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form of a new kind."""
    mine = organisations.of(ask.session, ask.acting.as_whom)
    roles.require(ask.session, ask.acting, ROLE, mine.unit_id)
    return _form(ask, None)


@routes.post("/kinds", who=SIGNED_IN, again=new, once=True)
def keep(ask: Ask) -> Go:
    """Keep it."""
    kind = acts.keep(ask.session, ask.acting, _wanted(ask))
    return Go(f"/meetings/kinds/{kind.id}", say("Kept. New meetings can begin with it."))


@routes.get("/kinds/{id:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """A kind; as a form for who keeps it."""
    return _form(ask, kinds.read(ask.session, ask.acting, ask.id))


@routes.post("/kinds/{id:int}", who=SIGNED_IN, again=shown)
def change(ask: Ask) -> Go:
    """Say it anew."""
    kind = kinds.read(ask.session, ask.acting, ask.id)
    acts.change(ask.session, ask.acting, kind, _wanted(ask))
    return Go(f"/meetings/kinds/{kind.id}", say("Changes kept."))


@routes.post("/kinds/{id:int}/close", who=SIGNED_IN)
def close(ask: Ask) -> Go:
    """Let nobody begin with it, or let them again."""
    kind = kinds.read(ask.session, ask.acting, ask.id)
    acts.close(ask.session, ask.acting, kind)
    return Go("/meetings/kinds", say("Closed.") if kind.closed_on else say("Opened again."))


def _keeps(ask: Ask) -> bool:
    mine = organisations.of(ask.session, ask.acting.as_whom)
    return roles.has(ask.session, ask.acting, ROLE, mine.unit_id)


def _form(ask: Ask, kind: MeetingKind | None) -> Page:
    form, sent = ask.form, bool(ask.refused)
    rules = customs.read(kind.rules) if kind else usual("committee")
    start: dict[str, Any] = {
        "name": kind.name if kind else "", "body": kind.body if kind else "committee",
        "minutes": kind.minutes if kind else 180, "preset": _preset_of(rules, kind.body if kind else "committee"),
        "quorum": f"{'>' if rules.quorum_strict else ''}{rules.quorum[0]}/{rules.quorum[1]}",
        "agenda": "\n".join(f"{one['title']}; {one['minutes']}" for one in kinds.skeleton(kind)) if kind else "",
        **{name: getattr(rules, name) for name in (*_TIMES, *_YES)},
    }  # fmt: skip
    return Page(
        "meetings/kind.html",
        {
            "kind": kind,
            "may": kind is None or kinds.keeps(ask.session, ask.acting, kind),
            "entered": lambda name: form.get(name) if sent else start.get(name, ""),
            "bodies": list(BODIES.items()),
            "presets": [
                (said, [(one.key, one.label) for one in PRESETS if one.body == body]) for body, said in BODIES.items()
            ],
            "times": _TIMES,
            "ticks": _YES,
            "member_choices": of_meetings.choices(ask.session, ask.acting),
            "chosen": form.all("member") if sent else kinds.members(kind) if kind else [],
        },
    )


_TIMES = {
    "speech": say("Minutes of a speech"),
    "question": say("Minutes of a question"),
    "reply": say("Minutes of a reply"),
    "party_minutes": say("Minutes of a group on one item together; 0 means no limit"),
    "least_secret": say("So many must be entitled before a vote can be secret"),
}
_YES = {
    "substitutes": say("Somebody may come instead of a member"),
    "substitutes_vote": say("Whoever comes instead votes as well"),
    "proxies": say("An absent member's vote may be cast by another"),
    "code_needed": say("In the room one checks in by a code or at the desk"),
    "change_vote": say("An open vote may be changed until it is closed"),
    "roll_shrinks": say("Whoever leaves before the end of a vote is not counted"),
}


def _preset_of(rules: Customs, body: str) -> str:
    return next((one.key for one in PRESETS if one.body == body and one.rule.to_json() == rules.decision), "")


def _wanted(ask: Ask) -> KindWanted:
    form = ask.form
    name, body = form.text("name", most=200), form.choice("body", BODIES)
    minutes = form.integer("minutes", required=False, most=14 * 24 * 60) or 0
    times: dict[str, Any] = {key: form.integer(key, required=False, most=1000) or 0 for key in _TIMES}
    ticks = {key: form.ticked(key) for key in _YES}
    share = _SHARE.fullmatch(form.get("quorum") or "0/1")
    if share is None:
        form.wrong("quorum", say("Enter a share like 2/3."))
    preset = next((one for one in PRESETS if one.key == form.get("preset") and one.body == body), None)
    if preset is None:
        form.wrong("preset", say("Choose a way to decide of this body."))
    offered = {choice.value for choice in of_meetings.choices(ask.session, ask.acting)}
    asked = [one for one in form.all("member") if one]
    if not offered.issuperset(asked):
        form.wrong("member", say("Choose one of the list."))
    items = tuple(_skeleton(ask))
    form.check()
    assert share is not None and preset is not None, "the form was checked"
    rules = Customs(
        quorum=(int(share[2]), int(share[3])), quorum_strict=bool(share[1]), decision=preset.rule.to_json(),
        **times, **ticks,
    )  # fmt: skip
    return KindWanted(name, body, rules, minutes, items, tuple(asked))


def _skeleton(ask: Ask) -> list[Skeleton]:
    """One line an item: its title, and after a semicolon its minutes."""
    lines = [line.strip() for line in ask.form.get("agenda").splitlines() if line.strip()]
    if len(lines) > MOST_ITEMS:
        ask.form.wrong("agenda", say("At most {most} lines.", most=MOST_ITEMS))
    found = [_LINE.fullmatch(line) for line in lines[:MOST_ITEMS]]
    return [Skeleton(match[1][:500], int(match[2] or 0)) for match in found if match is not None]
