"""A document on its way down: given, read, accepted, forwarded, finished, returned, urged."""

from datetime import date

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import telling
from workplace.docs.events import DocDone, DocReopened, DocRouted, DocSubmitted, DocUrged, RoutingReturned
from workplace.docs.models.handling import Directive, Routing, Urging
from workplace.docs.models.letters import Doc
from workplace.docs.process import INCOMING, ROUTING
from workplace.docs.queries import holders
from workplace.docs.rules import deadlines
from workplace.docs.rules.addressees import Addressee
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import people
from workplace.process.take import require, take

OPEN = ("unread", "read", "accepted")


def give(
    session: Session,
    acting: Acting,
    doc: Doc,
    to: Addressee,
    *,
    due: date | None,
    note: str,
    directive: Directive | None = None,
    parent: Routing | None = None,
) -> Routing:
    """Put a document into an addressee's folder: a person's own, or that of a unit's head."""
    assert doc.id is not None
    holder = grants.person(session, to.person_id) if to.person_id else holders.heads(session, to.unit_id or 0)
    row = (_kept(session, doc, holder) if directive else None) or Routing(
        doc_id=doc.id,
        parent_id=parent.id if parent else None,
        unit_id=to.unit_id,
        person_id=to.person_id,
        holder=holder,
        role=to.role,
        given_by=acting.as_whom,
        given_at=clock.now(),
    )
    _touch(
        row, directive_id=directive.id if directive else None, role=to.role, note=note, due=due,
        given_by=acting.as_whom,  # to whom it is returned; the journal names who stood in
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert row.id is not None
    grants.grant(session, doc.kind, doc.at, doc.id, [holder], "routed", level=grants.COMMENT, ref=row.id)
    folder = "info" if to.role == "inform" else "to_handle"
    folders.take_out(session, doc.kind, doc.id, holder=holder, row=row.id)
    folders.put(session, holder, folder, doc.kind, doc.id, row=row.id, role=to.role, due=due)
    journal.write(
        session,
        acting,
        "route",
        Ref("docs", doc.id),
        routing=row.id,
        role=to.role,
        person=to.person_id,
        unit=to.unit_id,
    )
    events.publish(session, DocRouted(doc.id, row.id, _people(session, row), to.role, due, acting.person))
    return row


def require_reachable(session: Session, addressees: list[Addressee]) -> None:
    """BadInput where somebody has left, or nobody heads a unit: the document would lie where nobody looks."""
    persons = {to.person_id for to in addressees if to.person_id}
    heads = people.heads_of(session, {to.unit_id for to in addressees if to.unit_id and not to.person_id})
    present = people.at_work(session, persons)
    for to in addressees:
        if to.person_id not in present if to.person_id else to.unit_id not in heads:
            raise BadInput({to.role: say("Nobody would receive it there now. Choose someone else.")})


def _require_onward(session: Session, row: Routing, addressees: list[Addressee]) -> None:
    """BadInput where a part would go back up the way that it came: whoever does not want it returns it."""
    above: Routing | None = row
    came_by: set[tuple[int | None, int | None]] = set()
    while above is not None:
        came_by.add((above.person_id, above.unit_id))
        above = session.get(Routing, above.parent_id) if above.parent_id else None
    for to in addressees:
        if (to.person_id, to.unit_id) in came_by:
            raise BadInput({to.role: say("It came from there. Return it instead, with the reason.")})


def _kept(session: Session, doc: Doc, holder: int) -> Routing | None:
    """The part that an addressee still holds of an earlier directive: a new one goes on with it, it gives no second."""
    own = (col(Routing.doc_id) == doc.id, col(Routing.holder) == holder, col(Routing.parent_id).is_(None))
    still = select(Routing).where(*own, col(Routing.state).in_(OPEN))
    return session.scalars(still.order_by(col(Routing.id).desc()).limit(1)).one_or_none()


def _people(session: Session, row: Routing) -> tuple[int, ...]:
    if row.person_id:
        return (row.person_id,)
    return tuple(card.id for card in people.heads(session, row.unit_id or 0))


def open_(session: Session, acting: Acting, doc: Doc) -> None:
    """The person opened the document: their unread rows become read, urgings seen (written aside of the page)."""
    assert doc.id is not None
    folders.mark_read(session, acting, doc.kind, doc.id)
    mine = select(Routing).where(
        col(Routing.doc_id) == doc.id, col(Routing.holder).in_(acting.principals), col(Routing.state) == "unread"
    )
    for row in session.scalars(mine).all():
        take(session, acting, ROUTING, row, "read")
        row.read_at = clock.now()
        session.add(row)
    held = select(col(Routing.id)).where(col(Routing.doc_id) == doc.id, col(Routing.holder).in_(acting.principals))
    session.execute(
        update(Urging)
        .where(col(Urging.routing_id).in_(held), col(Urging.seen_at).is_(None))
        .values(seen_at=clock.now())
    )


def accept(session: Session, acting: Acting, doc: Doc, row: Routing) -> None:
    """Take the work on; when the lead does, the document is in handling."""
    take(session, acting, ROUTING, row, "accept")
    _touch(row, accepted_at=clock.now())
    session.add(row)
    _mark_begun(session, acting, doc, row)
    telling.accepted(session, acting, row)


def forward(
    session: Session, acting: Acting, doc: Doc, row: Routing, addressees: list[Addressee], note: str, due: date | None
) -> list[Routing]:
    """Pass one's part down to people or units below: the lead's part has exactly one new lead."""
    leads = sum(a.role == "lead" for a in addressees)
    errors = {}
    if not addressees:
        errors["person"] = say("Choose to whom.")
    elif row.role == "lead" and leads != 1:
        errors["lead"] = say("Choose exactly one who leads.")
    elif row.role == "inform" and any(a.role != "inform" for a in addressees):
        errors["role"] = say("It came to you for information; it can be forwarded for information only.")
    if (past := deadlines.refused(due, clock.today())) is not None:
        errors["due"] = past
    elif due and row.due and due > row.due:
        errors["due"] = say("Not later than {day}, the deadline given to you.", day=f"{row.due:%d/%m/%Y}")
    if errors:
        raise BadInput(errors)
    require_reachable(session, addressees)
    _require_onward(session, row, addressees)
    _mark_begun(session, acting, doc, row)
    take(session, acting, ROUTING, row, "forward", note=note)
    _end(session, acting, doc, row, note)
    me = grants.person(session, acting.as_whom)
    folders.put(session, me, "following", doc.kind, doc.id or 0, row=row.id or 0, is_read=True, due=row.due)
    deadline = due or row.due
    given = [give(session, acting, doc, a, due=deadline, note=note, parent=row) for a in addressees]
    for child in given:
        telling.passed(session, acting, child)
    return given


def take_back(session: Session, acting: Acting, doc: Doc, row: Routing) -> None:
    """Undo a forwarding that nobody has opened yet."""
    assert doc.id is not None
    take(session, acting, ROUTING, row, "take_back")
    _touch(row, ended_at=None, ended_by=None, outcome="")
    session.add(row)
    for child in session.scalars(select(Routing).where(col(Routing.parent_id) == row.id)).all():
        grants.withdraw(session, doc.kind, doc.at, doc.id, [child.holder], "routed", ref=child.id or 0)
        folders.take_out(session, doc.kind, doc.id, row=child.id)
        session.delete(child)
    folders.take_out(session, doc.kind, doc.id, folder="following", row=row.id)
    folder = "info" if row.role == "inform" else "to_handle"
    folders.put(
        session, row.holder, folder, doc.kind, doc.id, row=row.id or 0, role=row.role, due=row.due, is_read=True
    )
    telling.passed(session, acting, row)


def finish(session: Session, acting: Acting, doc: Doc, row: Routing, outcome: str) -> None:
    """End one's part with its outcome. The lead's end makes the document done."""
    if row.role == "lead" and not outcome:
        raise BadInput({"outcome": say("Say what came of it: the answer's number, or why none is needed.")})
    telling.require_not_followed(session, acting, row)
    take(session, acting, ROUTING, row, "finish", outcome=outcome)
    _end(session, acting, doc, row, outcome)
    telling.finished(session, acting, row, outcome)
    if row.role == "lead":
        _finish_document(session, acting, doc, outcome)


def return_(session: Session, acting: Acting, doc: Doc, row: Routing, reason: str) -> None:
    """Send it back to whoever gave it, with the reason; the first lead's return lays it before the leader again."""
    assert doc.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    parent = session.get(Routing, row.parent_id) if row.parent_id else None
    require(session, acting, ROUTING, row, "return")  # a stale page hears of the part before the document
    if row.role == "lead" and parent is None:
        take(session, acting, INCOMING, doc, "hand_back", reason=reason)
    take(session, acting, ROUTING, row, "return", reason=reason)
    _end(session, acting, doc, row, reason)
    if parent is not None and parent.state == "forwarded":
        telling.passed(session, acting, _reopen(session, doc, parent))
    elif row.role == "lead":
        _lay_before(session, doc, _leader(session, doc) or row.given_by)
        telling.handed_back(session, acting, row, reason)
    events.publish(session, RoutingReturned(doc.id, row.id or 0, row.given_by, acting.person, reason))


def urge(session: Session, acting: Acting, doc: Doc, row: Routing, text: str) -> Urging:
    """Ask an addressee for progress; they see it, and that they saw it is kept."""
    assert doc.id is not None
    acting.require_more_than_looking()
    take(session, acting, ROUTING, row, "urge", text=text)
    urged = Urging(doc_id=doc.id, routing_id=row.id or 0, at=clock.now(), person=acting.as_whom, text=text)
    session.add(urged)
    events.publish(session, DocUrged(doc.id, row.id or 0, _people(session, row), acting.person))
    return urged


def reopen(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """Open a finished document again: the lead's part goes on; what was only noted lies before the leader again."""
    assert doc.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    lead = last_lead(session, doc)
    take(session, acting, INCOMING, doc, "reopen", to="in_handling" if lead else "submitted", reason=reason)
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, "handling" if lead else "submitted", doc.kind, doc.id, is_read=True)
    if lead is not None:
        again = give(session, acting, doc, Addressee("lead", lead.person_id, lead.unit_id), due=doc.due, note=reason)
        telling.passed(session, acting, again)
        events.publish(session, DocReopened(doc.id, acting.person))
    elif (leader := _leader(session, doc)) is not None:
        _lay_before(session, doc, leader)
        events.publish(session, DocSubmitted(doc.id, leader, acting.person))


def last_lead(session: Session, doc: Doc) -> Routing | None:
    """The lead's part with which the document was finished."""
    ended = (col(Routing.doc_id) == doc.id, col(Routing.role) == "lead", col(Routing.state) == "finished")
    return session.scalars(select(Routing).where(*ended).order_by(col(Routing.id).desc()).limit(1)).one_or_none()


def _mark_begun(session: Session, acting: Acting, doc: Doc, row: Routing) -> None:
    if row.role == "lead" and doc.state == "directed":
        take(session, acting, INCOMING, doc, "begin")


def _finish_document(session: Session, acting: Acting, doc: Doc, outcome: str) -> None:
    assert doc.id is not None
    take(session, acting, INCOMING, doc, "finish", outcome=outcome)
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, "done", doc.kind, doc.id)
    events.publish(session, DocDone(doc.id, acting.person, _leader(session, doc)))


def _end(session: Session, acting: Acting, doc: Doc, row: Routing, outcome: str) -> None:
    assert doc.id is not None
    _touch(row, ended_at=clock.now(), ended_by=acting.person, outcome=outcome)
    session.add(row)
    folders.take_out(session, doc.kind, doc.id, holder=row.holder, row=row.id)


def _reopen(session: Session, doc: Doc, parent: Routing) -> Routing:
    """A returned part lies with its giver again: their own row is open anew (a fact of the return, not a step)."""
    assert doc.id is not None
    give_again = Addressee(parent.role, parent.person_id, parent.unit_id)
    row = Routing(
        doc_id=doc.id, parent_id=parent.parent_id, directive_id=parent.directive_id, unit_id=give_again.unit_id,
        person_id=give_again.person_id, holder=parent.holder, role=parent.role, note=parent.note, due=parent.due,
        given_by=parent.given_by, given_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    grants.grant(session, doc.kind, doc.at, doc.id, [row.holder], "routed", level=grants.COMMENT, ref=row.id or 0)
    folder = "info" if row.role == "inform" else "to_handle"
    folders.put(session, row.holder, folder, doc.kind, doc.id, row=row.id or 0, role=row.role, due=row.due)
    return row


def _leader(session: Session, doc: Doc) -> int | None:
    """Whose the newest directive is, whoever stood in for them."""
    given = select(func.coalesce(col(Directive.for_whom), col(Directive.person))).where(col(Directive.doc_id) == doc.id)
    return session.scalar(given.order_by(col(Directive.id).desc()).limit(1))


def _lay_before(session: Session, doc: Doc, leader: int) -> None:
    """Before the leader again, for another directive."""
    assert doc.id is not None
    holder = grants.person(session, leader)
    folders.take_out(session, doc.kind, doc.id, holder=holder, folder="following")
    folders.put(session, holder, "to_direct", doc.kind, doc.id, due=doc.due)


def _touch(row: Routing, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
