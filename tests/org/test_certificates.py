"""The register of certificates: who enters, confirms and ends one, and which count."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from signing.keys import DemoCA
from tests.org.office import NOON, Office
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.org.actions import certificates as actions
from workplace.org.queries import certificates
from workplace.org.queries.certificates import Holder
from workplace.org.rules import certificates as rules


@pytest.fixture(scope="module")
def file() -> bytes:
    """The certificate of an agency's token, as it is exported (DER)."""
    return DemoCA.create(NOON).agency("Sở Tài chính", "UBND thành phố Huế", NOON, curve=True).certificate


def test_a_file_is_read_in_either_form_and_nothing_else_is_taken(file: bytes) -> None:
    found = rules.read(file)
    pem = load_der_x509_certificate(file).public_bytes(Encoding.PEM)
    assert rules.read(pem) == found and found.subject == "Sở Tài chính"
    for wrong in (b"", b"%PDF-1.7", pem + pem, b"-----BEGIN CERTIFICATE-----", b"-----BEGIN PRIVATE KEY-----"):
        with pytest.raises(BadInput):
            rules.read(wrong)


def test_the_clerk_enters_the_agencys_and_it_counts_until_it_is_ended(office: Office, file: bytes) -> None:
    cast, found = office.cast, rules.read(file)
    stc = Holder(organisation_id=cast.organisations["stc"])
    with office.database.writing() as session:
        for stranger in (cast.an, cast.binh, cast.vinh):
            with pytest.raises(NotFound):
                actions.add(session, stranger, stc, found)
        row = actions.add(session, cast.kha, stc, found)
        assert certificates.counting(session, stc) == {found.sha256}
        assert certificates.owners(session, [found.sha256])[found.sha256].name == "Sở Tài chính"
        with pytest.raises(BadInput, match="another holder"):
            actions.add(session, cast.admin, Holder(organisation_id=cast.organisations["ubnd"]), found)
        with pytest.raises(BadInput):
            actions.end(session, cast.kha, row.id or 0, "")
        actions.end(session, cast.kha, row.id or 0, "Mất USB token")
        assert certificates.counting(session, stc) == set()
        assert certificates.owners(session, [found.sha256])[found.sha256].ended_at


def test_ones_own_waits_until_an_administrator_confirms_it(office: Office, file: bytes) -> None:
    cast, found, binh = office.cast, rules.read(file), Holder(person_id=office.cast.people["binh"])
    with office.database.writing() as session:
        row = actions.add(session, cast.binh, binh, found)
        assert certificates.counting(session, binh) == set()
        for stranger in (cast.binh, cast.kha):
            with pytest.raises(NotFound):
                actions.confirm(session, stranger, row.id or 0)
        actions.confirm(session, cast.admin, row.id or 0)
        assert certificates.counting(session, binh) == {found.sha256}


def test_nobody_confirms_their_own(office: Office, file: bytes) -> None:
    cast, me = office.cast, Holder(person_id=office.cast.people["admin"])
    with office.database.writing() as session:
        actions.note_seen(session, cast.admin, me, rules.read(file))
        (row,) = certificates.of(session, me)
        with pytest.raises(NotNow):
            actions.confirm(session, cast.admin, row.id or 0)
