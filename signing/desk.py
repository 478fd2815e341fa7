"""The desk where an application lays a whole order and gets a finished file: each function runs in a worker.

Everything is said in one frozen order: where the file is, who signs with which key, what it should look like. Pictures
come as bytes, since the application keeps them encrypted and has no file to show.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from signing import errors, guard, intake, marks, placement
from signing import sign as signer
from signing.accept import accept_external
from signing.appearance import Appearance, agency_seal, number_and_date, person_signature, text_box_size, text_mark
from signing.keys import Vault, VaultKey
from signing.model import FieldPlan, SignResult
from signing.orders import NUMBER_FIELD, SEAL_FIELD, AcceptResult, Examined, Found, KeyOrder, Seat
from signing.placement import Header, Slot
from signing.trust import TrustStore
from signing.validate import validate
from signing.widgets import widget_text


def seats(path: Path, wanted: list[Seat]) -> list[Found]:
    """The place of each signer: chosen by hand, else between position and name, else the last page's lower right."""
    found = []
    for seat in wanted:
        if seat.box is not None:
            found.append(Found(seat.field, seat.box, by_text=False))
            continue
        try:
            box = placement.find_anchor(path, position=seat.position or None, name=seat.name)
            found.append(Found(seat.field, box, by_text=True))
        except errors.PlaceNotFound:
            found.append(Found(seat.field, placement.bottom_right(path), by_text=False))
    return found


def require_signable(path: Path) -> None:
    """Refused what could never be prepared for signatures: encrypted, damaged, with anything before its header."""
    with path.open("rb") as source, errors.refusing(errors.Damaged):
        guard.open_for_signing(source)


def prepare_letter(path: Path, out: Path, wanted: list[Seat], seal_mm: float, *, agency: bool) -> list[Found]:
    """Make every field before the first signature: signers in order, then (`agency`) number and date, then the seal.

    The numbering locks the signers and itself, the seal locks all of them, by name; a recipient's own field stays
    possible. Without `agency` no locks are set: the agency's program brings its own field.
    """
    places = seats(path, wanted)
    plans = [FieldPlan(place.field, place.box) for place in places]
    if agency:
        names = tuple(place.field for place in places)
        seal = placement.seal_box(places[-1].box, seal_mm)
        plans.append(FieldPlan(NUMBER_FIELD, header_of(path).box, locks=(*names, NUMBER_FIELD)))
        plans.append(FieldPlan(SEAL_FIELD, seal, locks=(*names, NUMBER_FIELD, SEAL_FIELD)))
    if intake.inspect(path).needs_normalising:
        with tempfile.TemporaryDirectory() as folder:
            tidy = Path(folder) / "tidy.pdf"
            intake.normalise(path, tidy)
            signer.prepare_fields(tidy, out, plans)
    else:
        signer.prepare_fields(path, out, plans)
    return places


def sign_person(
    path: Path, out: Path, field_name: str, key: KeyOrder, picture: bytes | None, wanted: list[Seat], seal_mm: float
) -> SignResult:
    """A person's test signature, in the prepared field; the first signer's act prepares all fields before."""
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        source = path
        if not has_field(path, field_name):
            source = Path(folder) / "prepared.pdf"
            prepare_letter(path, source, wanted, seal_mm, agency=True)
        look = person_signature(picture) if picture else Appearance()
        return _sign(source, out, field_name, key, look)


def sign_number(path: Path, out: Path, key: KeyOrder, number_text: str, date_text: str) -> SignResult:
    """Number and date as the visible appearance of an agency signature (no page content is touched)."""
    look = number_and_date(number_text, date_text, header_of(path))
    return _sign(path, out, NUMBER_FIELD, key, look)


def sign_seal(path: Path, out: Path, key: KeyOrder, picture: bytes, width_mm: float) -> SignResult:
    """The agency's seal at its real size, as the last of our signatures."""
    return _sign(path, out, SEAL_FIELD, key, agency_seal(picture, width_mm))


def sign_mark(path: Path, out: Path, key: KeyOrder, lines: tuple[str, ...]) -> SignResult:
    """The text-only mark of a separate attachment, top right on its first page, signed as the agency."""
    width, height = text_box_size(lines)
    plan = FieldPlan(marks.free_name(path), placement.top_right(path, width, height + 8))
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        source = path
        facts = intake.inspect(path)
        if facts.needs_normalising and not facts.signatures:
            source = Path(folder) / "tidy.pdf"
            intake.normalise(path, source)
        return signer.sign(
            source, out, plan, _key(key), text_mark(lines), key.profile, at=key.at, tsa_url=key.tsa_url or None
        )


def prepare_mark(path: Path, out: Path, line: str) -> str:
    """Make a separate attachment ready for the office's own program (see ``signing.marks``); its field, or none."""
    return marks.prepare_mark(path, out, line)


def mark_shows(path: Path, result: AcceptResult, line: str) -> bool:
    """Whether the mark that came back can be read and tells what it must (see ``signing.marks``)."""
    at = result.signature.signed_at
    return at is not None and marks.shows(path, result.field, line, at)


def has_field(path: Path, name: str) -> bool:
    """Whether the file has a signature field of this name."""
    with path.open("rb") as source, errors.refusing():
        return guard.find_field(guard.open_for_signing(source).prev, name) is not None


def header_of(path: Path) -> Header:
    """The row of number and date; on a page without the decree's layout, a row along the upper edge."""
    try:
        return placement.find_header(path)
    except errors.PlaceNotFound:
        corner = placement.top_right(path, 10_000, 24)
        half = corner.width / 2
        number = Slot(0, 7, half, placement.NUMBER_SIZE, centred=False)
        date = Slot(half, 7, half, placement.NUMBER_SIZE, face="italic", centred=False)
        return Header(corner, number, "", date, "")


def _key(order: KeyOrder) -> VaultKey:
    return Vault(order.folder, order.passphrase).key(order.name)


def _sign(path: Path, out: Path, field_name: str, key: KeyOrder, look: Appearance) -> SignResult:
    return signer.sign(path, out, field_name, _key(key), look, key.profile, at=key.at, tsa_url=key.tsa_url or None)


def examine(path: Path, trust_folder: Path, at: datetime | None = None) -> Examined:
    """Check a received file by the strict rules, and read what its signatures show (number and date of others)."""
    report = validate(path, TrustStore(trust_folder), at)
    try:
        shown = tuple(one.text for one in widget_text(path)) if report.signatures else ()
    except errors.SigningError:
        shown = ()
    return Examined(report, shown)


def accept(prepared: Path, returned: Path, certificate: str, field_name: str, trust_folder: Path) -> AcceptResult:
    """Check a file that came back from the office's own program (see ``signing.accept``)."""
    return accept_external(prepared, returned, certificate or None, field_name or None, TrustStore(trust_folder))
