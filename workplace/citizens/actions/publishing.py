"""What the public reads of a case: its own wording, never the original; only as the citizen agreed."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import stepping
from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.models.parties import Consent, Party
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import checks
from workplace.citizens.actions.steps import take
from workplace.citizens.rules.masking import masked
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.text import clean, one_line, say

BY_CITIZEN, BY_DESK = "citizen", "desk"
"""Who took it off the public pages: what the citizen took off, no official puts back."""


def redact(session: Session, acting: Acting, case: Case, title: str, body: str, answer: str, version: int) -> None:
    """Word it for the public; the original stays as it came. NotNow where somebody saved meanwhile."""
    found = checks.written("title", one_line(title), say("Say in a few words what it is about."), 200)
    text = checks.written("body", body, say("Write down what the public may read."))
    take(session, acting, case, "redact", version=version)
    checks.still_at(session, case, version)
    words = session.get_one(CaseWords, case.id)
    words.public_title, words.public_body, words.public_answer = found, text, clean(answer)
    session.add(words)
    stepping.settled(session, acting, case, "redact")


def publish(session: Session, acting: Acting, case: Case) -> None:
    """Put it on the public pages, as it is worded for them."""
    if case.hidden == BY_CITIZEN or not case.is_public:
        raise NotNow(say("The citizen did not agree to this being published."))
    if case.published_at is not None:
        raise NotNow(say("It is on the public pages already."))
    take(session, acting, case, "publish")
    case.hidden = ""
    _put_out(session, case)
    stepping.settled(session, acting, case, "publish")


def unpublish(session: Session, acting: Acting | None, case: Case) -> None:
    """Take it off the public pages at once: the citizen, who agrees no longer (None), or the desk."""
    if case.published_at is None and not (acting is None and case.is_public):
        raise NotNow(say("It is not on the public pages."))
    who = acting or citizen(case.party_id)
    take(session, who, case, "unpublish")
    case.published_at, case.hidden = None, BY_DESK if acting else BY_CITIZEN
    if acting is None:
        case.is_public = False
        _agrees_no_longer(session, case)
    stepping.settled(session, who, case, "unpublish")


def as_agreed(session: Session, case: Case) -> None:
    """Its result stands: published where the service allows it, the citizen agreed, and nobody hid it."""
    if case.is_public and not case.hidden:
        _put_out(session, case)


def words_anew(session: Session, case: Case) -> None:
    """Its answer stands no longer: what the public read of it neither. The next one is worded, or masked, anew."""
    words = session.get_one(CaseWords, case.id)
    words.public_answer = ""
    session.add(words)


def _put_out(session: Session, case: Case) -> None:
    """Whatever nobody has worded for the public is taken without numbers, addresses and the sender's name."""
    words, party = session.get_one(CaseWords, case.id), session.get_one(Party, case.party_id)
    names = (party.name, party.address)
    words.public_title = words.public_title or masked(case.title, names)
    words.public_body = words.public_body or masked(words.body, names)
    if case.ready_at is not None:
        words.public_answer = words.public_answer or masked(words.answer, names)
    case.published_at = case.published_at or clock.now()
    session.add(words)
    _show_results(session, case)


def _show_results(session: Session, case: Case) -> None:
    """Pictures of the result may be seen with it, for they were drawn anew; a paper stays with the citizen, since
    nobody has looked whom it names. What came from the citizen is never shown by this.
    """
    row = CaseFile
    after = list(session.scalars(select(row).where(col(row.case_id) == case.id, col(row.purpose) == "after")))
    cards = files.cards(session, [file.file_id for file in after])
    for file in after:
        if file.file_id in cards and cards[file.file_id].media_type.startswith("image/"):
            file.audience = "public"
            session.add(file)


def _agrees_no_longer(session: Session, case: Case) -> None:
    row = Consent
    given = (col(row.case_id) == case.id, col(row.what) == "publish", col(row.withdrawn_at).is_(None))
    for consent in session.scalars(select(row).where(*given)):
        consent.withdrawn_at = clock.now()
        session.add(consent)
