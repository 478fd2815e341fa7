"""The chains of a scope: from each first task down to whoever holds a part of it, and since when."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import standing
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.queries.standing import Asked
from workplace.tasks.rules.statistics import Period

MOST = 600  # tasks of all chains on a page


@dataclass
class Node:
    """One task of a chain and what hangs below it; `here`: it belongs to the scope asked for."""

    line: Line
    here: bool
    below: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Chains:
    """A page of chains; `cut`: there were more tasks in them than are shown."""

    roots: list[Node]
    next: tuple[date, int] | None
    cut: bool


def chains(
    session: Session, acting: Acting, scope: Scope, period: Period, after: tuple[date, int] | None = None
) -> Chains:
    """The chains in which the scope's tasks of a period stand, those due first before the others."""
    found = standing.listed(session, Asked(scope, period, clock.today()), after=after)
    kept = found[: standing.PAGE]
    following = (kept[-1].by, kept[-1].id) if len(found) > len(kept) else None
    own = [row.id for row in kept]
    roots = list(dict.fromkeys(row.root_id or row.id for row in _in_order(session, own)))
    members = list(rows(session, _members(), {"roots": roots, "most": MOST + 1})) if roots else []
    ids = [row.id for row in members[:MOST]]
    nodes = {line.id: Node(line, line.id in set(own)) for line in lines(session, acting, ids)}
    top: dict[int, Node] = {}
    for node in nodes.values():
        above = nodes.get(node.line.parent_id or 0)
        if above is not None:
            above.below.append(node)
        else:
            top[node.line.id] = node
    for root in top.values():
        _tint(root)
    order = {root: place for place, root in enumerate(roots)}
    ranked = sorted(top.values(), key=lambda node: order.get(node.line.id, len(order)))
    return Chains(ranked, following, len(members) > MOST)


def _tint(root: Node) -> None:
    """Where a whole chain belongs to the scope, nothing of it stands out."""
    chain = [root]
    for node in chain:
        chain += node.below
    if all(node.here for node in chain):
        for node in chain:
            node.here = False


def _in_order(session: Session, ids: list[int]) -> list[Any]:
    found = {row.id: row for row in rows(session, _roots(), {"ids": ids})} if ids else {}
    return [found[id] for id in ids if id in found]


@cache
def _roots() -> Select[*tuple[Any, ...]]:
    return select(col(Task.id), col(Task.root_id)).where(col(Task.id).in_(bindparam("ids", expanding=True)))


@cache
def _members() -> Select[*tuple[Any, ...]]:
    """Parents before children."""
    inside = col(Task.root_id).in_(bindparam("roots", expanding=True))
    order = (col(Task.depth), col(Task.due), col(Task.id))
    return select(col(Task.id)).where(inside, col(Task.state) != "draft").order_by(*order).limit(bindparam("most"))
