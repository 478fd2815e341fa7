"""The process tables, enumerated: every state × every step × everybody; what no row allows is refused."""

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from tests.docs.conftest import Office
from tests.docs.test_way import arrived
from workplace.access import folders, grants
from workplace.docs import policy
from workplace.docs.models.handling import Directive, Routing
from workplace.docs.models.issuing import Recall
from workplace.docs.models.letters import Doc
from workplace.docs.process import INCOMING, OUTGOING, ROUTING
from workplace.kernel import clock
from workplace.kernel.errors import NotFound, NotNow
from workplace.process.table import Process, Rule
from workplace.process.take import may, take

NUMBERED = {"numbered", "sealed", "released", "recalled", "replaced"}
OUTGOING_ROLES: dict[Rule, set[str]] = {
    policy.READER: {"an"},
    policy.DRAFTER: {"an"},
    policy.APPROVER: {"dung"},
    policy.SIGNER: {"binh"},
    policy.IN_PERSON: {"binh"},
    policy.STANDS_IN: set(),  # nobody acts for anybody here: test_standing_in
    policy.CLERK: {"kha"},
    policy.REPLACES: {"kha"},
    policy.MAKER: {"an", "kha"},
}
INCOMING_ROLES: dict[Rule, set[str]] = {
    policy.READER: {"vinh"},
    policy.CLERK: {"vinh"},
    policy.LEADER: {"chi"},
    policy.RECIPIENT: set(),  # nobody, as long as its sender has not called it back
    policy.LEAD: {"hoa"},
    policy.CLERK_OR_LEAD: {"vinh", "hoa"},
    policy.CLERK_OR_LEADER: {"vinh", "chi"},
    policy.CLERK_OR_ITS_LEADER: {"vinh", "chi"},
    policy.REOPENER: {"vinh", "chi", "hoa"},
}


def number_of(doc: Doc) -> int:
    assert doc.id is not None
    return doc.id


def read(session: Session, doc: Doc) -> Doc:
    return session.get_one(Doc, doc.id)


def found_open(session: Session, office: Office, process: Process, thing: Doc | Routing) -> set[tuple[str, str]]:
    """Who may take which step now."""
    logins = office.cast.people
    return {(login, step.verb) for login in logins for step in may(session, office.cast[login], process, thing)}


def expected(process: Process, state: str, roles: dict[Rule, set[str]]) -> set[tuple[str, str]]:
    """What the table says."""
    return {(login, step.verb) for step in process.leaving(state) for login in roles[step.who]}


def put_into(session: Session, doc: Doc, state: str, number: int | None) -> None:
    session.execute(update(Doc).where(col(Doc.id) == doc.id).values(state=state, number=number))
    session.refresh(doc)


@pytest.fixture
def outgoing(office: Office) -> Doc:
    """A draft of An's that lies on every desk at once, so that only the state decides."""
    doc = office.draft(office.cast.an)
    with office.house.database.writing() as session:
        for login, folder in (("dung", "to_approve"), ("binh", "to_sign")):
            who = grants.person(session, office.cast.people[login])
            folders.put(session, who, folder, doc.kind, number_of(doc))
        session.add(Recall(doc_id=number_of(doc), at=clock.now(), by=1, decided_by=1, reason="để thử"))
    return doc


@pytest.fixture
def incoming(office: Office) -> Doc:
    """A document that Chi directed to Hoa and that lies before Chi again."""
    doc = arrived(office)
    with office.house.database.writing() as session:
        kept = read(session, doc)
        kept.arrival_number, kept.arrival_year = 1, 2026
        chi, hoa = (grants.person(session, office.cast.people[login]) for login in ("chi", "hoa"))
        folders.put(session, chi, "to_direct", doc.kind, number_of(doc))
        session.add(Directive(doc_id=number_of(doc), at=clock.now(), person=office.cast.people["chi"], text="Giao"))
        session.add(
            Routing(doc_id=number_of(doc), person_id=office.cast.people["hoa"], holder=hoa, role="lead", given_by=1,
                    given_at=clock.now())
        )  # fmt: skip
    return doc


def test_outgoing_steps_are_open_to_whom_the_table_says_and_to_nobody_else(office: Office, outgoing: Doc) -> None:
    with office.house.database.reading() as session:
        doc = read(session, outgoing)
        for state in OUTGOING.states:
            put_into(session, doc, state, 1 if state in NUMBERED else None)
            assert found_open(session, office, OUTGOING, doc) == expected(OUTGOING, state, OUTGOING_ROLES), state


def test_incoming_steps_are_open_to_whom_the_table_says_and_to_nobody_else(office: Office, incoming: Doc) -> None:
    with office.house.database.reading() as session:
        doc = read(session, incoming)
        for state in INCOMING.states:
            put_into(session, doc, state, None)
            assert found_open(session, office, INCOMING, doc) == expected(INCOMING, state, INCOMING_ROLES), state


def test_routing_steps_are_open_to_the_addressee_alone(office: Office, incoming: Doc) -> None:
    roles = {rule: {"hoa"} for rule in (policy.ADDRESSEE, policy.HANDLER, policy.FORWARDER)}
    roles[policy.URGER] = {"chi", "vinh"}  # who gave it and directed the document, and the clerk
    with office.house.database.reading() as session:
        row = session.scalars(select(Routing).where(col(Routing.doc_id) == incoming.id)).one()
        for state in ROUTING.states:
            session.execute(update(Routing).where(col(Routing.id) == row.id).values(state=state))
            session.refresh(row)
            assert found_open(session, office, ROUTING, row) == expected(ROUTING, state, roles), state


@pytest.mark.parametrize("verb", sorted({step.verb for step in OUTGOING.steps}))
def test_a_step_out_of_its_state_is_refused_as_too_early_or_too_late(office: Office, outgoing: Doc, verb: str) -> None:
    leaves = {state for step in OUTGOING.steps_called(verb) for state in step.leaves}
    with office.house.database.reading() as session:
        doc = read(session, outgoing)
        for state in OUTGOING.states.keys() - leaves:
            put_into(session, doc, state, 1 if state in NUMBERED else None)
            with pytest.raises(NotNow):
                take(session, office.cast.kha, OUTGOING, doc, verb)
        put_into(session, doc, sorted(leaves)[0], 1)
        with pytest.raises(NotFound):
            take(session, office.cast.la, OUTGOING, doc, verb)
