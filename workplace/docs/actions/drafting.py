"""A document in the making: the draft, its versions, who approves, signs and receives it."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.kinds import DOCS_INTERNAL, DOCS_OUTGOING
from workplace.docs.actions import numbers, working
from workplace.docs.events import DocEnded
from workplace.docs.models.issuing import Approval, Number, Recipient, Signer
from workplace.docs.models.letters import Doc, Relation, Version
from workplace.docs.process import INCOMING, LOCKED_AWAY, OUTGOING
from workplace.docs.queries import choices, door, holders
from workplace.docs.rules.keys import code_key, name_key
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import organisations, people
from workplace.org.queries.signers import SignerCard
from workplace.process.take import hold, take
from workplace.search import index


@dataclass(frozen=True)
class Draft:
    """What is known of a document before it is signed."""

    organisation_id: int
    summary: str
    type_code: str
    notation: str  # what will follow the number: UBND-TH, QĐ-UBND
    urgency: int = 0
    internal: bool = False


@dataclass(frozen=True)
class Party:
    """A signer or an approver, in order; `lines` are the authority lines as they stand on the page."""

    person_id: int
    capacity: str = ""
    lines: str = ""
    task: str = "content"
    for_whom: int | None = None  # in whose place a signer signs by delegation, and which
    authority: int | None = None

    @staticmethod
    def of(card: SignerCard) -> "Party":
        """The signer that a card offers."""
        lines = "\n".join(card.authority_lines)
        return Party(card.person_id, card.capacity, lines, for_whom=card.for_whom, authority=card.authority)


@dataclass(frozen=True)
class To:
    """A recipient: an organisation of the list, or a name alone."""

    name: str
    organisation_id: int | None = None
    role: str = "to"


def draft(
    session: Session,
    acting: Acting,
    what: Draft,
    file: FileCard,
    *,
    answers: Doc | None = None,
    import_key: str | None = None,
) -> Doc:
    """Begin an outgoing or internal document from a PDF; it may answer an incoming one (linked both ways)."""
    acting.require_more_than_looking()
    _check(what)
    _unsigned(file)
    now, card = clock.now(), organisations.card(session, what.organisation_id)
    drafter = people.person(session, acting.as_whom)
    if what.organisation_id not in {office.id for office in choices.drafts_for(session, acting)}:
        raise BadInput({"organisation": say("You do not draft for this organisation.")})
    doc = Doc(
        kind=DOCS_INTERNAL if what.internal else DOCS_OUTGOING,
        direction="internal" if what.internal else "outgoing",
        organisation_id=what.organisation_id,
        state="draft",
        at=clock.ticks(now),
        made_at=now,
        made_by=acting.person,
        drafter_id=acting.as_whom,
        unit_id=drafter.unit_id,
        author=card.name,
        author_id=card.id,
        author_key=name_key(card.name),
        summary=what.summary,
        import_key=import_key,
    )
    _describe(doc, what)
    session.add(doc)
    session.flush()
    assert doc.id is not None
    me, head = grants.person(session, acting.as_whom), holders.heads(session, drafter.unit_id)
    grants.grant(session, doc.kind, doc.at, doc.id, [me], "drafted", level=grants.EDIT)
    grants.grant(session, doc.kind, doc.at, doc.id, [head], "unit", level=grants.COMMENT)
    folders.put(session, me, "drafts", doc.kind, doc.id, is_read=True)
    journal.write(session, acting, "draft", Ref("docs", doc.id), file=file.sha256, type=doc.type_code)
    add_version(session, acting, doc, file, "draft", "")
    if answers is not None:
        _require_answerable(session, answers)
        relate(session, acting, doc, answers, "answers")
    index.mark(session, Ref("docs", doc.id))
    return doc


def _require_answerable(session: Session, answers: Doc) -> None:
    if (stopped := hold(session, INCOMING, answers)) is not None:
        raise NotNow(stopped.sentence)


def describe(session: Session, acting: Acting, doc: Doc, what: Draft) -> None:
    """Change a draft's summary, type, notation or urgency."""
    _only_draft(acting, doc)
    _check(what)
    _describe(doc, what)
    session.add(doc)
    journal.write(session, acting, "describe", Ref("docs", doc.id or 0), summary=what.summary, type=what.type_code)
    index.mark(session, Ref("docs", doc.id or 0))


def revise(session: Session, acting: Acting, doc: Doc, file: FileCard, note: str) -> Version:
    """Put a new version of the draft; earlier ones stay. While in approval it must be returned or withdrawn first."""
    _only_draft(acting, doc)
    _unsigned(file)
    return add_version(session, acting, doc, file, "draft", note)


def _unsigned(file: FileCard) -> None:
    """Fields are prepared before the first signature: a file that is signed already can't become a draft."""
    if file.signatures:
        raise BadInput({"file": say("This file is signed already. Upload the draft as it was before any signature.")})


def add_version(session: Session, acting: Acting, doc: Doc, file: FileCard, kind: str, note: str) -> Version:
    """Keep a file as the document's newest version, which people read from now on."""
    last = session.scalar(select(func.max(Version.no)).where(col(Version.doc_id) == doc.id)) or 0
    row = Version(
        doc_id=doc.id,  # type: ignore[arg-type]
        no=last + 1,
        kind=kind,
        file_id=file.id,
        sha256=file.sha256,
        pages=file.pages or 0,
        made_at=clock.now(),
        made_by=acting.person,
        note=note,
    )
    session.add(row)
    doc.file_id, doc.pages = file.id, file.pages or 0
    session.add(doc)
    session.flush()
    journal.write(session, acting, "version", Ref("docs", doc.id or 0), no=row.no, kind=kind, file=file.sha256)
    return row


def set_parties(
    session: Session, acting: Acting, doc: Doc, approvers: list[Party], signers: list[Party], recipients: list[To]
) -> None:
    """Who approves in which order, who signs in which order and as what, and to whom it goes; whoever signs must be
    known when it is submitted.
    """
    _only_draft(acting, doc)
    errors = {}
    if len({s.person_id for s in signers}) != len(signers):
        errors["signer"] = say("The same signer is named twice.")
    if len({r.name for r in recipients}) != len(recipients):
        errors["recipient"] = say("The same recipient is named twice.")
    if errors:
        raise BadInput(errors)
    round_ = _round(session, doc) + 1
    session.execute(delete(Approval).where(col(Approval.doc_id) == doc.id, col(Approval.state) == "waiting"))
    session.execute(delete(Signer).where(col(Signer.doc_id) == doc.id))
    session.execute(delete(Recipient).where(col(Recipient.doc_id) == doc.id))
    session.flush()
    assert doc.id is not None
    for place, party in enumerate(approvers, 1):
        session.add(Approval(doc_id=doc.id, round=round_, place=place, person_id=party.person_id, task=party.task))
    for place, party in enumerate(signers, 1):
        session.add(
            Signer(
                doc_id=doc.id, place=place, person_id=party.person_id, capacity=party.capacity, lines=party.lines,
                field=f"Signer{place}", for_whom=party.for_whom, authority=party.authority,
            )
        )  # fmt: skip
    for place, to in enumerate(recipients, 1):
        session.add(
            Recipient(doc_id=doc.id, place=place, name=to.name, organisation_id=to.organisation_id, role=to.role)
        )
    last = people.person(session, signers[-1].person_id) if signers else None
    doc.signer_name, doc.signer_position = (last.name, last.position) if last else ("", "")
    session.add(doc)
    journal.write(
        session, acting, "set_parties", Ref("docs", doc.id), approvers=[p.person_id for p in approvers],
        signers=[p.person_id for p in signers], recipients=[r.name for r in recipients],
    )  # fmt: skip
    session.flush()


def _round(session: Session, doc: Doc) -> int:
    done = (col(Approval.doc_id) == doc.id, col(Approval.state) != "waiting")
    return session.scalar(select(func.max(Approval.round)).where(*done)) or 0


def discard(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """Give a draft up; it stays readable, with the reason."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, OUTGOING, doc, "discard", reason=reason)
    end(session, acting, doc, reason)


def end(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """What was never released has ended: off every desk, its number void and kept in the book with the reason."""
    assert doc.id is not None
    working.break_off(session, doc)
    kept = select(Number).where(col(Number.doc_id) == doc.id, col(Number.state).in_(("allotted", "given")))
    for row in session.scalars(kept).all():
        numbers.void(session, acting, row, reason)
    folders.take_out(session, doc.kind, doc.id)
    doc.note = reason
    session.add(doc)
    events.publish(session, DocEnded(doc.id))


def relate(session: Session, acting: Acting, doc: Doc, to: Doc, kind: str) -> None:
    """Link two documents both ways; linking again changes nothing."""
    if doc.id == to.id:
        raise BadInput({"to": say("A document can't be linked to itself.")})
    same = (col(Relation.from_id) == doc.id, col(Relation.to_id) == to.id, col(Relation.kind) == kind)
    if session.scalar(select(col(Relation.id)).where(*same)) is not None:
        return
    assert doc.id is not None and to.id is not None
    session.add(Relation(from_id=doc.id, to_id=to.id, kind=kind, at=clock.now(), by=acting.person))
    journal.write(session, acting, "relate", Ref("docs", doc.id), to=to.id, kind=kind)
    journal.write(session, acting, "related", Ref("docs", to.id), by=doc.id, kind=kind)


def editable(session: Session, acting: Acting, doc_id: int) -> Doc:
    """A draft of one's own, or NotFound; NotNow when it is no longer a draft."""
    doc = door.read(session, acting, doc_id)
    _only_draft(acting, doc)
    return doc


def _only_draft(acting: Acting, doc: Doc) -> None:
    if doc.drafter_id != acting.as_whom or doc.direction == "incoming":
        raise NotFound
    acting.require_more_than_looking()
    if doc.overlay == "secret":
        raise NotNow(LOCKED_AWAY)
    if doc.state != "draft":
        raise NotNow(say("Only a draft can be changed. Withdraw it first, or ask for its return."))


def _describe(doc: Doc, what: Draft) -> None:
    doc.summary, doc.type_code, doc.urgency = what.summary, what.type_code, what.urgency
    doc.notation = what.notation
    doc.code = f"/{what.notation}"
    doc.code_key = code_key(doc.code)


def _check(what: Draft) -> None:
    errors = {}
    if not what.summary:
        errors["summary"] = say("Fill this in.")
    if not what.notation:
        errors["notation"] = say("Fill this in.")
    if errors:
        raise BadInput(errors)
