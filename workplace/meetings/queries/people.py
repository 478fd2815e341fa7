"""Who belongs to a meeting, with names and answers, and who may be asked to."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.meetings.models.meetings import MeetingMember
from workplace.org.queries import organisations, people
from workplace.org.queries.choices import Choice, agencies, people_in, units_in
from workplace.org.queries.people import PersonCard

MOST = 1000


@dataclass(frozen=True)
class Belonging:
    """A member with their card, and whoever stands for whom."""

    row: MeetingMember
    card: PersonCard | None
    stands_for: str = ""  # the name of the member whose place they take
    by: str = ""  # of a member who does not come: the name of whoever comes instead

    @property
    def name(self) -> str:
        """The person's name."""
        return self.card.name if self.card else "–"


def members(session: Session, meeting_id: int, *, after: int = 0, most: int = MOST) -> list[Belonging]:
    """The members in their order, from a place on."""
    m = MeetingMember
    here = (col(m.meeting_id) == meeting_id, col(m.place) > after)
    rows = list(session.scalars(select(m).where(*here).order_by(col(m.place), col(m.id)).limit(most)))
    cards = people.cards(session, {row.person_id for row in rows})
    known = {row.id or 0: row for row in rows}
    instead = {row.stands_for: row for row in rows if row.stands_for and row.standing != "refused"}

    def name(row: MeetingMember | None) -> str:
        return cards[row.person_id].name if row is not None and row.person_id in cards else ""

    return [
        Belonging(row, cards.get(row.person_id), name(known.get(row.stands_for or 0)), name(instead.get(row.id or 0)))
        for row in rows
    ]


def answers(session: Session, meeting_id: int) -> dict[str, int]:
    """How many gave which answer; "" are those who are silent. Chair, secretaries and substitutes are not asked."""
    m = MeetingMember
    asked = (col(m.meeting_id) == meeting_id, col(m.role).in_(ASKED), col(m.stands_for).is_(None))
    return dict(session.execute(select(col(m.answer), func.count()).where(*asked).group_by(col(m.answer))).all())


ASKED = ("deputy", "member", "guest")
"""The roles whose answer is awaited."""


def choices(session: Session, acting: Acting) -> list[Choice]:
    """Whom the form offers: agencies and units, for which their heads come, and people of one's own organisation."""
    mine = organisations.of(session, acting.as_whom)
    others = [card for card in organisations.internal(session) if card.id != mine.id]
    return [
        *agencies(session, acting, others, say("Agencies")),
        *units_in(session, acting, mine.id),
        *people_in(session, acting, mine.id),
    ]


def meant(session: Session, values: list[str]) -> list[int]:
    """The people that a list's values mean (`person:3`; `unit:7` its head), each once, in order."""
    units = [int(v.partition(":")[2]) for v in values if v.startswith("unit:")]
    heads = people.heads_of(session, units)
    found: dict[int, None] = {}
    for value in values:
        kind, _, number = value.partition(":")
        if kind == "person":
            found[int(number)] = None
        elif int(number) in heads:
            found[heads[int(number)].id] = None
    return list(found)
