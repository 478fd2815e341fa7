"""Whose signature came back: the certificate must be trusted here, and the register must know it as the holder's."""

from cryptography.x509 import load_der_x509_certificate

from signing.model import SignatureReport
from signing.orders import AcceptResult
from workplace.docs.actions import signing
from workplace.kernel.errors import BadInput
from workplace.kernel.text import fold, say
from workplace.org.actions import certificates
from workplace.org.queries import certificates as known
from workplace.org.queries import people
from workplace.org.queries.certificates import Holder
from workplace.org.rules.certificates import facts as facts_of
from workplace.web.ask import Ask

UNTRUSTED = {
    "unknown": say("The issuer of this certificate is not trusted in this installation. Ask the administrator."),
    "expired": say("This certificate is no longer valid. Sign with one that is."),
    "revoked": say("This certificate was revoked; nobody may sign with it any more."),
}


def made(ask: Ask, holder: Holder, result: AcceptResult) -> signing.Made:
    """The fact of the signature; BadInput unless the certificate is trusted here, in a person's own name where they
    sign, and in the register as the holder's.
    """
    one = result.signature
    if (untrusted := UNTRUSTED.get(str(one.trust))) is not None:
        raise BadInput({"file": untrusted})
    if holder.person_id is not None:
        name = people.names(ask.session, [holder.person_id])[holder.person_id]
        if fold(name) not in fold(one.signer):
            raise BadInput({"file": say("This certificate is of {signer}. Sign with your own.", signer=one.signer)})
    is_test = str(one.trust) == "test"
    if is_test and not ask.house.settings.is_demo:
        raise BadInput(
            {"file": say("This was signed with a test key, which has no legal value. Sign with your token.")}
        )
    _require_registered(ask, holder, one)
    assert one.signed_at is not None, "a signature that was accepted tells its time"
    return signing.Made(result.field, one.signer, one.certificate_sha256, one.signed_at, is_test, outside=True)


def _require_registered(ask: Ask, holder: Holder, one: SignatureReport) -> None:
    """The register knows the certificate as the holder's; an unknown one is noted there for an administrator."""
    if one.certificate_sha256 in known.counting(ask.session, holder):
        return
    name, acting = known.name_of(ask.session, holder), ask.acting
    whose = known.owners(ask.session, [one.certificate_sha256]).get(one.certificate_sha256)
    if whose is not None and whose.holder != holder and whose.ended_at is None:
        raise BadInput(
            {
                "file": say(
                    "This certificate is registered for {other}. Sign with that of {name}.", other=whose.name, name=name
                )
            }
        )
    found = facts_of(load_der_x509_certificate(one.certificate))
    ask.aside(lambda session: certificates.note_seen(session, acting, holder, found))
    raise BadInput(
        {
            "file": say(
                "This certificate is not confirmed in the register of {name}. It was noted there and the administrators"
                " were told. Bring the file back once it is confirmed.",
                name=name,
            )
        }
    )
