"""Asking citizens for their opinion on a topic: opened, changed, told what came of it, taken away."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.queries import services
from workplace.citizens.models.feedback import Topic
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, clean, fold, one_line, say
from workplace.org.queries import units


@dataclass(frozen=True)
class Wanted:
    """A topic as its form has it."""

    title: str
    text: str
    unit_id: int
    opens_on: date
    closes_on: date | None = None
    outcome: str = ""


def ask(session: Session, acting: Acting, wanted: Wanted) -> Topic:
    """Ask citizens on a topic. BadInput by field."""
    _check(session, acting, wanted)
    row = Topic(
        slug=_slug(session, wanted.title), title=one_line(wanted.title), text=clean(wanted.text),
        unit_id=wanted.unit_id, opens_on=wanted.opens_on, closes_on=wanted.closes_on, outcome=clean(wanted.outcome),
        made_at=clock.now(), made_by=acting.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.write(session, acting, "ask_topic", Ref("citizens.topic", row.id or 0), unit=row.unit_id)
    return row


def change(session: Session, acting: Acting, topic_id: int, wanted: Wanted) -> None:
    """Word it differently, move its days, tell what came of it; its address stays."""
    _check(session, acting, wanted)
    row = _topic(session, topic_id)
    row.title, row.text, row.unit_id = one_line(wanted.title), clean(wanted.text), wanted.unit_id
    row.opens_on, row.closes_on, row.outcome = wanted.opens_on, wanted.closes_on, clean(wanted.outcome)
    session.add(row)
    journal.write(session, acting, "change_topic", Ref("citizens.topic", row.id or 0), unit=row.unit_id)


def withdraw(session: Session, acting: Acting, topic_id: int, *, again: bool = False) -> None:
    """Take it off the public pages; `again` puts it back. What was sent stays."""
    require(session, acting)
    row = _topic(session, topic_id)
    row.withdrawn_at = None if again else clock.now()
    session.add(row)
    verb = "ask_topic" if again else "withdraw_topic"
    journal.write(session, acting, verb, Ref("citizens.topic", row.id or 0), unit=row.unit_id)


def require(session: Session, acting: Acting) -> None:
    """NotFound for whoever does not set up feedback."""
    services.require_administers(session, acting, "feedback")


def _topic(session: Session, topic_id: int) -> Topic:
    row = session.get(Topic, topic_id)
    if row is None:
        raise NotFound
    return row


def _check(session: Session, acting: Acting, wanted: Wanted) -> None:
    require(session, acting)
    wrong: dict[str, Say] = {}
    if not one_line(wanted.title):
        wrong["title"] = say("Give it a name.")
    if not units.is_open(session, wanted.unit_id):
        wrong["unit_id"] = say("Choose one of the list.")
    if wanted.closes_on is not None and wanted.closes_on < wanted.opens_on:
        wrong["closes_on"] = say("It can't close before it opens.")
    if wrong:
        raise BadInput(wrong)


def _slug(session: Session, title: str) -> str:
    bare = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:60] or "gop-y"
    taken = set(session.scalars(select(col(Topic.slug)).where(col(Topic.slug).startswith(bare))))
    found, number = bare, 1
    while found in taken:
        number += 1
        found = f"{bare}-{number}"
    return found
