"""Who is told what, when something happens to a task. One fact, one sentence; nobody is told of their own act."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from sqlmodel import Session

from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.notices.actions import tell
from workplace.org.queries import people
from workplace.tasks import events as tasks
from workplace.tasks.queries import briefly


def fill() -> None:
    """Listen to every fact of tasks that someone should know of."""
    for fact, (sentence, kind) in _TOLD.items():
        listen(fact, _teller(sentence, kind))
    listen(tasks.TaskStopped, _stopped)
    listen(tasks.ExtensionAnswered, _answered)
    listen(tasks.TaskCommented, _commented)
    listen(tasks.TasksDue, _due)


_TOLD: dict[type, tuple[Say, str]] = {
    tasks.TaskAssigned: (say("New task: {title}"), "task"),
    tasks.TaskAccepted: (say("Task accepted by {name}: {title}"), "task_accepted"),
    tasks.TaskRefused: (say("Task refused by {name}: {title} ({reason})"), "task_refused"),
    tasks.TaskProgressed: (say("Progress {percent} %: {title}"), "task_progress"),
    tasks.TaskReported: (say("Result to be accepted: {title}"), "task_reported"),
    tasks.TaskReworked: (say("To be done again: {title} ({reason})"), "task_rework"),
    tasks.TaskCompleted: (say("Result accepted: {title}"), "task_completed"),
    tasks.TaskReopened: (say("Task opened again: {title} ({reason})"), "task_reopened"),
    tasks.TaskResumed: (say("Task goes on: {title}"), "task_resumed"),
    tasks.TaskFreed: (say("What it waited for has ended: {title}"), "task_freed"),
    tasks.IssuerReplaced: (say("You stand for having given this task: {title} ({reason})"), "task_issuer"),
    tasks.TaskDueChanged: (say("New deadline {due}: {title}"), "task_due"),
    tasks.TaskFollowed: (say("{name} lets you follow: {title}"), "task_followed"),
    tasks.TaskUrged: (say("{name} asks for progress: {title}"), "urged"),
    tasks.PartAsked: (say("Your contribution is asked for: {title}"), "part_asked"),
    tasks.PartDelivered: (say("{name} sent a contribution: {title}"), "part_delivered"),
    tasks.PartWaived: (say("Your contribution is not needed any more: {title} ({reason})"), "part_waived"),
    tasks.ExtensionAsked: (say("{name} asks for time until {new_due}: {title}"), "extension"),
}
_STOPPED = {
    "suspend": say("Task suspended: {title} ({reason})"),
    "rest": say("Task suspended with the one above it: {title} ({reason})"),
    "reassign": say("Task given to someone else by a decision: {title} ({reason})"),
    "hand_on": say("Task handed over: {title} ({reason})"),
    "call_back": say("Task suspended, its document was called back: {title} ({reason})"),
    "hand_over": say("Task given to someone else: {title} ({reason})"),
    "cancel": say("Task cancelled: {title} ({reason})"),
    "fall_away": say("Task cancelled with the one above it: {title} ({reason})"),
}
_ANSWERED = {True: say("More time granted: {title}"), False: say("More time refused: {title}")}


@cache  # filled twice, it is the same listener: the bus knows it again
def _teller(sentence: Say, kind: str) -> Callable[[Session, Any], None]:
    def told(session: Session, fact: Any) -> None:
        _tell(session, fact.people, fact, sentence, kind)

    return told


def _tell(session: Session, who: Iterable[int], fact: Any, sentence: Say, kind: str) -> None:
    name = people.names(session, [fact.by]).get(fact.by, "")
    places = {**vars(fact), "name": name, "title": briefly.title(session, fact.task)}
    known = {key: value for key, value in places.items() if f"{{{key}}}" in sentence.msgid}
    tell(session, set(who) - {fact.by}, Ref("tasks", fact.task), Say(sentence.msgid, known), kind=kind)


def _stopped(session: Session, fact: tasks.TaskStopped) -> None:
    _tell(session, fact.people, fact, _STOPPED[fact.how], "task_stopped")


def _answered(session: Session, fact: tasks.ExtensionAnswered) -> None:
    _tell(session, fact.people, fact, _ANSWERED[fact.granted], "extension")


def _commented(session: Session, fact: tasks.TaskCommented) -> None:
    _tell(session, fact.people, fact, say("{name} wrote an opinion: {title}"), "comment")
    _tell(session, fact.mentioned, fact, say("{name} named you in an opinion: {title}"), "mention")


def _due(session: Session, fact: tasks.TasksDue) -> None:
    """One sentence a day for each person: the task itself when it is only one, else the counts and the list."""
    if fact.task:
        title = briefly.title(session, fact.task)
        sentence = (
            say("Late: {title}", title=title) if fact.late or fact.of_others else say("Soon due: {title}", title=title)
        )
        tell(session, [fact.person], Ref("tasks", fact.task), sentence, kind="task_reminder")
        return
    counts = {"soon": fact.soon, "late": fact.late, "others": fact.of_others}
    sentence = say("Your tasks: {soon} soon due, {late} late; of others: {others} late", **counts)
    tell(session, [fact.person], Ref("tasks.reminder", fact.person), sentence, kind="task_reminder", url="/tasks")
