"""Who may hear what, and where it stands at that moment: both read from one state of the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.live.readers import EVERYONE


@dataclass(frozen=True)
class Decision:
    """As which audience somebody may hear a topic (None: not at all), and the thing's number, where it is numbered."""

    audience: str | None
    stands: int | None = None


NO = Decision(None)


@contextmanager
def one_state(database: Database) -> Iterator[Session]:
    """A session in which every statement reads the same state, on either database."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def decide(session: Session, asked: Iterable[tuple[Acting, str]]) -> list[Decision]:
    """What each person may hear of a topic; a question that several sockets ask is answered once."""
    decided: dict[tuple[Acting, str], Decision] = {}
    numbers: dict[str, int | None] = {}
    answers = []
    for question in asked:
        if question not in decided:
            decided[question] = _decide(session, *question, numbers)
        answers.append(decided[question])
    return answers


def _decide(session: Session, acting: Acting, topic: str, numbers: dict[str, int | None]) -> Decision:
    kind, _, key = topic.partition(":")
    may_hear, source = ports.may_hear.get(kind), ports.sources.get(kind)
    answer = may_hear(session, acting, key) if may_hear is not None else False
    if not answer:
        return NO
    named = answer if isinstance(answer, str) else EVERYONE
    if source is None:
        return Decision(named)
    thing, _, view = key.partition(".")
    if topic not in numbers:
        numbers[topic] = source.stands(session, thing)
    stands = numbers[topic]
    return NO if stands is None else Decision(f"{view}/{named}", stands)


def is_numbered(topic: str) -> bool:
    """Whether each change of what the topic tells of has a number."""
    return topic.partition(":")[0] in ports.sources.all()
