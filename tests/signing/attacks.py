"""What somebody may do to a signed file. Each gives a new file; none touches the original."""

from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing import cms
from signing.keys import Issued, VaultKey


def changed(path: Path, out: Path, change: Any) -> Path:
    """An incremental update by any program."""
    with path.open("rb") as source, out.open("wb") as target:
        writer = IncrementalPdfFileWriter(source, strict=False)
        change(writer)
        writer.write(target)
    return out


def replace_content(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)


def add_note(text: str = "15/QĐ-UBND", *, into: int = 0, subtype: str = "/FreeText") -> Any:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _page(writer, into)
        values = {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name(subtype),
            "/Rect": generic.ArrayObject([generic.NumberObject(n) for n in (60, 700, 260, 720)]),
            "/Contents": generic.pdf_string(text),
            "/DA": generic.pdf_string("/Helv 12 Tf 0 g"),
        }
        note = generic.DictionaryObject({pdf_name(key): value for key, value in values.items()})
        if "/Annots" not in page:
            page[pdf_name("/Annots")] = generic.ArrayObject()
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    return change


def change_title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(writer.add_object(generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("khác")})))


def replace_appearance(field_name: str) -> Any:
    def change(writer: IncrementalPdfFileWriter) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if str(field["/T"]) == field_name:
                box = generic.ArrayObject([generic.FloatObject(edge) for edge in (0, 0, 480, 22)])
                values = {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": box}
                form = {pdf_name(key): value for key, value in values.items()}
                fake = writer.add_object(generic.StreamObject(form, stream_data=b"q Q"))
                field["/AP"] = generic.DictionaryObject({pdf_name("/N"): fake})
                writer.mark_update(field.container_ref)

    return change


def add_text_field(name: str, value: str = "") -> Any:
    def change(writer: IncrementalPdfFileWriter) -> None:
        values = {
            "/FT": pdf_name("/Tx"),
            "/T": generic.pdf_string(name),
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/Widget"),
            "/Rect": generic.ArrayObject([generic.NumberObject(n) for n in (60, 640, 260, 660)]),
        }
        if value:
            values["/V"] = generic.pdf_string(value)
        field = writer.add_object(generic.DictionaryObject({pdf_name(k): v for k, v in values.items()}))
        page = _page(writer)
        page[pdf_name("/Annots")] = generic.ArrayObject([field])
        writer.update_container(page)
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([field])})
        writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()

    return change


def fill_text_field(name: str, value: str) -> Any:
    def change(writer: IncrementalPdfFileWriter) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if str(field["/T"]) == name:
                field[pdf_name("/V")] = generic.pdf_string(value)
                writer.mark_update(reference.reference)

    return change


def sign_as_another_program(
    path: Path,
    out: Path,
    field: str,
    key: VaultKey,
    *,
    at: datetime,
    spec: fields.SigFieldSpec | None = None,
    certify: fields.MDPPerm | None = None,
    change: Any = None,
    break_digest: bool = False,
) -> Path:
    """A signature by the PDF library alone, with whatever else that program does in the same breath."""
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS,
    )
    leaf = x509.Certificate.load(key.certificates[0])
    with path.open("rb") as source, out.open("w+b") as target:
        writer = IncrementalPdfFileWriter(source, strict=False)
        if change:
            change(writer)
        session = PdfSigner(metadata, ExternalSigner(leaf, None), new_field_spec=spec).init_signing_session(writer)
        session.system_time = at
        document = session.prepare_tbs_document(None, 12_000)
        prepared, _ = document.digest_tbs_document(output=target)
        digest = bytes(32) if break_digest else prepared.document_digest
        attrs = cms.signed_attributes(digest, key.certificates[0])
        prepared.fill_with_cms(target, cms.container(attrs, key.sign_raw(attrs), key.certificates))
    return out


def sign_with_sha1(path: Path, out: Path, issued: Issued) -> Path:
    """As old programs did."""
    encoded = issued.private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        x509.Certificate.load(issued.certificate), asn1_keys.PrivateKeyInfo.load(encoded), SimpleCertificateStore()
    )
    metadata = PdfSignatureMetadata(field_name="Old", md_algorithm="sha1")
    with path.open("rb") as source, out.open("wb") as target:
        PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(source, strict=False), output=target)
    return out


def flipped(path: Path, out: Path, offset: int) -> Path:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0x01
    out.write_bytes(content)
    return out


def _page(writer: IncrementalPdfFileWriter, number: int = 0) -> Any:
    return writer.find_page_for_modification(number)[0].get_object()
