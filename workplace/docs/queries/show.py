"""What a document's page shows beside the paper: versions, opinions, relations, the way it went, who may see it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlmodel import Session, col

from workplace.access.models import AccessCause, Principal
from workplace.docs.models.handling import Directive, DossierItem, Routing, Urging, WorkDossier
from workplace.docs.models.issuing import Approval, Delivery, Recall, Recipient, Signature, Signer
from workplace.docs.models.letters import Attachment, Comment, Doc, Relation, Report, Version
from workplace.docs.policy import sees
from workplace.docs.queries import door
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.worktime import Calendar, working_minutes_between
from workplace.org.queries import people, units
from workplace.org.queries.calendar import calendar
from workplace.org.queries.people import PersonCard


@dataclass
class Node:
    """One addressee in the routing tree, with the working time it has lain there."""

    routing: Routing
    name: str
    position: str
    initials: str
    minutes: int
    holds: bool  # still open here
    stopped: bool  # was open when the document was called back
    mine: bool
    urged: bool
    below: list["Node"] = field(default_factory=list)


def rows(session: Session, model: Any, doc: Doc, *order: Any) -> list[Any]:
    """All rows of a document in one side table, in order."""
    return list(session.scalars(select(model).where(model.doc_id == doc.id).order_by(*order)))


def versions(session: Session, doc: Doc) -> list[Version]:
    """Every version, newest first."""
    return rows(session, Version, doc, col(Version.no).desc())


def attachments(session: Session, doc: Doc) -> list[Attachment]:
    """The separate files that still belong to it."""
    return [a for a in rows(session, Attachment, doc, col(Attachment.place)) if a.withdrawn_at is None]


def comments(session: Session, doc: Doc) -> list[Comment]:
    """Opinions, oldest first, withdrawn ones left out."""
    return [c for c in rows(session, Comment, doc, col(Comment.id)) if c.withdrawn_at is None]


def directives(session: Session, doc: Doc) -> list[Directive]:
    """The leaders' directives, newest first."""
    return rows(session, Directive, doc, col(Directive.id).desc())


def approvals(session: Session, doc: Doc) -> list[Approval]:
    """Approval steps, the present round last."""
    return rows(session, Approval, doc, col(Approval.round), col(Approval.place))


def present_approvals(session: Session, doc: Doc) -> list[Approval]:
    """Each place's newest row: how far the approval has come."""
    return newest_of_each(approvals(session, doc))


def newest_of_each(rows: list[Approval]) -> list[Approval]:
    """Of all rounds, in order: each place's newest row."""
    newest = {row.place: row for row in rows}
    return [newest[place] for place in sorted(newest)]


def signers(session: Session, doc: Doc) -> list[Signer]:
    """Signers in order."""
    return rows(session, Signer, doc, col(Signer.place))


def signatures(session: Session, doc: Doc) -> list[Signature]:
    """Signatures in the file that is read now (a returned document's earlier ones are not among them)."""
    found: list[Signature] = rows(session, Signature, doc, col(Signature.id))
    last_draft = session.scalar(
        select(col(Version.no))
        .where(col(Version.doc_id) == doc.id, col(Version.kind) == "draft")
        .order_by(col(Version.no).desc())
        .limit(1)
    )
    if doc.state in ("draft", "in_approval") or last_draft is None:
        return []
    since = max((v.no for v in versions(session, doc) if v.kind == "draft" and v.file_id != doc.file_id), default=0)
    return [s for s in found if s.version_no > since]


def recipients(session: Session, doc: Doc) -> list[Row[Any]]:
    """Recipients in order, each with its delivery (None before release)."""
    found = (
        select(Recipient, Delivery)
        .join(Delivery, col(Delivery.recipient_id) == col(Recipient.id), isouter=True)
        .where(col(Recipient.doc_id) == doc.id)
        .order_by(col(Recipient.place))
    )
    return list(session.execute(found).all())


def related(session: Session, acting: Acting, doc: Doc) -> list[tuple[str, bool, Doc]]:
    """Documents linked to this one that the person may see: (kind, this one points there, the other)."""
    linked = (
        select(col(Relation.kind), col(Relation.from_id), Doc)
        .join(
            Doc,
            or_(
                (col(Relation.from_id) == doc.id) & (col(Doc.id) == col(Relation.to_id)),
                (col(Relation.to_id) == doc.id) & (col(Doc.id) == col(Relation.from_id)),
            ),
        )
        .where(or_(col(Relation.from_id) == doc.id, col(Relation.to_id) == doc.id), sees(acting))
        .order_by(col(Relation.id))
        .limit(50)
    )
    return [(kind, from_id == doc.id, other) for kind, from_id, other in session.execute(linked)]


def dossiers(session: Session, acting: Acting, doc: Doc) -> list[WorkDossier]:
    """The work dossiers in which it lies, as far as this person finds them."""
    found = (
        select(WorkDossier)
        .join(DossierItem, col(DossierItem.dossier_id) == col(WorkDossier.id))
        .where(col(DossierItem.doc_id) == doc.id)
        .order_by(col(WorkDossier.year).desc(), col(WorkDossier.code))
    )
    every = list(session.scalars(found))
    own = door.own_offices(session, acting) if every else set()
    return [one for one in every if one.organisation_id in own]


def report(session: Session, doc: Doc) -> dict[str, Any] | None:
    """The newest evidence of a signature check, as it was told."""
    found = session.scalars(
        select(Report).where(col(Report.doc_id) == doc.id).order_by(col(Report.id).desc()).limit(1)
    ).one_or_none()
    if found is None:
        return None
    return dated(json.loads(found.body)) | {"made_at": found.made_at}


def dated(report: dict[str, Any]) -> dict[str, Any]:
    """A report as it is kept, with the times of its signatures as times."""
    signatures = [
        one | {"signed_at": datetime.fromisoformat(one["signed_at"]) if one["signed_at"] else None}
        for one in report["signatures"]
    ]
    return report | {"signatures": signatures}


def routing_tree(session: Session, acting: Acting, doc: Doc) -> list[Node]:
    """Where the document is: every addressee under whoever gave it, with working time held."""
    found: list[Routing] = rows(session, Routing, doc, col(Routing.id))
    unseen = select(col(Urging.routing_id)).where(col(Urging.doc_id) == doc.id, col(Urging.seen_at).is_(None))
    urged = set(session.scalars(unseen))
    cards = people.cards(session, {r.person_id for r in found if r.person_id})
    heads = people.heads_of(session, {r.unit_id for r in found if r.unit_id})
    names = units.names(session, {r.unit_id for r in found if r.unit_id})
    days, stopped = calendar(session), _stopped_at(session, doc)
    nodes = {
        r.id: _node(
            r, cards.get(r.person_id or 0), heads.get(r.unit_id or 0), names, days, acting, r.id in urged, stopped
        )
        for r in found
    }
    top: list[Node] = []
    for row in found:
        parent = nodes.get(row.parent_id) if row.parent_id else None
        (parent.below if parent else top).append(nodes[row.id])
    return top


def _stopped_at(session: Session, doc: Doc) -> datetime | None:
    """When handling stopped because the document was called back or locked away; None where it goes on."""
    if not doc.overlay:
        return None
    called = session.get(Recall, doc.origin_id) if doc.origin_id else None
    return called.at if called else clock.now()


def _node(
    row: Routing,
    person: PersonCard | None,
    head: PersonCard | None,
    names: dict[int, str],
    days: Calendar,
    acting: Acting,
    urged: bool,
    stopped: datetime | None,
) -> Node:
    is_open = row.state in ("unread", "read", "accepted")
    minutes = working_minutes_between(days, row.given_at, row.ended_at or stopped or clock.now())
    unit = names.get(row.unit_id or 0, "")
    shown = person or head
    name = person.name if person else unit
    position = person.position if person else (head.name if head else "")
    mine = row.holder in acting.principals
    return Node(
        row,
        name,
        position,
        shown.initials if shown else unit[:1],
        minutes,
        holds=is_open and stopped is None,
        stopped=is_open and stopped is not None,
        mine=mine,
        urged=urged,
    )


def flat(nodes: list[Node]) -> list[Node]:
    """The tree's nodes in reading order."""
    return [n for node in nodes for n in (node, *flat(node.below))]


def my_routings(nodes: list[Node]) -> list[Node]:
    """The open parts that lie with this person, the lead's first."""
    mine = [n for n in flat(nodes) if n.mine and n.holds]
    return sorted(mine, key=lambda n: ("lead", "coordinate", "inform").index(n.routing.role))


def who_sees(session: Session, doc: Doc) -> list[Row[Any]]:
    """Who can see this, and why: (principal kind, ref, role, cause, level), for whoever may see it themselves."""
    found = (
        select(
            col(Principal.kind), col(Principal.ref), col(Principal.role), col(AccessCause.cause), col(AccessCause.level)
        )
        .join(Principal, col(Principal.id) == col(AccessCause.principal))
        .where(col(AccessCause.kind) == doc.kind, col(AccessCause.thing) == doc.id)
        .distinct()
        .order_by(col(Principal.kind), col(Principal.ref), col(AccessCause.cause))
        .limit(200)
    )
    return list(session.execute(found).all())
