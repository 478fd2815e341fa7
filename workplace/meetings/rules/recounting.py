"""A meeting's log told in words: what each kind of event says to a reader, under which heading, with which mark.

Whoever did it stands before the sentence. Figures of votes and the secretary's drafts are not told here; the pages to
which a line leads have rules of their own for those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workplace.kernel.text import Say, say

SECOND, MINUTE = 1_000, 60_000


@dataclass(frozen=True)
class Telling:
    """How one kind of event is told. `key`: it decides something, or divides the meeting."""

    sentence: Say
    icon: str
    group: str
    key: bool = False


GROUPS: dict[str, Say] = {
    "session": say("The session"),
    "attendance": say("Attendance"),
    "agenda": say("Agenda"),
    "speaking": say("Speaking"),
    "votes": say("Votes"),
    "papers": say("Papers"),
    "conclusions": say("Conclusions"),
    "room": say("Screens and staff"),
}
"""What readers may narrow the log to."""

_SESSION: dict[str, tuple[Say, str]] = {
    "gathered": (say("began the check-in"), "door-enter"),
    "opened": (say("opened the meeting; {present} of {members} members were there"), "player-play"),
    "paused": (say("began a break"), "player-pause"),
    "resumed": (say("went on after the break"), "player-play"),
    "closed": (say("closed the meeting"), "square-check"),
    "reopened": (say("opened the meeting again"), "rotate"),
    "chair_taken": (say("gave the chair to {name}"), "user-share"),
    "session_closed": (say("closed the session to guests"), "lock"),
    "session_opened": (say("let the guests in again"), "lock-open"),
}
_ATTENDANCE: dict[str, tuple[Say, str]] = {
    "arrived": (say("checked {name} in"), "login"),
    "left": (say("noted that {name} left"), "door-exit"),
    "site_arrived": (say("checked in a remote site: {site}"), "building"),
    "site_left": (say("noted that a remote site left: {site}"), "building"),
    "site_set": (say("changed a remote site: {site}"), "building"),
    "seated": (say("gave seats in the hall"), "layout-sidebar"),
    "site_dropped": (say("took a remote site off the list"), "building"),
}
_AGENDA: dict[str, tuple[Say, str]] = {
    "item_begun": (say("took up the item “{title}”"), "list-check"),
    "item_ended": (say("ended the item after {spent}"), "check"),
    "item_put_off": (say("put the item off"), "clock"),
    "item_left": (say("put the item off"), "clock"),
    "item_added": (say("added the item “{title}”"), "plus"),
    "item_changed": (say("changed the item “{title}”"), "pencil"),
    "items_moved": (say("put the agenda in another order"), "list-details"),
    "phase_set": (say("went on: {phase}"), "messages"),
}
_SPEAKING: dict[str, tuple[Say, str]] = {
    "asked": (say("asked for {name}: {kind}"), "hand-stop"),
    "withdrawn": (say("took the wish of {name} back"), "arrow-back"),
    "removed": (say("took {name} off the list"), "x"),
    "turn_moved": (say("put {name} at place {place} of the list"), "list-details"),
    "floor_given": (say("gave the floor to {name}"), "microphone"),
    "floor_ended": (say("ended the speech of {name} after {spoke}"), "microphone-off"),
    "clock_stopped": (say("stopped the speaker's clock"), "player-pause"),
    "clock_started": (say("let the speaker's clock run on"), "player-play"),
    "time_added": (say("gave the speaker {by} more"), "plus"),
    "quota_set": (say("changed the speaking time of a group"), "clock"),
    "list_closed": (say("closed the list of speakers"), "lock"),
    "list_opened": (say("opened the list of speakers"), "lock-open"),
}
_VOTES: dict[str, tuple[Say, str]] = {
    "vote_handed": (say("entered that {name} hands their vote over"), "user-share"),
    "vote_taken_back": (say("entered that {name} takes their vote back"), "arrow-back"),
    "poll_prepared": (say("prepared the vote “{poll}”"), "file-pencil"),
    "asked_in_writing": (say("asked the members for their opinions in writing"), "send"),
    "poll_opened": (say("opened the vote “{poll}”; {entitled} may vote"), "chart-pie"),
    "poll_right_added": (say("let {name} vote in “{poll}”"), "user-plus"),
    "poll_extended": (say("set the end of the vote “{poll}” to {closes}"), "clock"),
    "poll_collected": (say("the ballot box of “{poll}” is closed and waits for its count"), "key"),
    "poll_paper_entered": (say("entered figures of “{poll}” that were counted by hand"), "pencil"),
    "poll_paper_dropped": (say("took the figures of “{poll}” from paper away"), "x"),
    "poll_closed": (say("the vote “{poll}” was counted"), "lock"),
    "poll_tie_decided": (say("decided equal votes of “{poll}”"), "gavel"),
    "poll_published": (say("announced the result of “{poll}”"), "rosette-discount-check"),
    "poll_voided": (say("declared the vote “{poll}” void, to be held again"), "x"),
    "result_hidden": (say("took the result off the screens"), "eye-off"),
}
_PAPERS: dict[str, tuple[Say, str]] = {
    "paper_added": (say("laid the paper “{paper}” before the members"), "file-text"),
    "paper_recalled": (say("recalled the paper “{paper}”"), "arrow-back"),
    "presenter_set": (say("began to lead the pages of a paper, from page {page}"), "presentation"),
    "presenter_ended": (say("ended leading the pages"), "presentation"),
    "page_kept": (say("led to page {page}"), "file-text"),
}
_CONCLUSIONS: dict[str, tuple[Say, str]] = {
    "concluded": (say("wrote down a conclusion"), "gavel"),
    "conclusion_withdrawn": (say("took a conclusion back"), "arrow-back"),
    "minuted": (say("wrote what the minutes say of the item"), "notes"),
}
_ROOM: dict[str, tuple[Say, str]] = {
    "screens_held": (say("held the hall's screens"), "eye-off"),
    "screens_freed": (say("let the hall's screens go on"), "eye"),
    "hall_address_made": (say("made an address for the hall's screen"), "link"),
    "request_made": (say("asked the staff for something"), "message-plus"),
    "request_done": (say("saw to what was asked of the staff"), "check"),
}
_KEY = frozenset(
    ("opened", "closed", "reopened", "chair_taken", "item_begun", "poll_opened", "poll_closed", "concluded")
)
_BY_GROUP = {
    "session": _SESSION, "attendance": _ATTENDANCE, "agenda": _AGENDA, "speaking": _SPEAKING, "votes": _VOTES,
    "papers": _PAPERS, "conclusions": _CONCLUSIONS, "room": _ROOM,
}  # fmt: skip
TELLINGS: dict[str, Telling] = {
    kind: Telling(sentence, icon, group, kind in _KEY)
    for group, kinds in _BY_GROUP.items()
    for kind, (sentence, icon) in kinds.items()
}
_OWN: dict[str, Say] = {
    "arrived": say("checked in"),
    "left": say("went away"),
    "asked": say("asked to speak: {kind}"),
    "withdrawn": say("took their wish to speak back"),
    "floor_ended": say("ended their speech after {spoke}"),
    "chair_taken": say("took the chair"),
    "vote_handed": say("handed their vote over"),
    "vote_taken_back": say("took their vote back"),
}
"""What somebody did for themselves."""
_OTHER = Telling(say("an event of another kind: {kind}"), "point", "session")
_PHASES = {
    "presenting": say("being presented"), "discussing": say("under discussion"), "deciding": say("being decided"),
}  # fmt: skip
TURNS: dict[str, Say] = {
    "speech": say("a speech"),
    "question": say("a question to somebody"),
    "order": say("a point of order"),
    "interposed": say("a question in between"),
    "reply": say("a reply"),
}


def kinds_of(group: str) -> tuple[str, ...]:
    """The kinds of events under a heading; () when there is no such heading."""
    return tuple(kind for kind, told in TELLINGS.items() if told.group == group)


def telling(kind: str) -> Telling:
    """How a kind is told; one that a newer log may hold is still a line."""
    return TELLINGS.get(kind, _OTHER)


@dataclass(frozen=True)
class Names:
    """What numbers in events stand for, looked up before."""

    member: Mapping[int, str]
    turn: Mapping[int, int]  # whose wish to speak
    poll: Mapping[int, str]
    paper: Mapping[int, str]
    site: Mapping[int, str]
    clock: Callable[[int], str]  # a moment of the log as the hour people read


def sentence(kind: str, body: Mapping[str, Any], own: bool, names: Names) -> Say:
    """What an event says; `own`: whoever did it did it for themselves."""
    msgid = (_OWN[kind] if own and kind in _OWN else telling(kind).sentence).msgid
    return Say(msgid, {**_plain(body), **_named(body, names), "kind": TURNS.get(str(body.get("kind")), kind)})


def about(body: Mapping[str, Any], names: Names) -> int | None:
    """The member whom an event is about, if any."""
    member = body.get("member")
    return member if isinstance(member, int) else names.turn.get(body.get("turn") or 0)


def quote(kind: str, body: Mapping[str, Any]) -> str:
    """The words that somebody said or gave as their reason."""
    name = {"concluded": "text", "request_made": "text", "asked": "topic", "opened": "despite"}.get(kind, "reason")
    return str(body.get(name) or "")


def length(ms: int) -> Say:
    """How long something took, to the second."""
    minutes, seconds = divmod(max(0, ms) // SECOND, 60)
    if minutes >= 60:
        return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    return say("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the event itself; what an older event lacks is told as a dash."""
    values: dict[str, Any] = {
        name: body.get(name, "–") for name in ("present", "members", "title", "place", "entitled")
    }
    values["page"] = body.get("page", 1)
    return values


def _named(body: Mapping[str, Any], names: Names) -> dict[str, Any]:
    lengths = {name: length(int(body.get(name) or 0)) for name in ("spent", "spoke", "by")}
    poll, paper, site, closes = (body.get(name) or 0 for name in ("poll", "paper", "site", "closes"))
    return {
        **lengths,
        "name": names.member.get(about(body, names) or 0, "–"),
        "phase": _PHASES.get(str(body.get("phase")), "–"),
        "poll": names.poll.get(poll) or body.get("title", "–"),
        "paper": names.paper.get(paper, "–"),
        "site": names.site.get(site) or body.get("name", "–"),
        "closes": names.clock(closes) if closes else "–",
    }
