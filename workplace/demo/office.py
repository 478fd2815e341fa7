"""The demonstration's hands: every act as the person whose act it is, on real files, at its own time.

Runs in a worker process or in a command, never where people are answered: it stops the clock and loads the libraries
that sign and typeset.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from signing.orders import KeyOrder, Seat
from workplace.config import Settings
from workplace.demo import keys
from workplace.demo.letters import Letter, compose
from workplace.demo.stage import Played
from workplace.docs.actions import approving, directing, drafting, examining, issuing, receiving, releasing, signing
from workplace.docs.actions.drafting import Draft, Party, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules import capacities, notation, types, vault
from workplace.docs.rules.addressees import Addressee
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import Received, adopt, receive_path
from workplace.files.secret import KEYS, passphrase
from workplace.files.store import store_of
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.pool import Pool
from workplace.org.models.organisations import OrganisationVersion
from workplace.org.models.people import Person
from workplace.org.queries import desks, marks, organisations


@dataclass(frozen=True)
class Rooms:
    """What acts need of the house."""

    settings: Settings
    database: Database
    pool: Pool
    secret: bytes


class Office:
    """Everybody's hands and desks."""

    def __init__(self, rooms: Rooms, folder: Path) -> None:
        self.rooms, self.folder = rooms, folder
        self.vault = rooms.settings.data / vault.FOLDER
        self._open = passphrase(rooms.secret, KEYS)
        self._acting: dict[str, Acting] = {}

    def __getitem__(self, login: str) -> Acting:
        """Somebody acting for themselves."""
        if login not in self._acting:
            with self.rooms.database.reading() as session:
                person = session.scalars(select(col(Person.id)).where(col(Person.login) == login)).one()
                assert person is not None
                self._acting[login] = desks.acting_of(session, person)
        return self._acting[login]

    def organisation(self, name: str) -> int:
        """An agency by its present name."""
        with self.rooms.database.reading() as session:
            named = (col(OrganisationVersion.name) == name, col(OrganisationVersion.valid_to).is_(None))
            return session.scalars(select(col(OrganisationVersion.organisation_id)).where(*named)).one()

    def head_of(self, unit_name: str) -> Acting:
        """The head of a unit of the cast's agencies."""
        from workplace.org.models.organisations import Unit
        from workplace.org.queries import people

        with self.rooms.database.reading() as session:
            unit = session.scalars(
                select(col(Unit.id)).where(col(Unit.name) == unit_name).order_by(col(Unit.id))
            ).first()
            return desks.acting_of(session, people.heads(session, unit or 0)[0].id)

    def unit(self, name: str, organisation: str) -> int:
        """A unit of an agency."""
        from workplace.org.models.organisations import Unit

        office = self.organisation(organisation)
        with self.rooms.database.reading() as session:
            inside = (col(Unit.organisation_id) == office, col(Unit.name) == name)
            return session.scalars(select(col(Unit.id)).where(*inside)).one() or 0

    def do(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One action in one transaction; documents among the arguments are read anew."""
        with self.rooms.database.writing() as session:
            return act(session, *[_anew(session, arg) for arg in args], **more)

    # --- receiving ------------------------------------------------------------------------------------------------

    def arrive(self, who: str, organisation: str, paper: Path, key: str) -> Doc:
        """Somebody hands the clerk a file; it is checked at once."""
        self._require_new(key)
        received = receive_path(self.rooms, paper, main=True)
        acting, office = self[who], self.organisation(organisation)

        def arrive(session: Session) -> Doc:
            file = files.keep(session, acting, received)
            return receiving.arrive(session, acting, office, file, summary=paper.stem, import_key=key)

        doc: Doc = self.do(arrive)
        examining.examine(Work(self.rooms), {"doc": doc.id})
        return doc

    def register(self, who: str, doc: Doc, letter: Letter) -> None:
        """Enter it in the register as the paper says."""
        self.do(receiving.register, self[who], doc, described(letter), despite_duplicate=True)

    def direct(
        self, who: str, doc: Doc, text: str, *to: Addressee, due: date | None = None, track: str = "auto"
    ) -> None:
        """A leader's directive."""
        self.do(directing.direct, self[who], doc, text, list(to), due=due, track=track)

    # --- making ---------------------------------------------------------------------------------------------------

    def draft(self, who: str, letter: Letter, *, answers: Doc | None = None, internal: bool = False, key: str) -> Doc:
        """A draft from a typeset paper, number and day left open."""
        from workplace.printing.render import render

        self._require_new(key)
        path = self.folder / f"{key.replace(':', '-')}.pdf"
        render("letter", letter.draft().data(), str(path))
        received, acting, office = (
            receive_path(self.rooms, path, main=True),
            self[who],
            self.organisation(letter.author.name),
        )

        def draft(session: Session) -> Doc:
            file = files.keep(session, acting, received)
            what = Draft(
                office,
                letter.summary,
                letter.type_code,
                letter.symbol,
                examining.URGENCIES.get(letter.urgency or "", 0),
                internal=internal,
            )
            answered = session.get(Doc, answers.id) if answers else None
            return drafting.draft(session, acting, what, file, answers=answered, import_key=key)

        return self.do(draft)

    def set_parties(self, who: str, doc: Doc, approvers: list[Acting], signer: str, letter: Letter) -> None:
        """Approvers, the signer as printed, and whoever the paper is addressed to."""
        parties = [Party(one.person) for one in approvers]
        authority = letter.signers[0].authority
        signers = [Party(self[signer].person, _capacity(authority), "\n".join(capacities.lines(authority)))]
        self.do(drafting.set_parties, self[who], doc, parties, signers, self._to(letter))

    def _to(self, letter: Letter) -> list[To]:
        with self.rooms.database.reading() as session:
            cards = [(name, organisations.by_name(session, name)) for name in letter.addressees]
        return [To(name, card.id if card else None) for name, card in cards]

    def submit(self, who: str, doc: Doc) -> None:
        """On its way to the first approver or signer."""
        self.do(approving.submit, self[who], doc)

    def sign(self, who: str, doc: Doc) -> None:
        """Act 1, the signature, act 2."""
        from signing import desk

        acting = self[who]
        token, row, _ = self.do(signing.begin, acting, doc, None)
        with self.rooms.database.reading() as session:
            picture = marks.signature_image(session, acting.person)
            name = session.get_one(Person, acting.person).full_name
        seat = Seat(row.field, name, row.lines.splitlines()[-1] if row.lines else "")
        out = store_of(self.rooms.settings).new_path()
        png = picture.png(self.rooms.secret) if picture else None
        made = desk.sign_person(
            self._path(doc), out, row.field, self._key(vault.of_person(acting.person)), png, [seat], 36
        )
        self._confirm(signing.confirm, acting, doc, (token,), made, out)

    def number(self, who: str, doc: Doc, *, place: str = "Huế") -> None:
        """Number and date under the agency's signature."""
        from signing import desk

        acting = self[who]
        token, number, _ = self.do(issuing.begin_number, acting, doc, clock.today())
        out = store_of(self.rooms.settings).new_path()
        code = f"Số: {notation.written(number.number)}/{self._now(doc).notation}"
        words = f"{place}, {notation.day_in_words(clock.today())}"
        key = self._key(vault.of_organisation(doc.organisation_id))
        made = desk.sign_number(self._path(doc), out, key, code, words)
        self._confirm(issuing.confirm_number, acting, doc, (token, number.id), made, out)

    def seal(self, who: str, doc: Doc) -> None:
        """The agency's seal."""
        from signing import desk

        acting = self[who]
        token, _ = self.do(issuing.begin_seal, acting, doc)
        with self.rooms.database.reading() as session:
            picture = marks.seal_image(session, doc.organisation_id)
        assert picture is not None, "the cast's agencies have seals"
        out = store_of(self.rooms.settings).new_path()
        key = self._key(vault.of_organisation(doc.organisation_id))
        made = desk.sign_seal(self._path(doc), out, key, picture.png(self.rooms.secret), 36)
        self._confirm(issuing.confirm_seal, acting, doc, (token,), made, out)

    def release(self, who: str, doc: Doc) -> list[Doc]:
        """Out of the house; the arrivals it made inside, oldest first."""
        self.do(releasing.release, self[who], doc, differences=[], accepted=True)
        with self.rooms.database.reading() as session:
            return list(session.scalars(select(Doc).where(col(Doc.origin_id) == doc.id).order_by(col(Doc.id))))

    # --- papers of others -----------------------------------------------------------------------------------------

    def external(self, letter: Letter, key: str) -> Path:
        """A letter of another agency as it reaches us: signed, numbered and sealed with keys of its own."""
        from signing import desk
        from workplace.demo.marks import seal_png, signature_png
        from workplace.printing.render import render

        stem = self.folder / key.replace(":", "-")
        steps = [stem.with_name(f"{stem.name}-{n}.pdf") for n in range(4)]
        render("letter", letter.draft().data(), str(steps[0]))
        hand, seal = stem.with_suffix(".hand.png"), self.folder / f"seal-{letter.author.code}.png"
        who = letter.signers[0]
        signature_png(who.name, str(hand))
        if not seal.exists():
            seal_png(*letter.author.seal_words, str(seal))
        person = self._outside_key(
            f"outside-{_short(letter.author.code)}-{_short(who.name)}", who.name, letter.author.name
        )
        agency = self._outside_key(
            f"outside-{_short(letter.author.code)}", letter.author.name, "Bên ngoài", letter.author.code
        )
        seat = Seat("Signer1", who.name, who.lines[-1])
        desk.sign_person(steps[0], steps[1], "Signer1", person, hand.read_bytes(), [seat], 36)
        words = f"{letter.author.place}, {notation.day_in_words(letter.dated)}"
        desk.sign_number(steps[1], steps[2], agency, f"Số: {letter.code}", words)
        desk.sign_seal(steps[2], steps[3], agency, seal.read_bytes(), 36)
        return steps[3].rename(self.folder / f"{_file_name(letter)}.pdf")

    def paper(self, letter: Letter) -> Path:
        """A paper original, scanned: pictures of its pages without any text."""
        from workplace.demo.marks import seal_png, signature_png
        from workplace.printing.render import render

        hand, seal = self.folder / "hand.png", self.folder / f"seal-{letter.author.code}.png"
        signature_png(letter.signers[0].name, str(hand))
        if not seal.exists():
            seal_png(*letter.author.seal_words, str(seal))
        whole = self.folder / "whole.pdf"
        render("letter", letter.data(handwriting=hand.read_bytes(), seal=seal.read_bytes()), str(whole))
        return _scanned(whole, self.folder / f"Scan {clock.today():%Y%m%d} {letter.number}.pdf")

    def _require_new(self, key: str) -> None:
        with self.rooms.database.reading() as session:
            if session.scalar(select(col(Doc.id)).where(col(Doc.import_key) == key)) is not None:
                raise Played

    def _outside_key(self, name: str, whose: str, organisation: str, code: str = "") -> KeyOrder:
        wanted = [keys.KeyWanted(name, whose, organisation, code)]
        keys.make_keys(self.vault, self._open, wanted, clock.now(), quick=True)
        return self._key(name)

    def _key(self, name: str) -> KeyOrder:
        return KeyOrder(self.vault, name, self._open, clock.now())

    def _now(self, doc: Doc) -> Doc:
        with self.rooms.database.reading() as session:
            return session.get_one(Doc, doc.id)

    def _path(self, doc: Doc) -> Path:
        with self.rooms.database.reading() as session:
            now = session.get_one(Doc, doc.id)
            return file_queries.path(self.rooms, file_queries.file(session, now.file_id or 0))

    def _confirm(
        self, act: Callable[..., Any], who: Acting, doc: Doc, handed: tuple[Any, ...], result: Any, out: Path
    ) -> None:
        received: Received = adopt(self.rooms, out, name=f"{doc.id}.pdf")
        made = signing.Made(result.field, result.signer, "", result.signed_at, result.is_test)

        def confirm(session: Session) -> None:
            file = files.keep(session, who, received)
            act(session, who, session.get_one(Doc, doc.id), *handed, made, file)

        self.do(confirm)


def described(letter: Letter) -> receiving.Letter:
    """What a clerk reads off a letter."""
    first = letter.signers[0]
    return receiving.Letter(
        code=letter.code or "", dated=letter.dated, author=letter.author.name, type_code=letter.type_code,
        summary=letter.summary, urgency=examining.URGENCIES.get(letter.urgency or "", 0), due=letter.deadline,
        signer_name=first.name, signer_position=first.authority.position,
    )  # fmt: skip


def written_by(topic: str, on: date, author: str, signer: str, to: tuple[str, ...]) -> Letter:
    """A letter of one of the cast's agencies that this person signs."""
    for seed in range(200):
        letter = compose(topic, on, seed, author=author, to=to)
        if letter.signers[0].name == signer:
            return letter
    raise LookupError(f"{signer} never signs “{topic}” for {author}")


def _anew(session: Session, arg: Any) -> Any:
    return session.get(type(arg), arg.id) if hasattr(arg, "__tablename__") else arg


def _capacity(authority: capacities.Authority) -> str:
    """Of Article 13: a deputy signs KT. also where a collective stands above (TM.)."""
    if authority.capacity is capacities.Capacity.HEAD:
        return "TM." if authority.collective else ""
    return f"{authority.capacity}."


def _short(name: str) -> str:
    from workplace.kernel.text import fold

    return fold(name).replace(" ", "")


def _file_name(letter: Letter) -> str:
    return f"{(letter.code or 'khong-so').replace('/', '_')} {types.BY_CODE[letter.type_code].name}"


def _scanned(whole: Path, out: Path) -> Path:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(whole)
    try:
        pages = [page.render(scale=1.6).to_pil().convert("L") for page in pdf]
    finally:
        pdf.close()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=115, quality=60)
    return out
