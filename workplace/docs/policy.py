"""Who may do what with a document: one rule, one SQL expression, one sentence (design.md 3, Permission)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from workplace.access import folders
from workplace.access.models import Access
from workplace.docs.models.handling import Routing, WorkDossier
from workplace.docs.models.issuing import Recall
from workplace.docs.models.letters import Doc
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule


def _holds(*names: str) -> Callable[[Acting], ColumnElement[bool]]:
    return lambda acting: folders.holds(names, acting, col(Doc.kind), col(Doc.id))


def _is_drafter(acting: Acting) -> ColumnElement[bool]:
    return and_(col(Doc.drafter_id) == acting.as_whom, col(Doc.direction) != "incoming")


def _is_clerk(acting: Acting) -> ColumnElement[bool]:
    return roles.clerk_of(acting, col(Doc.organisation_id))


def _leads(acting: Acting) -> ColumnElement[bool]:
    """The lead's routing that is still open lies with this person."""
    return (
        select(col(Routing.id))
        .where(
            col(Routing.doc_id) == col(Doc.id),
            col(Routing.role) == "lead",
            col(Routing.state).in_(("unread", "read", "accepted", "finished")),
            col(Routing.holder).in_(acting.principals),
        )
        .exists()
    )


def _directed_it(acting: Acting) -> ColumnElement[bool]:
    from workplace.docs.models.handling import Directive

    return (
        select(col(Directive.id))
        .where(
            col(Directive.doc_id) == col(Doc.id),
            or_(col(Directive.person) == acting.as_whom, col(Directive.for_whom) == acting.as_whom),
        )
        .exists()
    )


def sees(acting: Acting) -> ColumnElement[bool]:
    """SQL: the document is visible to this person (the door's own condition)."""
    if not acting.principals:
        return false()
    return (
        select(col(Access.thing))
        .where(
            col(Access.principal).in_(acting.principals),
            col(Access.kind) == col(Doc.kind),
            col(Access.at) == col(Doc.at),
            col(Access.thing) == col(Doc.id),
        )
        .exists()
    )


def _replacement_stands(acting: Acting) -> ColumnElement[bool]:
    return and_(
        _is_clerk(acting),
        select(col(Recall.doc_id)).where(col(Recall.doc_id) == col(Doc.id)).exists() | (col(Doc.state) == "released"),
    )


CLERK = Rule(say("the clerk of the organisation in whose books it stands"), _is_clerk)
LEADER = Rule(say("the leader to whom it was submitted"), _holds("to_direct"))
LEAD = Rule(say("whoever leads its handling"), _leads)
DIRECTED = Rule(say("the leader who gave the directive"), _directed_it)
CLERK_OR_LEAD = Rule(say("the clerk, or whoever led its handling"), lambda a: or_(_is_clerk(a), _leads(a)))
CLERK_OR_LEADER = Rule(
    say("the clerk, or the leader who gave the directive"), lambda a: or_(_is_clerk(a), _directed_it(a))
)
DRAFTER = Rule(say("the drafter"), _is_drafter)
APPROVER = Rule(say("the present approver"), _holds("to_approve"))
SIGNER = Rule(say("the signer whose turn it is"), _holds("to_sign"))
REPLACES = Rule(say("the clerk of the issuing organisation"), _replacement_stands)


def _was_called_back(acting: Acting) -> ColumnElement[bool]:
    return and_(_is_clerk(acting), col(Doc.overlay).in_(("recalled", "replaced")))


RECIPIENT = Rule(say("the clerk of an organisation whose document its sender called back"), _was_called_back)


def _holds_routing(acting: Acting) -> ColumnElement[bool]:
    return col(Routing.holder).in_(acting.principals)


def _holds_work(acting: Acting) -> ColumnElement[bool]:
    return and_(_holds_routing(acting), col(Routing.role) != "inform")


def _forwarded_unread(acting: Acting) -> ColumnElement[bool]:
    child = aliased(Routing)
    touched = (
        select(col(child.id)).where(col(child.parent_id) == col(Routing.id), col(child.state) != "unread").exists()
    )
    return and_(_holds_routing(acting), ~touched)


ADDRESSEE = Rule(say("the addressee"), _holds_routing)
HANDLER = Rule(say("the addressee who leads or coordinates"), _holds_work)
FORWARDER = Rule(say("whoever forwarded it, while nobody has opened it"), _forwarded_unread)


def _keeps_dossier(acting: Acting) -> ColumnElement[bool]:
    return or_(col(WorkDossier.holder_id) == acting.as_whom, roles.clerk_of(acting, col(WorkDossier.organisation_id)))


DOSSIER_HOLDER = Rule(say("whoever opened the dossier, or the clerk"), _keeps_dossier)


def keeps_books(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person keeps the organisation's registers and number series: its clerk (Art. 6.3)."""
    return roles.clerk_of(acting, organisation)


def reads_books(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person reads the organisation's registers: its clerks, leaders and administrators."""
    return or_(
        keeps_books(acting, organisation),
        *(roles.holds_at(acting, role, organisation) for role in ("signer", "unit_head", "administrator")),
    )


def reads_access_log(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person sees who read and fetched a document of the organisation: its clerks and administrators."""
    return or_(keeps_books(acting, organisation), roles.holds_at(acting, "administrator", organisation))
