"""Keys that may sign here: test keys of the demonstration only. A person's own key is never on the server."""

import json
from dataclasses import dataclass
from datetime import date

from cryptography import x509

from signing.orders import KeyOrder
from workplace.config import Settings
from workplace.docs.rules import vault
from workplace.files.secret import KEYS, passphrase
from workplace.kernel import clock
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.org.actions import sign_in
from workplace.org.rules.certificates import CertificateFacts, facts
from workplace.web.ask import Ask
from workplace.web.serve import House


@dataclass(frozen=True)
class TestKey:
    """What the certificate of a test key says."""

    name: str
    holder: str
    issuer: str
    until: date
    sha256: str


def certificate(settings: Settings, name: str) -> CertificateFacts:
    """The certificate of a test key, as the register of certificates keeps it."""
    path = settings.data / vault.FOLDER / f"{name}.key"
    return facts(x509.load_der_x509_certificate(bytes.fromhex(json.loads(path.read_text())["certificates"][0])))


def found(settings: Settings, name: str) -> TestKey | None:
    """The test key of this name; None where there is none, and always in production."""
    path = settings.data / vault.FOLDER / f"{name}.key"
    if not settings.is_demo or not path.is_file():
        return None
    told = certificate(settings, name)
    return TestKey(name, told.subject, told.issuer, told.valid_to.astimezone(clock.ZONE).date(), told.sha256)


def order(house: House, name: str) -> tuple[KeyOrder, TestKey]:
    """An order to sign with a test key now. Refused in production, and where there is no such key."""
    key = found(house.settings, name)
    if key is None:
        raise NotNow(say("There is no test key here. Use the office's own signing program."))
    settings = house.settings
    opened = passphrase(house.secret, KEYS)
    return KeyOrder(settings.data / vault.FOLDER, name, opened, clock.now(), settings.tsa_url), key


def prove(ask: Ask) -> None:
    """The password once more before a test key signs, unless it was proved just now. Call before any change."""
    if not ask.house.settings.is_demo:
        raise NotNow(say("Test keys do not sign in production. Use the office's own signing program."))
    password = ask.form.get("password")
    if password or not is_fresh(ask):
        sign_in.confirm_password(ask.session, ask.who, password, ask.aside)


def is_fresh(ask: Ask) -> bool:
    """Whether the password was entered so lately that it need not be entered again."""
    return sign_in.is_fresh(ask.who, ask.house.settings.fresh_minutes)
