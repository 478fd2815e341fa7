"""What the check of a file's signatures says, in plain words: one sentence, one of detail, then each signature."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from signing.model import FINDINGS
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.docs.routes.marks import SIGNATURE
from workplace.kernel.text import Say, say
from workplace.org.queries import certificates, organisations
from workplace.org.queries.certificates import Owned
from workplace.web.ask import Ask
from workplace.web.filters import date_, time

SENTENCES = {
    ("valid", "trusted"): (
        say("Signature valid, document intact"),
        say("Nothing was changed after signing. The certificate comes from a trusted authority."),
    ),
    ("valid", "test"): (
        say("Test signature, document intact"),
        say("Nothing was changed after signing, but a test key signed: it has no legal value."),
    ),
    ("valid", "unknown"): (
        say("Document intact, signer not known"),
        say("Nothing was changed after signing. The certificate's issuer is not in this installation's trusted list."),
    ),
    ("valid", "expired"): (
        say("Document intact, certificate expired"),
        say("Nothing was changed after signing. The certificate is no longer valid today."),
    ),
    ("valid", "revoked"): (
        say("The signer's certificate was revoked"),
        say("The document is as it was signed, but the certificate was withdrawn by its issuer."),
    ),
    ("invalid", ""): (
        say("Signature invalid"),
        say("The document was changed after it was signed, or the signature is broken. Return it to its sender."),
    ),
    ("indeterminate", ""): (
        say("To be looked at"),
        say("Whether the document is as it was signed can't be said for certain. See each signature."),
    ),
    ("unsigned", ""): (
        say("No digital signature"),
        say("Check the paper original, or ask the sender for a signed file."),
    ),
    ("unreadable", ""): (say("The file can't be checked"), say("Its signatures could not be read.")),
}
ANOTHERS = (
    say("Signed with another organisation's certificate"),
    say("Nothing was changed after signing, but the register of certificates names another holder. Ask the sender."),
)
TONES = {"valid": "good", "invalid": "bad", "indeterminate": "wait", "unsigned": "", "unreadable": "bad"}
TRUST = {
    "trusted": say("Trusted"),
    "test": say("Test key"),
    "unknown": say("Issuer not known here"),
    "expired": say("Certificate expired"),
    "revoked": say("Certificate revoked"),
}


@dataclass(frozen=True)
class Told:
    """A report in words."""

    tone: str
    sentence: Say
    detail: Say
    is_test: bool
    brief: Say | None = None  # who signed and who sealed, when all is well
    signatures: list[dict[str, Any]] = field(default_factory=list)


def told(ask: Ask, doc: Doc) -> Told | None:
    """The newest check of this document in words; None while it has not been checked."""
    report = show.report(ask.session, doc)
    return in_words(ask, doc, report) if report is not None else None


def in_words(ask: Ask, doc: Doc, report: dict[str, Any]) -> Told:
    """A report in words: the sentence, the detail, and what is said of each signature."""
    integrity, trust = report["integrity"], report["trust"]
    sentence, detail = SENTENCES.get((integrity, trust)) or SENTENCES[(integrity, "")]
    tone = TONES[integrity]
    if integrity == "valid" and trust in ("unknown", "expired"):
        tone = "wait"
    if integrity == "valid" and trust == "revoked":
        tone = "bad"
    owners = certificates.owners(ask.session, (one.get("certificate_sha256", "") for one in report["signatures"]))
    found = [
        signature
        | {
            "tone": {"valid": "good", "invalid": "bad"}.get(signature["integrity"], "wait"),
            "part": _part(signature["field"]),
            "trust_words": TRUST.get(signature["trust"], TRUST["unknown"]),
            "told": [finding(one) for one in signature["findings"]],
        }
        | _whose(ask.session, doc, owners.get(signature.get("certificate_sha256", "")), signature)
        for signature in report["signatures"]
    ]
    if tone == "good" and any(one.get("is_anothers") for one in found):
        tone, sentence, detail = "wait", *ANOTHERS
    brief = _briefly(found) if (integrity, trust, tone) == ("valid", "trusted", "good") else None
    return Told(tone, sentence, detail, trust == "test", brief, found)


def _whose(session: Session, doc: Doc, owned: Owned | None, signature: dict[str, Any]) -> dict[str, Any]:
    """What the register of certificates says of one signature: the author's own, or somebody else's."""
    if owned is None:
        return {}
    told = [finding(one) for one in signature["findings"]]
    ended = owned.ended_at is not None and (signature["signed_at"] is None or signature["signed_at"] > owned.ended_at)
    if ended:
        sentence = say("The register of certificates had ended this one before: it was {name}'s.", name=owned.name)
        return {"told": [*told, sentence], "tone": "wait", "is_anothers": True}
    sentence = say("The certificate is registered here for {name}.", name=owned.name)
    of_agency = owned.holder.organisation_id
    if of_agency is None or doc.author_id is None or of_agency == doc.author_id:
        return {"told": [*told, sentence], "is_authors": of_agency is not None and of_agency == doc.author_id}
    if of_agency in organisations.line(session, doc.author_id):  # entered twice, or called otherwise by now
        return {"told": [*told, sentence], "is_authors": True}
    return {"told": [*told, sentence], "tone": "wait", "is_anothers": True}


def _part(name: str) -> Say:
    """What a signature in a field of this name stands for."""
    if name.startswith("Signer"):
        return SIGNATURE["signer"]
    return {"NumberDate": SIGNATURE["number"], "Seal": SIGNATURE["seal"]}.get(name, say("Signature"))


def _briefly(signatures: list[dict[str, Any]]) -> Say | None:
    first, last = signatures[0], signatures[-1]
    if not (first["signed_at"] and last["signed_at"]):
        return None
    day, hour = date_(first["signed_at"]), time(first["signed_at"])
    if len(signatures) == 1:
        return say(
            "{signer} signed on {day} at {hour}. Nothing was changed since.", signer=first["signer"], day=day, hour=hour
        )
    if last.get("is_authors"):
        return say(
            "{signer} signed on {day} at {hour}, {agency} at {then} with its registered certificate. Nothing was"
            " changed since.",
            signer=first["signer"], day=day, hour=hour, agency=last["signer"], then=time(last["signed_at"]),
        )  # fmt: skip
    return say(
        "{signer} signed on {day} at {hour}, {agency} at {then}. Nothing was changed since.",
        signer=first["signer"],
        day=day,
        hour=hour,
        agency=last["signer"],
        then=time(last["signed_at"]),
    )


def finding(one: dict[str, Any]) -> Say:
    """One finding as a sentence in the reader's language."""
    return Say(FINDINGS[one["code"]], one["params"])
