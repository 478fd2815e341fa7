"""Papers and workers: what was seen on one, what a worker made of one, and what it says when it could not."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlmodel import Session

from signing.errors import NoSpace, SigningError
from signing.model import SignResult
from signing.orders import Seat
from workplace.docs.actions import signing, working
from workplace.docs.models.letters import Doc
from workplace.docs.paperwork import Seen
from workplace.docs.routes.keys import TestKey
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.queries import FileCard
from workplace.files.receive import adopt, adopt_copy
from workplace.files.store import store_of
from workplace.kernel.db import after_commit
from workplace.kernel.disk import is_full, no_room
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.lately import Lately
from workplace.kernel.text import Say, say
from workplace.web.ask import Answer, Ask, Page, Then

log = logging.getLogger(__name__)
_seen: Lately[tuple[str, tuple[Seat, ...]], Seen] = Lately(32)  # a long letter's lines weigh some hundred kilobytes


def look(
    ask: Ask, doc: Doc, seats: list[Seat], act: Callable[[Ask, Seen], Answer], *, unread: Refused | None = None
) -> Answer:
    """Look at the present file in a worker, once for each content, and go on with what was seen.

    Where the worker can't read it one goes on with nothing seen; or is refused, where what stands on the page decides.
    """
    card = file_of(ask, doc)
    known = seen_before(card, seats)
    if known is not None:
        return act(ask, known)
    path = file_queries.path(ask.house, card)
    remember = _remembering(card, seats, act)
    return Then("workplace.docs.paperwork.look", (path, seats), remember, seconds=30, failed=_nothing(act, unread))


def look_at_draft(ask: Ask, card: FileCard, act: Callable[[Ask, Seen], Answer], *, unread: Refused) -> Answer:
    """Look at a file that is handed in as a draft: refused, with the reason, where it could never be signed."""

    def failed(_ask: Ask, error: Exception) -> Answer:
        if not isinstance(error, SigningError):
            raise unread
        say_why = say("This file can never be signed: {why} Print it to PDF anew, and send that.", why=words(error))
        raise BadInput({"file": say_why})

    path = file_queries.path(ask.house, card)
    remember = _remembering(card, [], act)
    return Then("workplace.docs.paperwork.look_to_sign", (path, []), remember, seconds=30, failed=failed)


def _remembering(
    card: FileCard, seats: list[Seat], act: Callable[[Ask, Seen], Answer]
) -> Callable[[Ask, Seen], Answer]:
    def remember(again: Ask, seen: Seen) -> Answer:
        _seen.keep((card.sha256, tuple(seats)), seen)
        return act(again, seen)

    return remember


def seen_before(card: FileCard, seats: list[Seat]) -> Seen | None:
    """What was seen on the very same content; None when nobody has looked yet."""
    return _seen.get((card.sha256, tuple(seats)))


def _nothing(act: Callable[[Ask, Seen], Answer], unread: Refused | None) -> Callable[[Ask, Exception], Answer]:
    def failed(ask: Ask, error: Exception) -> Answer:
        log.warning("a paper could not be looked at: %s", type(error).__name__)
        if unread is not None:
            raise unread
        return act(ask, Seen())

    return failed


def file_of(ask: Ask, doc: Doc) -> FileCard:
    """The file that is read now; NotFound where there is none."""
    if doc.file_id is None:
        raise NotFound
    card = file_queries.file(ask.session, doc.file_id)
    file_queries.require_clean(card)
    return card


def path_of(ask: Ask, file_id: int) -> Path:
    """The bytes of a file, for a worker."""
    card = file_queries.file(ask.session, file_id)
    file_queries.require_clean(card)
    return file_queries.path(ask.house, card)


def fresh(ask: Ask) -> Path:
    """Where a worker may lay what it makes."""
    return store_of(ask.house.settings).new_path(".pdf")


def adopted(ask: Ask, made: Path, name: str) -> FileCard:
    """What a worker made, as a file of the house. Before anything else is written: the look at it holds no lock."""
    ask.session.rollback()
    received = adopt(ask.house, made, name=name)
    return files.keep(ask.session, ask.acting, received)


def adopted_all(ask: Ask, made: list[tuple[Path, str]]) -> list[FileCard]:
    """The same for several at once."""
    ask.session.rollback()
    received = [adopt(ask.house, path, name=name) for path, name in made]
    return [files.keep(ask.session, ask.acting, one) for one in received]


def kept(ask: Ask, made: list[tuple[Path, str]]) -> list[FileCard]:
    """What a worker signed, as files of the house. Its own files stay until the claim has ended, so that a job finds
    them (`finishing`) should this process die before act 2 is committed.
    """
    ask.session.rollback()
    received = [adopt_copy(ask.house, path, name=name) for path, name in made]
    return [files.keep(ask.session, ask.acting, one) for one in received]


def made_of(result: SignResult, key: TestKey) -> signing.Made:
    """The fact of a signature from what the worker told."""
    return signing.Made(result.field, result.signer, key.sha256, result.signed_at, result.is_test)


def require_seen(ask: Ask, doc: Doc) -> None:
    """Refused when the page showed other bytes than are read now: nobody signs or releases what they didn't see."""
    if ask.form.get("seen") != file_of(ask, doc).sha256:
        raise NotNow(say("The file has changed since this page was opened. Open it again and look."))


def ending(ask: Ask, doc_id: int, token: str, outs: Sequence[Path] = ()) -> None:
    """In act 2: whatever becomes of it, the claim ends with this request, and then what the worker made goes."""
    store = store_of(ask.house.settings)

    def end(session: Session) -> None:
        working.give_up(session, doc_id, token)
        for out in outs:
            after_commit(session, partial(store.let_go, out.name))

    ask.aside(end)


def failing(doc_id: int, token: str, again: Callable[[Ask], Page]) -> Callable[[Ask, Exception], Answer]:
    """When a worker could not: the claim ends, and the page says why."""

    def failed(ask: Ask, error: Exception) -> Answer:
        ending(ask, doc_id, token)
        return refused(ask, words(error), again)

    return failed


def refused(ask: Ask, why: Say, again: Callable[[Ask], Page], field: str = "") -> Page:
    """The page once more with the reason on top; nothing that was written before is undone."""
    ask.refused = BadInput({field: why})
    return replace(again(ask), status=422)


def words(error: Exception) -> Say:
    """A worker's failure in a sentence."""
    if isinstance(error, NoSpace) or is_full(error):
        return no_room().reason
    if isinstance(error, SigningError):
        return Say(error.sentence, {"detail": "", **error.params})
    if isinstance(error, Refused):
        return error.reason
    log.warning("a worker failed", exc_info=error)
    return say("This could not be done. Nothing was lost; try again.")
