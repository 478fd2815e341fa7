"""Test keys: kept encrypted, opened with the passphrase and PIN only, and always known as test keys."""

import pickle
from pathlib import Path

import pytest

from signing import cms, errors
from signing.keys import DemoCA, Vault, is_test
from tests.signing.office import NOW, Office


@pytest.fixture
def vault(tmp_path: Path, office: Office) -> Vault:
    vault = Vault(tmp_path / "vault", "mật khẩu")
    vault.put("chi", office.authority.person("Nguyễn Thị Chi", "UBND", NOW, curve=True))
    vault.put("dung", office.authority.person("Trần Văn Dũng", "UBND", NOW, curve=True), pin="2468")
    return vault


def test_a_key_signs_with_the_passphrase(vault: Vault) -> None:
    key = pickle.loads(pickle.dumps(vault.key("chi")))
    cms.check_signature(b"data", key.sign_raw(b"data"), key.certificates[0])


def test_the_passphrase_and_the_pin_are_both_needed(vault: Vault) -> None:
    with pytest.raises(errors.WrongPassphrase):
        Vault(vault.folder, "falsch").key("chi").sign_raw(b"data")
    for pin in ("", "1357"):
        with pytest.raises(errors.WrongPin):
            vault.key("dung", pin=pin).sign_raw(b"data")
    assert vault.key("dung", pin="2468").sign_raw(b"data")


def test_nothing_secret_is_readable_or_printed(vault: Vault) -> None:
    content = b"".join(path.read_bytes() for path in vault.folder.iterdir())
    assert b"PRIVATE" not in content
    assert "mật khẩu" not in repr(vault) + repr(vault.key("dung", pin="2468")) and "2468" not in repr(
        vault.key("dung", pin="2468")
    )
    assert {path.stat().st_mode & 0o777 for path in vault.folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["", "../chi", "a/b", ".hidden", "none"])
def test_a_name_is_a_name_and_not_a_path(vault: Vault, name: str) -> None:
    with pytest.raises(errors.KeyUnavailable):
        vault.key(name).sign_raw(b"data")


def test_a_name_is_used_once(vault: Vault, office: Office) -> None:
    with pytest.raises(FileExistsError):
        vault.put("chi", office.authority.root)
    assert vault.names() == ["chi", "dung"]


def test_a_key_that_was_swapped_in_the_folder_does_not_open(vault: Vault) -> None:
    (vault.folder / "chi.key").write_text((vault.folder / "dung.key").read_text())
    with pytest.raises(errors.KeyRefused):
        vault.key("chi", pin="2468").sign_raw(b"data")


def test_every_demonstration_certificate_is_known_as_a_test(office: Office) -> None:
    for key in (office.chi, office.clerk, office.recipient, office.dung):
        assert is_test(key.certificates[0])
    assert is_test(DemoCA.create(NOW).root.certificate)


def test_the_authority_goes_on_issuing_from_the_vault(office: Office) -> None:
    issued = office.authority.agency("Sở Nội vụ", "UBND thành phố Huế", NOW)
    subject = cms.load_certificate(issued.certificate).subject.rfc4514_string()
    assert "Sở Nội vụ" in subject and "TEST" in subject
    assert "BEGIN CERTIFICATE" in office.authority.pem
