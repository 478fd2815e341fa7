"""The one timeline of a task: told from the journal itself, so that it can't say anything else."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Happening
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units
from workplace.tasks.models.tasks import TaskExtension, TaskPart
from workplace.tasks.models.waits import TaskWait

Told = Callable[[dict[str, Any], "Names"], Say]


class Names:
    """What ids in a line's detail are called."""

    def __init__(self, session: Session, details: list[dict[str, Any]]) -> None:
        self.people = people.names(session, {d["person"] for d in details if isinstance(d.get("person"), int)})
        self.units = units.names(session, {d["unit"] for d in details if isinstance(d.get("unit"), int)})

    def party(self, detail: dict[str, Any]) -> str:
        """The person, else the unit that a line names."""
        return self.people.get(detail.get("person") or 0) or self.units.get(detail.get("unit") or 0, "")


def timeline(session: Session, acting: Acting, task_id: int) -> list[Happening]:
    """The task's one timeline, newest first, from the journal itself (at most 200 lines)."""
    lines = session.scalars(
        select(JournalLine)
        .where(_is_about(task_id), col(JournalLine.verb).in_(_TOLD))
        .order_by(col(JournalLine.seq).desc())
        .limit(200)
    ).all()
    details = texts.whole(session, lines)
    names = Names(session, list(details.values()))
    who = people.names(session, {line.person for line in lines} | {line.for_whom for line in lines if line.for_whom})
    return [_happening(line, details[line.seq], names, who) for line in lines]


def _is_about(task_id: int) -> ColumnElement[bool]:
    """Lines of the task itself, of its parts, its requests for more time and what it waits for."""
    parts = select(col(TaskPart.id)).where(col(TaskPart.task_id) == task_id)
    asked = select(col(TaskExtension.id)).where(col(TaskExtension.task_id) == task_id)
    tied = select(col(TaskWait.id)).where(col(TaskWait.task_id) == task_id)
    line = JournalLine
    return or_(
        and_(col(line.module) == "tasks.wait", col(line.thing).in_(tied)),
        and_(col(line.module) == "tasks", col(line.thing) == task_id),
        and_(col(line.module) == "tasks.part", col(line.thing).in_(parts)),
        and_(col(line.module) == "tasks.extension", col(line.thing).in_(asked)),
    )


def _happening(line: JournalLine, detail: dict[str, Any], names: Names, who: dict[int, str]) -> Happening:
    told, icon, tone = _TOLD[line.verb]
    what = told(detail, names)
    if line.for_whom:
        what = say("{what} (for {whom})", what=what, whom=who.get(line.for_whom, ""))
    quote = detail.get("text") or detail.get("reason") or ""
    return Happening(line.at, who.get(line.person, ""), what, quote if line.verb != "draft" else "", tone, icon)


def _plain(sentence: Say) -> Told:
    return lambda _detail, _names: sentence


def _due(sentence: Say) -> Told:
    """The sentence with the line's deadline, as dd/mm/yyyy."""

    def told(detail: dict[str, Any], _names: Names) -> Say:
        year, month, day = str(detail.get("due") or "----").split("-")[:3]
        return Say(sentence.msgid, {"day": f"{day}/{month}/{year}"})

    return told


def _assigned(detail: dict[str, Any], names: Names) -> Say:
    return _due(say("gave the task, due on {day}"))(detail, names) if detail.get("due") else say("gave the task")


def _progressed(detail: dict[str, Any], _names: Names) -> Say:
    return say("reported progress: {percent} %", percent=detail.get("percent", 0))


def _handed_over(detail: dict[str, Any], names: Names) -> Say:
    return say("gave it to another lead: {name}", name=names.party(detail))


def _handed_on(detail: dict[str, Any], names: Names) -> Say:
    return say("handed the work over to {name}", name=names.party(detail))


def _split(detail: dict[str, Any], _names: Names) -> Say:
    return say("gave a part of it out as a task of its own")


def _code(sentence: Say) -> Told:
    """The sentence with the other task's code."""
    return lambda detail, _names: Say(sentence.msgid, {"code": detail.get("code") or "–"})


def _succeeded(sentence: Say, by_decision: Say) -> Told:
    """The sentence with the new name, and with the decision where there is one."""

    def told(detail: dict[str, Any], names: Names) -> Say:
        decision = detail.get("decision") or ""
        chosen = by_decision if decision else sentence
        return Say(chosen.msgid, {"name": names.party(detail), "decision": decision})

    return told


def _excused(detail: dict[str, Any], _names: Names) -> Say:
    if detail.get("kind") == "failure":
        return say("confirmed an objective reason for a failed assessment")
    return say("confirmed an objective reason for a delay")


_TOLD: dict[str, tuple[Told, str, str]] = {
    "draft": (_plain(say("wrote the task down")), "file-pencil", ""),
    "assign": (_assigned, "user-share", "key"),
    "edit": (_plain(say("edited the task")), "pencil", ""),
    "accept": (_plain(say("accepted the task")), "check", ""),
    "refuse": (_plain(say("refused the task")), "circle-x", "key"),
    "begin": (_plain(say("began with the task")), "progress", ""),
    "progress": (_progressed, "chart-bar", ""),
    "report": (_plain(say("handed in the result")), "circle-check", "key"),
    "complete": (_plain(say("accepted the result")), "clipboard-check", "key"),
    "rework": (_plain(say("sent the result back to be done again")), "refresh", "key"),
    "split": (_split, "sitemap", ""),
    "wait_for": (_code(say("lets it wait for {code}")), "hourglass", ""),
    "go_ahead": (_code(say("went ahead without waiting for {code}")), "arrow-forward", "key"),
    "untie": (_plain(say("lets it wait no longer")), "x", ""),
    "hand_on": (_handed_on, "user-share", "key"),
    "reassign": (
        _succeeded(say("re-assigned it to {name}"), say("re-assigned it to {name} by decision {decision}")),
        "gavel",
        "key",
    ),
    "replace_issuer": (
        _succeeded(
            say("put {name} in the issuer's place"), say("put {name} in the issuer's place by decision {decision}")
        ),
        "user-cog",
        "key",
    ),
    "rest": (_plain(say("suspended it with the task above")), "player-pause", ""),
    "go_on": (_plain(say("let it go on with the task above")), "progress", ""),
    "move": (_plain(say("moved it in the chain of tasks")), "arrows-move", ""),
    "excuse": (_excused, "shield-check", "key"),
    "hand_over": (_handed_over, "user-share", "key"),
    "ask_part": (_plain(say("asked for a contribution")), "user-plus", ""),
    "deliver": (_plain(say("sent a contribution")), "send", ""),
    "waive": (_plain(say("waived a contribution")), "circle-minus", ""),
    "ask_again": (_plain(say("asked for a contribution once more")), "refresh", ""),
    "ask_extension": (_due(say("asked for more time, until {day}")), "calendar-pause", ""),
    "grant": (_due(say("granted more time, until {day}")), "calendar-check", "key"),
    "decline": (_plain(say("refused more time")), "calendar-x", "key"),
    "set_due": (_due(say("changed the deadline to {day}")), "calendar-due", "key"),
    "urge": (_plain(say("urged the task")), "bell-ringing", ""),
    "see_urging": (_plain(say("answered the urging")), "check", ""),
    "suspend": (_plain(say("suspended the task")), "player-pause", "key"),
    "call_back": (_plain(say("suspended the task: the sender called its document back")), "player-pause", "key"),
    "forget_words": (_plain(say("took the words away: its paper is handled on paper")), "lock", "key"),
    "resume": (_plain(say("let the task go on")), "progress", ""),
    "reopen": (_plain(say("opened the task again")), "rotate", "key"),
    "cancel": (_plain(say("cancelled the task")), "x", "key"),
    "fall_away": (_plain(say("cancelled it with the task above")), "x", "key"),
    "follow": (_plain(say("let others follow the task")), "eye", ""),
    "unfollow": (_plain(say("follows the task no longer")), "eye-off", ""),
    "attach": (_plain(say("attached files")), "paperclip", ""),
    "withdraw_attachment": (_plain(say("took a file away")), "paperclip", ""),
    "comment": (_plain(say("wrote an opinion on the task")), "message-2", ""),
}
