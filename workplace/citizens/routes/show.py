"""A case's page: what the citizen wrote and what came of it, who holds it until when, the steps open to this person."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from workplace.cases.models.cases import Case, CaseUrging
from workplace.cases.queries import clockwork, door, timeline
from workplace.cases.rules import clock as rules
from workplace.citizens.actions import by_document
from workplace.citizens.actions.opening import note_opened
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import deliveries, show
from workplace.citizens.routes import forms, lists, talk, words
from workplace.citizens.rules.differing import differing
from workplace.files.queries import active
from workplace.kernel import clock, ports
from workplace.kernel.errors import NotFound
from workplace.kernel.ports import Described
from workplace.kernel.refs import Ref
from workplace.kernel.text import initials
from workplace.org.queries import organisations, people, units
from workplace.org.queries.calendar import calendar
from workplace.process.table import Step
from workplace.process.take import may, require
from workplace.web.ask import Answer, Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

ORDER = (
    "moderate", "assign", "take_up", "check", "submit", "approve", "handle", "begin", "resume", "bounce", "return",
    "clarify", "plan", "ask_unit", "note_it", "reject", "merge", "take_back", "hand_to", "publish",
)  # fmt: skip
"""The steps that may stand in the page's head, the legal next one first; all others wait in a menu."""
HEAD = 3  # of them stand there
PRIMARY = ("moderate", "assign", "take_up", "check", "submit", "approve", "handle", "begin", "resume")
IN_PLACE = frozenset({"draft", "write", "note", "acknowledge", "advise"})
"""Steps whose form stands on the page itself."""
OTHERWISE = frozenset({"issue", "reply", "rate", "reopen", "withdraw"})
"""Steps with a door of their own, and those of the citizen alone."""
AT_ONCE = frozenset({"confirm", "take_back", "begin", "check", "publish", "unpublish", "approve"})
"""Steps that need nothing but the press."""


@routes.get("/{id:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The case; opening it is logged, and what lay unread is read."""
    case = door.read(ask.session, ask.acting, ask.id)
    acting = ask.acting
    ask.aside(lambda session: note_opened(session, acting, ask.id))
    return page(ask, case)


@routes.get("/{id:int}/act/{verb}", who=SIGNED_IN)
def act(ask: Ask) -> Page:
    """One step's form on a page of its own."""
    return form_of(ask, door.read(ask.session, ask.acting, ask.id), ask.path["verb"])


@routes.get("/{id:int}/print", who=SIGNED_IN)
def printed(ask: Ask) -> Page:
    """The case on paper: everything that this person may know of it, one below the other."""
    return Page("citizens/print.html", context(ask, door.read(ask.session, ask.acting, ask.id)))


def form_of(ask: Ask, case: Case, verb: str) -> Page:
    """One step's form; NotFound for a step that isn't open or has none here."""
    step = steps(ask, case).get(verb)
    if step is None or verb in OTHERWISE:
        raise NotFound
    offered = forms.offered(ask, case, {verb})
    return Page("citizens/act.html", offered | {"case": case, "step": step, "verb": verb, "opened": verb})


def again(verb: str = "") -> Callable[[Ask], Answer]:
    """The page once more after refused input: the form that was sent stands open with what was entered. A step that
    has closed in the meantime is refused with the reason instead: better input would not help.
    """

    def shown_again(ask: Ask) -> Answer:
        name = verb or ask.path.get("verb", "")
        case = door.read(ask.session, ask.acting, ask.id)
        process = PROCESSES[case.kind]
        if any(step.verb == name for step in process.steps):
            require(ask.session, ask.acting, process, case, name)
            if name not in IN_PLACE and name not in _head(ask, case, steps(ask, case)):
                return form_of(ask, case, name)
        return page(ask, case, opened=name)

    return shown_again


def page(ask: Ask, case: Case, opened: str = "") -> Page:
    """The case's page with everything it shows.

    Opened from a folder, it stands in the reading pane beside that folder; a part of the page is the pane alone.
    """
    everything = context(ask, case) | {"opened": opened}
    whole = ask.request.headers.get("hx-request-type") != "partial"
    if whole and not opened and lists.has_folder(ask.query.get("folder")):
        return lists.listed(ask, everything)
    return Page("citizens/show.html", everything, block={"pane": "pane"})


def steps(ask: Ask, case: Case) -> dict[str, Step]:
    """The verbs open to this person, each once."""
    found = may(ask.session, ask.acting, PROCESSES[case.kind], case)
    return {step.verb: step for step in found if _makes_sense(case, step.verb)}


def _makes_sense(case: Case, verb: str) -> bool:
    """Whether a step that the table allows would change anything as the case's clock and the public pages stand."""
    match verb:
        case "resume":
            return case.paused_at is not None
        case "clarify":
            return case.paused_at is None
        case "publish":
            return case.is_public and case.published_at is None
        case "unpublish":
            return case.published_at is not None
    return True


def _head(ask: Ask, case: Case, open_now: dict[str, Step]) -> list[str]:
    """An answer that is not drafted yet can't be submitted: the draft is the next step then."""
    empty = not show.words(ask.session, case).answer.strip()
    left_out = {"submit", "approve"} if empty else set()
    found = [verb for verb in ORDER if verb in open_now and verb not in left_out]
    leads = bool(found) and found[0] in PRIMARY and not ("issue" in open_now and not empty)
    return found[: HEAD if leads else HEAD - 1]  # less beside the answer by a document, and where none leads on


def context(ask: Ask, case: Case) -> dict[str, Any]:
    """Everything the page reads."""
    session, acting = ask.session, ask.acting
    open_now, open_days = steps(ask, case), calendar(session)
    head = _head(ask, case, open_now)
    written, files, service = show.words(session, case), show.files(session, case), show.service(session, case)
    told = show.told(session, acting, case)
    said, urgings = show.messages(session, case), show.urgings(session, case)
    named = {one.author for some in said.values() for one in some} | {one.by for one in urgings}
    named |= {one for one in (case.handler_id, case.approver_id, case.filed_by) if one}
    named |= {one.seen_by for one in urgings if one.seen_by}
    of_units = units.names(session, {case.intake_unit_id} | ({case.unit_id} if case.unit_id else set()))
    without, within = differing(told.body, written.public_body) if written.public_body else ([], [])
    return forms.offered(ask, case, set(head) | IN_PLACE) | {
        "case": case,
        "words": words,
        "kind": words.KINDS[case.kind],
        "state": words.state(case),
        "due": words.due(case, open_days, full=True),
        "steps": open_now,
        "head": head,
        "next_step": head[0] if head and head[0] in PRIMARY else "",
        "at_once": AT_ONCE,
        "rest": [one for verb, one in open_now.items() if verb not in OTHERWISE | IN_PLACE and verb not in head],
        "written": written,
        "without": without,
        "within": within,
        "service": service,
        "service_name": (ask.language == "en" and service.name_en) or service.name,
        "answers": show.answers(session, case),
        "files": files,
        "warned": active(session, [one.file_id for rows in files.values() for one in rows]),
        "said": said,
        "said_words": talk.SAID,
        "sent": deliveries.of_case(session, case),
        "advice": show.advice(session, acting, case),
        "urgings": urgings,
        "urging_mine": next((one for one in urgings if _awaits_me(ask, case, one, open_now)), None),
        "reporter": door.reporter(session, acting, case),
        "consents": {one.what for one in show.consents(session, case)},
        "rating": show.rating(session, case),
        "report": show.report(session, case),
        "topic": show.topic(session, case),
        "main": show.main(session, acting, case),
        "repeated": show.repeated(session, acting, case),
        "standing": clockwork.standing(session, case),
        "holders": clockwork.holders(session, case),
        "pauses": clockwork.pauses(session, case),
        "spoken": lambda minutes: rules.spoken(minutes, open_days),
        "signers": by_document.signers(session, acting) if "issue" in open_now else [],
        "linked": linked(ask, case),
        "open_tasks": _open_tasks(ask, case),
        "area": _area(session, case),
        "timeline": timeline.timeline(session, acting, case.id or 0),
        "names": people.names(session, {one for one in named if one > 0}),
        "unit_names": of_units,
        "folder": ask.query.get("folder"),
        "initials": initials,
        "now": clock.now(),
    }


def linked(ask: Ask, case: Case) -> list[tuple[str, Described]]:
    """Documents and tasks that it has to do with, as far as the person may see them."""
    by_module: dict[str, dict[int, str]] = {}
    for row in show.links(ask.session, case):
        by_module.setdefault(row.module, {})[row.thing] = row.kind
    found: list[tuple[str, Described]] = []
    for module, things in by_module.items():
        describe = ports.describe.get(module)
        if describe is not None:
            told = describe(ask.session, ask.acting, sorted(things))
            found += [(things[id_], one) for id_, one in told.items()]
    return found


def _awaits_me(ask: Ask, case: Case, urging: CaseUrging, open_now: dict[str, Step]) -> bool:
    return urging.seen_at is None and "acknowledge" in open_now and not ask.acting.only_looks


def _area(session: Session, case: Case) -> str:
    if case.area_id is None:
        return ""
    found = organisations.cards(session, [case.area_id])
    return found[case.area_id].name if case.area_id in found else ""


def _open_tasks(ask: Ask, case: Case) -> list[Described]:
    """The open work that came of it and that the person may see."""
    ref = Ref("cases", case.id or 0)
    return [one for find in ports.open_work.all().values() for one in find(ask.session, ask.acting, ref)]
