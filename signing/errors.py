"""Everything this library refuses or fails with: one closed tree, picklable, each with a plain English sentence.

Whatever another library raises on bad input is turned into one of these by ``refusing``.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from signing.words import N_


class SigningError(Exception):
    """The root. ``code`` is stable, ``sentence`` is what a person reads (with ``params`` filled in)."""

    code: ClassVar[str] = "signing_failed"
    sentence: ClassVar[str] = N_("The signature could not be made or checked.")

    def __init__(self, params: dict[str, Any] | None = None) -> None:
        super().__init__(params or {})

    @property
    def params(self) -> dict[str, Any]:
        return self.args[0]

    def __str__(self) -> str:
        return self.sentence.format_map({"detail": "", **self.params})


# --- the file ------------------------------------------------------------------------------------------------------


class FileRefused(SigningError):
    code = "file_refused"
    sentence = N_("The file cannot be used.")


class NotPdf(FileRefused):
    code = "not_pdf"
    sentence = N_("This is not a PDF file.")


class Damaged(FileRefused):
    code = "damaged"
    sentence = N_("The PDF file is damaged and cannot be read.")


class NeedsNormalising(Damaged):
    code = "needs_normalising"
    sentence = N_("The PDF file's table of objects is wrong; it must be rebuilt before it can be signed.")


class Encrypted(FileRefused):
    code = "encrypted"
    sentence = N_("The PDF file is encrypted; please supply it without protection.")


class PasswordRequired(Encrypted):
    code = "password_required"
    sentence = N_("The PDF file opens only with a password; please supply it without one.")


class ZeroPages(FileRefused):
    code = "zero_pages"
    sentence = N_("The PDF file has no pages.")


class TooLarge(FileRefused):
    code = "too_large"
    sentence = N_("The PDF file has {pages} pages; at most {limit} are accepted.")


class AlreadySigned(FileRefused):
    code = "already_signed"
    sentence = N_("The file already carries a signature, so its content must not be rewritten.")


class PlaceNotFound(SigningError):
    code = "place_not_found"
    sentence = N_("“{wanted}” was not found on the pages; please set the place by hand.")


class BoxOutside(SigningError):
    code = "box_outside"
    sentence = N_("The place for the signature lies outside page {page}.")


class PictureUnusable(SigningError):
    code = "picture_unusable"
    sentence = N_("The picture of the signature or seal cannot be read as a PNG image.")


# --- signing -------------------------------------------------------------------------------------------------------


class SigningRefused(SigningError):
    code = "signing_refused"
    sentence = N_("The file cannot be signed.")


class CertifiedNoChanges(SigningRefused):
    code = "certified_no_changes"
    sentence = N_("The file was certified by its author against every change, so no signature can be added.")


class FieldLocked(SigningRefused):
    code = "field_locked"
    sentence = N_("An earlier signature has locked the field {field}.")


class FieldMissing(SigningRefused):
    code = "field_missing"
    sentence = N_("The file has no empty signature field named {field}.")


class FieldTaken(SigningRefused):
    code = "field_taken"
    sentence = N_("The field {field} exists already.")


class NotAsPrepared(SigningRefused):
    code = "not_as_prepared"
    sentence = N_("The prepared file has changed since the signature was asked for; please start again.")


class ReservedTooSmall(SigningRefused):
    code = "reserved_too_small"
    sentence = N_("The signature with its certificates is larger than the space kept for it.")


class PostCheckFailed(SigningRefused):
    code = "post_check_failed"
    sentence = N_("The signed file did not pass its own check and was discarded ({detail}).")


# --- keys ----------------------------------------------------------------------------------------------------------


class KeyRefused(SigningError):
    code = "key_refused"
    sentence = N_("The signing key cannot be used.")


class KeyUnavailable(KeyRefused):
    code = "key_unavailable"
    sentence = N_("There is no signing key named {name}.")


class WrongPassphrase(KeyRefused):
    code = "wrong_passphrase"
    sentence = N_("The key store does not open with this passphrase.")


class WrongPin(KeyRefused):
    code = "wrong_pin"
    sentence = N_("The PIN is wrong.")


class CertExpired(KeyRefused):
    code = "certificate_expired"
    sentence = N_("The certificate is valid only from {start} to {end}.")


class WrongSignature(KeyRefused):
    code = "wrong_signature"
    sentence = N_("The signature value does not belong to this file and certificate.")


# --- services ------------------------------------------------------------------------------------------------------


class TsaUnavailable(SigningError):
    code = "tsa_unavailable"
    sentence = N_("The time-stamping authority did not answer properly ({detail}).")


class Timeout(SigningError):
    code = "timeout"
    sentence = N_("The work took too long and was stopped.")


class NoSpace(SigningError):
    code = "no_space"
    sentence = N_("There is no room left on the disk; nothing was written.")


class Unexpected(SigningError):
    """A fault of ours or of a library below; ``error`` names its class for the log."""

    code = "unexpected"
    sentence = N_("The file could not be processed ({error}).")


# --- a file signed by an outside program ---------------------------------------------------------------------------


class AgentMismatch(SigningError):
    code = "agent_mismatch"
    sentence = N_("The returned file is not our document with one new signature.")


class OtherDocument(AgentMismatch):
    code = "other_document"
    sentence = N_(
        "This is not the file that was handed out, or the program saved it anew. Sign the very file that was"
        " downloaded, and let the program only add its signature."
    )


class NoNewSignature(AgentMismatch):
    code = "no_new_signature"
    sentence = N_("The returned file carries no new signature. Sign it, then bring the signed copy.")


class TooManySignatures(AgentMismatch):
    code = "too_many_signatures"
    sentence = N_(
        "The returned file carries {count} new signatures; exactly one is expected. Sign the downloaded file once."
    )


class WrongField(AgentMismatch):
    code = "wrong_field"
    sentence = N_("The new signature stands in a field of its own ({found}). Sign in the prepared field ({expected}).")


class NotIntact(AgentMismatch):
    code = "not_intact"
    sentence = N_("The new signature does not match the content of the returned file. Sign the downloaded file anew.")


class NotCovering(AgentMismatch):
    code = "not_covering"
    sentence = N_("The new signature does not cover the whole returned file.")


class WrongCertificate(AgentMismatch):
    code = "wrong_certificate"
    sentence = N_("The file was signed with another certificate than expected ({signer}).")


class ForbiddenChanges(AgentMismatch):
    code = "forbidden_changes"
    sentence = N_(
        "Besides the signature, something else in the document was changed (a page, a text, a note). Sign the"
        " downloaded file anew and change nothing else."
    )


class BrokeEarlier(AgentMismatch):
    code = "broke_earlier"
    sentence = N_("The new signature makes the earlier signature in the field {field} invalid.")


@contextmanager
def refusing(otherwise: type[SigningError] = Unexpected) -> Iterator[None]:
    """Turn whatever a PDF or cryptography library raises on hostile input into one error of this tree."""
    try:
        yield
    except SigningError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (NoSpace if full else otherwise)({"error": type(error).__name__, "detail": "file"}) from error
    except Exception as error:  # these libraries raise KeyError, AssertionError, RecursionError, … on bad files
        raise otherwise({"error": type(error).__name__, "detail": type(error).__name__}) from error
