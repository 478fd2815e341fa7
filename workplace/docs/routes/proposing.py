"""What a new draft's form proposes: the notation of its type, and the parties that its paper names."""

from sqlmodel import Session

from workplace.docs.actions.drafting import Party, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules import notation as notations
from workplace.docs.rules import recipients as printed
from workplace.docs.rules.reading import Reading
from workplace.docs.rules.types import BY_CODE
from workplace.kernel.acting import Acting
from workplace.kernel.text import fold
from workplace.org.queries import organisations, people, units
from workplace.org.queries import signers as who_signs


def notation(session: Session, acting: Acting, organisation_id: int, type_code: str) -> str:
    """Type and agency, or for letters agency and drafting unit (Nghị định 30/2020, Annex I, II.3)."""
    card = organisations.card(session, organisation_id)
    unit = units.unit(session, people.person(session, acting.as_whom).unit_id)
    drafting = unit.notation if unit.parent_id is not None else ""
    return notations.symbol_for(BY_CODE[type_code].abbreviation, card.notation, drafting)


def summary_of_answer(answered: Doc) -> str:
    """A first wording for an answer: what it answers, by number."""
    code = answered.code if answered.code and not answered.code.startswith("/") else ""
    return f"V/v trả lời Văn bản số {code}".strip() if code else f"V/v trả lời: {answered.summary}"[:300]


def recipients(session: Session, organisation_id: int, read: Reading, answered: Doc | None) -> list[To]:
    """Addressees and copies that the paper prints; whoever is answered comes first."""
    found: dict[str, To] = {}
    if answered is not None and answered.author:
        found[printed.plain(answered.author)] = To(answered.author, answered.author_id)
    for name, role in [*((n, "to") for n in read.addressees), *((n, "copy") for n in read.recipients)]:
        if printed.is_same_as_above(name) or printed.is_file_copy(name):
            continue
        label = printed.named(name)[0]
        card = _called(session, organisation_id, label)
        if card is None and (role == "copy" or printed.is_collective(label)):
            continue  # a person's or a group's line: whoever drafts adds those it means, if it is delivered at all
        to = To(card.name, card.id, role) if card else To(label, None, role)
        if to.organisation_id != organisation_id:
            found.setdefault(printed.plain(to.name), to)
    return list({to.name: to for to in found.values()}.values())


def _called(session: Session, own: int, name: str) -> organisations.OrganisationCard | None:
    """The organisation that is called so, also where the paper shortens: UBND, or the place of one's own superior."""
    if (exact := organisations.by_name(session, name)) is not None:
        return exact
    wanted, above = printed.plain(name), organisations.card(session, own).parent_id
    near = organisations.search(session, name.replace("UBND", "Ủy ban nhân dân"), 5)
    superior = [organisations.card(session, above)] if above else []
    found = next((card for card in near if printed.plain(card.name) == wanted), None)
    return found or next((card for card in superior if printed.plain(card.name).startswith(f"{wanted} ")), None)


def signers(session: Session, organisation_id: int, read: Reading) -> list[Party]:
    """The signer whose name the paper prints, where that person may sign for the organisation."""
    name = fold(read.signer_name or "")
    cards = [card for card in who_signs.of(session, organisation_id) if name and fold(card.name) == name]
    if not cards:
        return []
    return [Party.of(cards[0])]
