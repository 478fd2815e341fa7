"""A report that another house's program sends for a citizen (Open311): taken in as any other, by the way `api`."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workplace.cases.actions import talking
from workplace.cases.actions.recording import Coming, Who
from workplace.cases.models.services import ServiceField
from workplace.cases.queries import services
from workplace.citizens.actions import coming_in
from workplace.citizens.actions.coming_in import Came, Place
from workplace.citizens.queries import reports
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, one_line, say

CONSENT = "open311-1"
"""By which words somebody agreed: those of the program, whose keeper has promised this office to show them."""
TITLE = 120
PICTURE = "picture"
"""The kind of an internal message that carries the address of a picture."""


class NoKey(Refused):
    """The program holds no key of this house's."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("This key is not known here."))


@dataclass(frozen=True)
class Sent:
    """What the program sends."""

    service: str
    place: Place
    description: str
    who: Who
    attributes: Mapping[str, Sequence[str]]
    picture: str = ""  # an address that officials may open; nothing is fetched from it


def require_key(keys: str, given: str) -> None:
    """One of the installation's keys, each with its keeper before it: `hue-s=…, zalo=…`."""
    known = [one.partition("=")[2].strip() for one in keys.split(",")]
    if not any([one and hmac.compare_digest(one.encode(), given.encode()) for one in known]):
        raise NoKey


def send(session: Session, sent: Sent) -> Came:
    """Take it in; BadInput by field."""
    service = services.current(session, reports.KIND, sent.service)
    answers = _answers(services.fields(session, service.id or 0), sent.attributes)
    place = sent.place
    who = sent.who
    consents = {"publish": CONSENT} | ({"tell": CONSENT} if who.email or who.phone else {})
    coming = Coming(
        reports.KIND, service.code, one_line(sent.description)[:TITLE] or service.name,
        sent.description or service.name, who, channel="api",
        area_id=reports.area(session, place.latitude, place.longitude, place.address), consents=consents,
        answers=answers,
    )  # fmt: skip
    came = coming_in.send(session, coming, place=place)
    if sent.picture:  # not in the words: those are published, and nobody knows what the address shows
        talking.say_it(session, SYSTEM, came.recorded.case, "internal", PICTURE, sent.picture)
    return came


def _answers(fields: Sequence[ServiceField], given: Mapping[str, Sequence[str]]) -> dict[int, str]:
    wrong: dict[str, Say] = {}
    answers: dict[int, str] = {}
    for field in fields:
        values = [one.strip() for one in given.get(field.code, ()) if one.strip()]
        offered = [one for one in field.choices.split("\n") if one]
        if field.kind in ("choice", "choices") and not set(values) <= set(offered):
            wrong[f"attribute[{field.code}]"] = say("Choose one of the list.")
        elif len(values) > 1 and field.kind != "choices":
            wrong[f"attribute[{field.code}]"] = say("One answer only.")
        answers[field.id or 0] = "\n".join(values)
    if wrong:
        raise BadInput(wrong)
    return answers
