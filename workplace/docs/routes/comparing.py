"""An arrival and its twin side by side: what is the same in both, and what is not."""

from dataclasses import dataclass

from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, duplicates
from workplace.docs.routes.entry import Entered
from workplace.docs.rules.keys import code_key, name_key
from workplace.docs.rules.types import BY_CODE
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.web.ask import Ask
from workplace.web.filters import date_


@dataclass(frozen=True)
class Compared:
    """One fact of both documents."""

    label: Say
    here: str
    there: str
    same: bool


@dataclass(frozen=True)
class Twin:
    """A document that may be the same, fact by fact."""

    doc: Doc
    facts: list[Compared]
    same_bytes: bool


def twin(ask: Ask, doc: Doc, entered: Entered) -> Twin | None:
    """The one told when the registration was refused, else the one found by what was read."""
    told = ask.refused.more.get("duplicates", []) if ask.refused else []
    found = told[0] if isinstance(told, list) and told else duplicates.twin_of(ask.session, ask.acting, doc)
    if found is None:
        return None
    try:
        other = door.read(ask.session, ask.acting, found.id)
    except NotFound:
        return None
    return Twin(other, _facts(doc, entered, other), doc.file_id is not None and doc.file_id == other.file_id)


def _facts(doc: Doc, here: Entered, there: Doc) -> list[Compared]:
    rows = [
        Compared(say("Number and notation"), here.code, there.code, code_key(here.code) == there.code_key),
        _plainly(say("Date of the document"), here.dated, date_(there.dated)),
        Compared(say("Issuing organisation"), here.author, there.author, name_key(here.author) == there.author_key),
        _plainly(say("Type"), _type(here.type_code), _type(there.type_code)),
        _plainly(say("Summary"), here.summary, there.summary),
        _plainly(say("Signer"), here.signer_name, there.signer_name),
        _plainly(say("Number of pages"), here.pages, str(there.pages or "")),
    ]
    return [row for row in rows if row.here or row.there]


def _plainly(label: Say, here: str, there: str) -> Compared:
    return Compared(label, here, there, here.casefold().strip() == there.casefold().strip())


def _type(code: str) -> str:
    return BY_CODE[code].name if code in BY_CODE else ""
