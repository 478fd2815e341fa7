"""Act 2 after a crash: what a dead process left is finished where the worker had finished, and let go where not.

The job never signs: a key that somebody opened with their password is not used without them. But what the worker had
made and checked before the process died is kept, as act 2 would have kept it.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from signing.model import Report, SignatureReport, Trust, Verdict
from workplace.docs.actions import attaching, issuing, signing, working
from workplace.docs.events import ActFinished, ActReleased
from workplace.docs.models.issuing import Working
from workplace.docs.models.letters import Doc
from workplace.files import actions as files
from workplace.files.receive import Received, adopt_copy
from workplace.files.store import store_of
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import clock, events, ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import Busy, Refused
from workplace.org.queries import desks

JOB = "docs.finish_act"
AFTER = working.STALE + timedelta(seconds=30)  # a slow act 2 comes first


def fill() -> None:
    """Give the job its handler."""
    ports.jobs.fill(JOB, finish)


def expect(session: Session, doc: Doc, token: str, field: str, certificate: str, outs: list[Path], **more: Any) -> None:
    """In act 1: under which names of the store the worker will lay its files (the document, then its attachments), in
    which field, made with which certificate (SHA-256; none where it only prepares). A job looks after the claim when
    its time is over.
    """
    working.note(session, doc, token, field=field, certificate=certificate, outs=[out.name for out in outs], **more)
    outbox.enqueue(session, JOB, {"doc": doc.id, "token": token}, key=f"{JOB}:{token}", at=clock.now() + AFTER)


def finish(work: Work, payload: Mapping[str, Any]) -> None:
    """The job: nothing where the claim has ended; else act 2 with what the worker left, or the claim is let go."""
    doc_id, token = int(payload["doc"]), str(payload["token"])
    with work.reading() as session:
        held = working.held(session, doc_id, token)
        if held is None:
            return
        detail, act, person = working.detail_of(held), held.act, held.person
    made = _made(work, detail)
    if made is None or not _kept(work, doc_id, token, made, detail):
        with work.transaction() as session:
            if working.held(session, doc_id, token) is not None:
                working.give_up(session, doc_id, token)
                events.publish(session, ActReleased(doc_id, act, person))
    for out in detail["outs"]:
        store_of(work.settings).let_go(out)


def _made(work: Work, detail: dict[str, Any]) -> signing.Made | None:
    """The signature in the file that the worker left, if all files are there, the document's is whole, and each
    attachment's ends with a mark made with the same key.
    """
    if not detail["certificate"]:
        return None
    outs = _outs(work, detail)
    if not all(outs):
        return None
    report, *marks = [_report(work, out) for out in outs if out]
    one = next((one for one in report.signatures if one.field == detail["field"]), None)
    if one is None or one.signed_at is None or report.integrity is not Verdict.VALID:
        return None
    if one.certificate_sha256 != detail["certificate"] or not all(_is_marked(mark, one) for mark in marks):
        return None
    return signing.Made(one.field, one.signer, one.certificate_sha256, one.signed_at, one.trust is Trust.TEST)


def _outs(work: Work, detail: dict[str, Any]) -> list[Path | None]:
    """What the worker left, by whichever machine it ran on."""
    store = store_of(work.settings)
    return [store.held(out) for out in detail["outs"]]


def _report(work: Work, out: Path) -> Report:
    report: Report = work.pool.run("signing.desk.examine", out, work.settings.trust, seconds=90).report
    return report


def _is_marked(attachment: Report, by: SignatureReport) -> bool:
    """The last signature is the agency's mark: what others signed before is what they sent, whole or not."""
    for last in attachment.signatures[-1:]:
        return last.certificate_sha256 == by.certificate_sha256 and last.integrity is Verdict.VALID
    return False


def _kept(work: Work, doc_id: int, token: str, made: signing.Made, detail: dict[str, Any]) -> bool:
    """Act 2 in the name of whoever began it, with the rights they have now; False when it is refused."""
    try:
        received = [adopt_copy(work, out, name=f"{doc_id}-finished.pdf") for out in _outs(work, detail) if out]
        with work.transaction() as session:
            held, doc = working.held(session, doc_id, token), session.get(Doc, doc_id)
            if held is None or doc is None:
                return True
            if signing.newest(session, doc).no != held.version_no:
                return False
            _confirm(session, held, doc, made, received, detail)
            events.publish(session, ActFinished(doc_id, held.act, held.person))
    except Busy:
        raise  # the house can't this moment; what the worker made waits for the next try
    except Refused:
        return False
    return True


def _as_begun(session: Session, held: Working) -> Acting:
    """Whoever began it, for whom they did: NotFound where they were lent that desk no longer."""
    if held.for_whom is None:
        return desks.acting_of(session, held.person)
    return desks.lent(session, held.person, held.authority or 0).acting


def _confirm(
    session: Session, held: Working, doc: Doc, made: signing.Made, received: list[Received], detail: dict[str, Any]
) -> None:
    acting = _as_begun(session, held)
    file, *marked = [files.keep(session, acting, one) for one in received]
    if held.act == "sign":
        signing.confirm(session, acting, doc, held.token, made, file)
    elif held.act == "number":
        issuing.confirm_number(session, acting, doc, held.token, int(detail["number"]), made, file)
    else:
        issuing.confirm_seal(session, acting, doc, held.token, made, file)
        for attachment_id, card in zip(detail["attachments"], marked, strict=True):
            attaching.mark(session, acting, doc, int(attachment_id), card)
