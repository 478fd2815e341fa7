"""Keeping the texts that a unit says again and again."""

from sqlmodel import Session

from workplace.citizens.models.phrases import Phrase
from workplace.citizens.queries import phrases
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, clean, one_line, say

LONGEST = 4000
MOST = 100


def keep(session: Session, acting: Acting, use: str, title: str, text: str) -> Phrase:
    """Keep one more for one's unit."""
    acting.require_more_than_looking()
    _checked(use, title, text)
    unit = phrases.home(session, acting)
    if not unit:
        raise NotNow(say("You hold no post, so there is no unit that would keep it."))
    if len(phrases.of_units(session, [unit])) >= MOST:
        raise BadInput({"text": say("{most} phrases are kept. Remove one first.", most=MOST)})
    row = Phrase(
        unit_id=unit, use=use, title=one_line(title), text=clean(text), made_by=acting.person, made_at=clock.now()
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "keep_phrase", Ref("citizens.phrase", row.id or 0), unit=unit)
    return row


def change(session: Session, acting: Acting, phrase_id: int, use: str, title: str, text: str) -> None:
    """Word it differently."""
    row = _ours(session, acting, phrase_id)
    _checked(use, title, text)
    row.use, row.title, row.text = use, one_line(title), clean(text)
    session.add(row)
    journal.write(session, acting, "change_phrase", Ref("citizens.phrase", row.id or 0), unit=row.unit_id)


def withdraw(session: Session, acting: Acting, phrase_id: int) -> None:
    """Keep it no longer."""
    row = _ours(session, acting, phrase_id)
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "remove_phrase", Ref("citizens.phrase", row.id or 0), unit=row.unit_id)


def bring_back(session: Session, acting: Acting, phrase_id: int) -> None:
    """It was taken away by mistake."""
    row = _ours(session, acting, phrase_id, gone=True)
    row.withdrawn_at = None
    session.add(row)
    journal.write(session, acting, "keep_phrase", Ref("citizens.phrase", row.id or 0), unit=row.unit_id)


def _ours(session: Session, acting: Acting, phrase_id: int, *, gone: bool = False) -> Phrase:
    acting.require_more_than_looking()
    row = session.get(Phrase, phrase_id)
    if row is None or row.unit_id != phrases.home(session, acting) or (row.withdrawn_at is not None) is not gone:
        raise NotFound
    return row


def _checked(use: str, title: str, text: str) -> None:
    wrong: dict[str, Say] = {}
    if use not in phrases.USES:
        wrong["use"] = say("Choose one of the list.")
    if not title.strip():
        wrong["title"] = say("Give it a name, so that it is found again.")
    if not text.strip():
        wrong["text"] = say("Write the text.")
    elif len(text) > LONGEST:
        wrong["text"] = say("At most {most} characters; this has {count}.", most=LONGEST, count=len(text))
    if wrong:
        raise BadInput(wrong)
