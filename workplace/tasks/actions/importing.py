"""Taking in a list of tasks: looked at line by line first, then given all at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.rows import RowError
from workplace.kernel.text import Say, fold, say
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import Choice
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import choices
from workplace.tasks.rules import checks
from workplace.tasks.rules.importing import Parsed, Row
from workplace.tasks.rules.parties import Contribution, Origin, Party, Wanted

Words = Mapping[str, str]  # folded words in any language, and the key they stand for


@dataclass(frozen=True)
class Ready:
    """One task of the list, understood."""

    line: int
    wanted: Wanted
    lead: str
    parts: tuple[str, ...]


@dataclass
class Report:
    """What the list would bring, and every line that can't be taken with the reason."""

    ready: list[Ready] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def look(session: Session, acting: Acting, parsed: Parsed, fields: Words, sources: Words) -> Report:
    """What the lines mean to this person today; nothing is changed."""
    leads = _called(choices.leads(session, acting))
    contributors = _called(choices.contributors(session, acting))
    open_days, today = calendar(session), clock.today()
    report = Report(errors=list(parsed.errors))
    for row in parsed.rows:
        wrong: list[RowError] = []

        def no(column: str, reason: Say, row: Row = row, wrong: list[RowError] = wrong) -> None:
            wrong.append(RowError(row.line, column, reason))

        lead = leads.get(fold(row.lead), [])
        if len(lead) != 1:
            no("lead", _unclear(row.lead, len(lead)))
        found = [(name, contributors.get(fold(name), [])) for name in row.coordinate]
        for name, matching in found:
            if len(matching) != 1:
                no("coordinate", _unclear(name, len(matching)))
        if reason := checks.deadline(row.due, open_days, today, None):
            no("due", reason)
        if row.field and fold(row.field) not in fields:
            no("field", say("Unknown: {word}.", word=row.field))
        if row.source and fold(row.source) not in sources:
            no("source", say("Unknown: {word}.", word=row.source))
        if not wrong:
            parties = [choices.party(matching[0].value) for _, matching in found]
            report.ready.append(_ready(row, lead[0], parties, fields, sources))
        report.errors += wrong
    report.errors.sort(key=lambda error: error.line)
    return report


def take(session: Session, acting: Acting, report: Report) -> list[Task]:
    """Give every task of a list that was looked at; NotNow while a line of it can't be taken."""
    if report.errors or not report.ready:
        raise NotNow(say("The list has errors now. Hand it in once more to see them."))
    return [assigning.give(session, acting, one.wanted) for one in report.ready]


def _ready(row: Row, lead: Choice, parts: list[Party], fields: Words, sources: Words) -> Ready:
    wanted = Wanted(
        title=row.title,
        lead=choices.party(lead.value),
        due=row.due,
        text=row.content,
        field=fields.get(fold(row.field), ""),
        priority=row.urgency,
        origin=Origin(sources.get(fold(row.source), "verbal"), note=row.reference),
        parts=tuple(Contribution(one) for one in parts),
    )
    return Ready(row.line, wanted, lead.label, row.coordinate)


def _called(offered: list[Choice]) -> dict[str, list[Choice]]:
    """Those offered by what they are called, alone and with what stands in brackets after it."""
    found: dict[str, list[Choice]] = {}
    for choice in offered:
        names = {fold(choice.label), fold(f"{choice.label} ({choice.detail})")}
        for name in names:
            found.setdefault(name, []).append(choice)
    return found


def _unclear(name: str, count: int) -> Say:
    if count:
        return say("Several are called {name}: write what stands in brackets after it, too.", name=name)
    return say("You can't give work to “{name}”: nobody there, or not below you.", name=name)
