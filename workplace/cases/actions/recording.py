"""Writing a case down as it came in: by the citizen, beside them, or for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from workplace.cases.actions import laying
from workplace.cases.events import CaseReceived
from workplace.cases.models.cases import Case, CaseAnswer, CaseFile, CaseWords
from workplace.cases.models.parties import Consent, Party
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.cases.rules import codes, contacts
from workplace.cases.rules.citizen import citizen
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, clean, one_line, say

LONGEST_TITLE, LONGEST_BODY = 200, 5000


@dataclass(frozen=True)
class Who:
    """The citizen as they named themselves."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    kind: str = "person"


@dataclass(frozen=True)
class Paper:
    """A file that came with it: already kept, and pictures already made anew."""

    file_id: int
    name: str
    purpose: str = "evidence"


@dataclass(frozen=True)
class Coming:
    """What somebody comes with."""

    kind: str
    service: str  # its code
    title: str
    body: str
    who: Who
    channel: str = "web"
    filed: str = "self"
    language: str = "vi"
    area_id: int | None = None
    consents: Mapping[str, str] = field(default_factory=dict)  # what -> version of the text they read
    answers: Mapping[int, str] = field(default_factory=dict)  # to the service's own questions, by their id
    papers: Sequence[Paper] = ()
    confirmed: bool = False  # the contact is known to be theirs: an official sits beside them


@dataclass(frozen=True)
class Recorded:
    """The case, and what only the citizen learns: it is nowhere kept."""

    case: Case
    secret: str
    token: str


def record(session: Session, coming: Coming, official: Acting | None = None, at: datetime | None = None) -> Recorded:
    """Write a case down. `official` is whoever sits beside the citizen, or wrote it down for them.

    BadInput by field; NotNow where no desk is named for this kind of case.
    """
    service = _checked(session, coming)
    desk = services.competent(session, coming.kind, service.code, coming.area_id, "dispatch")
    if desk is None:
        raise NotNow(say("No desk is named that takes this in. An administrator names one under “Who is competent”."))
    now, secret, token = at or clock.now(), codes.new_secret(), codes.new_token()
    party = _party(session, coming, now)
    case = Case(
        kind=coming.kind, code=codes.new_code(), state="confirmed" if coming.confirmed else "new",
        at=clock.ticks(now), service_id=service.id or 0, title=one_line(coming.title), language=coming.language,
        channel=coming.channel, filed=coming.filed, filed_by=official.person if official else None,
        party_id=party.id or 0, secret_hash=codes.locked(secret), token_hash=codes.locked(token), received_at=now,
        intake_unit_id=desk, area_id=coming.area_id, hides_reporter=service.hides_reporter,
        is_public=service.is_public and "publish" in coming.consents,
    )  # fmt: skip
    session.add(case)
    session.flush()
    assert case.id is not None
    session.add(CaseWords(case_id=case.id, body=clean(coming.body)))
    session.add_all(CaseAnswer(case_id=case.id, field_id=id, value=text) for id, text in coming.answers.items() if text)
    session.add_all(
        Consent(case_id=case.id, what=what, version=version, given_at=now) for what, version in coming.consents.items()
    )
    session.add_all(
        CaseFile(
            case_id=case.id, file_id=paper.file_id, name=paper.name, purpose=paper.purpose, added_at=now,
            added_by=-(party.id or 0),
        )
        for paper in coming.papers
    )  # fmt: skip
    acting = official or citizen(party.id or 0)
    journal.write(
        session, acting, "record", Ref("cases", case.id), kind=case.kind, service=service.code, channel=case.channel,
        filed=case.filed, party=party.id, files=[paper.file_id for paper in coming.papers],
    )  # fmt: skip
    laying.lay(session, case)
    publish(session, CaseReceived(case.id, case.kind, coming.confirmed))
    return Recorded(case, secret, token)


def _party(session: Session, coming: Coming, now: datetime) -> Party:
    who = coming.who
    party = Party(
        kind=who.kind, name=one_line(who.name), email=contacts.mail(who.email), phone=contacts.phone(who.phone),
        address=one_line(who.address), contact_key=contacts.key(who.email, who.phone), made_at=now,
        confirmed_at=now if coming.confirmed else None,
    )  # fmt: skip
    session.add(party)
    session.flush()
    return party


def _checked(session: Session, coming: Coming) -> Service:
    wrong: dict[str, Say] = {}
    if not one_line(coming.title):
        wrong["title"] = say("Say in a few words what it is about.")
    elif len(coming.title) > LONGEST_TITLE:
        wrong["title"] = say("At most {most} characters.", most=LONGEST_TITLE)
    if not coming.body.strip():
        wrong["body"] = say("Write down what it is about.")
    elif len(coming.body) > LONGEST_BODY:
        wrong["body"] = say("At most {most} characters.", most=LONGEST_BODY)
    wrong |= contacts.wrong(coming.who.email, coming.who.phone)
    service = services.current(session, coming.kind, coming.service)
    if service.emergency:
        wrong["service"] = say("{text}", text=service.emergency)
    for one in services.fields(session, service.id or 0):
        if one.required and not coming.answers.get(one.id or 0, "").strip():
            wrong[f"field_{one.code}"] = say("Fill this in.")
    if wrong:
        raise BadInput(wrong)
    return service
