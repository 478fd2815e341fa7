"""Who approves, who signs, who receives: rows of a form that grows and shrinks by its own buttons, without scripts."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from workplace.docs.actions.drafting import Party, To
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.docs.rules.addressing import is_commune, is_department
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import organisations, people
from workplace.org.queries import signers as who_signs
from workplace.org.queries.people import PersonCard
from workplace.org.queries.signers import SignerCard
from workplace.web.forms import Form, read_number

TASKS = (("content", say("Approves the content")), ("format", say("Checks the format")))
ROLES = (("to", say("Addressee")), ("copy", say("For information")))
GROUPS = (("departments", say("All departments")), ("communes", say("All communes and wards")))


@dataclass(frozen=True)
class Rows:
    """What stands in the form: approvers as `person|task`, signers as `person|capacity`, recipients `role|id|name`."""

    approver: list[str] = field(default_factory=list)
    signer: list[str] = field(default_factory=list)
    recipient: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Offered:
    """Whom the form offers."""

    people: dict[int, PersonCard]
    signers: list[SignerCard]


def offered(session: Session, acting: Acting, doc: Doc) -> Offered:
    """People of the drafter's and of the issuing organisation, and those from elsewhere who may sign for the issuing
    one (the head of the office that serves it); its signers.
    """
    own = organisations.of(session, acting.as_whom).id
    found = [c for o in dict.fromkeys((doc.organisation_id, own)) for c in people.in_organisation(session, o)]
    signers = who_signs.of(session, doc.organisation_id)
    elsewhere = people.cards(session, sorted({one.person_id for one in signers} - {card.id for card in found}))
    return Offered({card.id: card for card in (*found, *elsewhere.values())}, signers)


def of_doc(session: Session, doc: Doc) -> Rows:
    """The rows as they are kept."""
    return Rows(
        [f"{row.person_id}|{row.task}" for row in show.present_approvals(session, doc)],
        [f"{row.person_id}|{row.capacity}" for row in show.signers(session, doc)],
        [f"{row[0].role}|{row[0].organisation_id or ''}|{row[0].name}" for row in show.recipients(session, doc)],
    )


def sent(session: Session, form: Form) -> Rows:
    """The rows as they were sent, with what was being added."""
    rows = Rows(form.all("approver"), form.all("signer"), form.all("recipient")[:300])
    if form.get("new_approver"):
        rows = replace(rows, approver=_with(rows.approver, f"{form.get('new_approver')}|{form.get('new_task')}"))
    if form.get("new_signer"):
        rows = replace(rows, signer=_with(rows.signer, form.get("new_signer")))
    name = " ".join(form.get("new_recipient").split())[:300]
    if name:
        one = f"{form.get('new_role') or 'to'}|{_known(session, name, form.get('new_recipient_id'))}|{name}"
        rows = replace(rows, recipient=_with(rows.recipient, one))
    return rows


def _with(rows: list[str], one: str) -> list[str]:
    return rows if one in rows else [*rows, one]


def _known(session: Session, name: str, chosen: str) -> str:
    """The organisation of the list that is meant: the chosen one if it still is called so, else by its exact name."""
    if (number := read_number(chosen)) is not None:
        card = organisations.cards(session, [number]).get(number)
        if card is not None and card.name == name:
            return str(card.id)
    found = organisations.by_name(session, name)
    return str(found.id) if found else ""


def changed(session: Session, rows: Rows, do: str, own: int) -> Rows:
    """After one of the form's own buttons: `remove:signer:1`, `up:approver:2`, `group:communes`."""
    verb, _, rest = do.partition(":")
    if verb == "group":
        return replace(rows, recipient=_grouped(session, rows.recipient, rest, own))
    name, _, at = rest.partition(":")
    index = 0 if at == "0" else read_number(at)
    if name not in ("approver", "signer", "recipient") or index is None:
        return rows
    of = list(getattr(rows, name))
    if index < len(of):
        one = of.pop(index)
        if verb == "up":
            of.insert(max(0, index - 1), one)
    return replace(rows, **{name: of})


def _grouped(session: Session, rows: list[str], group: str, own: int) -> list[str]:
    for card in organisations.internal(session):
        wanted = is_commune(card.name) if group == "communes" else is_department(card.name)
        if wanted and card.id != own and not any(row.split("|", 2)[1] == str(card.id) for row in rows):
            rows = [*rows, f"to|{card.id}|{card.name}"]
    return rows


def approvers(rows: Rows, offers: Offered, form: Form) -> list[Party]:
    """The rows as parties; what nobody offered is told as wrong."""
    found = []
    for person, task in (_two(row) for row in rows.approver):
        if person not in offers.people:
            form.wrong("new_approver", say("Choose one of the list."))
            continue
        found.append(Party(person, task="format" if task == "format" else "content"))
    if len({p.person_id for p in found}) != len(found):
        form.wrong("new_approver", say("The same approver is named twice."))
    return found


def signers(rows: Rows, offers: Offered, form: Form) -> list[Party]:
    """The same for signers, with the lines that stand above each signature."""
    known = {(card.person_id, card.capacity): card for card in offers.signers}
    found = []
    for key in (_two(row) for row in rows.signer):
        if key not in known:
            form.wrong("new_signer", say("Choose one of the list."))
            continue
        found.append(Party.of(known[key]))
    return found


def recipients(session: Session, rows: Rows) -> list[To]:
    """The same for recipients."""
    parts = [(*row.split("|", 2), "", "")[:3] for row in rows.recipient]
    numbers = [read_number(key) for _, key, _ in parts]
    cards = organisations.cards(session, [number for number in numbers if number is not None])
    found = []
    for (role, _, name), number in zip(parts, numbers, strict=True):
        card = cards.get(number) if number is not None else None
        label = card.name if card else " ".join(name.split())[:300]
        if label:
            found.append(To(label, card.id if card else None, "copy" if role == "copy" else "to"))
    return found


def told(session: Session, rows: Rows, offers: Offered) -> dict[str, list[dict[str, Any]]]:
    """The rows in words."""
    lines = {(card.person_id, card.capacity): card for card in offers.signers}
    tasks, roles = dict(TASKS), dict(ROLES)
    to = zip(rows.recipient, [recipients(session, Rows(recipient=[row])) for row in rows.recipient], strict=True)
    inside = organisations.cards(session, [t.organisation_id for t in recipients(session, rows) if t.organisation_id])
    return {
        "approver": [
            {"value": row, "card": offers.people[person], "words": tasks.get(task, tasks["content"])}
            for row in rows.approver
            for person, task in (_two(row),)
            if person in offers.people
        ],
        "signer": [{"value": row, "card": lines[_two(row)]} for row in rows.signer if _two(row) in lines],
        "recipient": [
            {
                "value": row,
                "name": one[0].name,
                "words": roles[one[0].role],
                "inside": one[0].organisation_id in inside and inside[one[0].organisation_id].internal,
            }
            for row, one in to
            if one
        ],
    }


def _two(row: str) -> tuple[int, str]:
    person, _, more = row.partition("|")
    return read_number(person) or 0, more
