"""What a signature costs: ``python -m bench.signing [--quick]``.

One page, PAdES B-B, visible, RSA-2048: our ``sign`` with all its checks against the PDF library's own plain way
(SimpleSigner loaded from a key file, image stamp) in the same run, on the same file. CPU time, since cores are shared.
"""

import argparse
import io
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from PIL import Image, ImageDraw
from pyhanko import stamp
from pyhanko.pdf_utils import images
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from signing.appearance import agency_seal, number_and_date, person_signature
from signing.keys import DemoCA, Issued, Vault
from signing.model import Box, FieldPlan
from signing.placement import Header, Slot, seal_box
from signing.sign import prepare_fields, sign
from signing.trust import TrustStore
from signing.validate import validate

PERSON = Box(1, 340, 100, 150, 65)
ROW = Box(1, 60, 700, 480, 25)
NAMES = ("Signer1", "NumberDate", "Seal")
BOUND = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds (under 50 seconds)")
    rounds = 30 if parser.parse_args().quick else 200
    with tempfile.TemporaryDirectory() as name:
        figures, yardsticks = measure(Path(name), rounds)
    ratio = figures["sign_visible_ms"] / yardsticks["simple_signer_visible_ms"]
    figures["ratio"] = round(ratio, 3)
    goal = {"name": "sign_visible_vs_simple_signer", "value": round(ratio, 3), "bound": BOUND, "sense": "<="}
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}
    for title, value in (figures | yardsticks).items():
        print(f"  {title:32} {value}")
    result = {"bench": "signing", "machine": machine, "rounds": rounds, "figures": figures, "yardsticks": yardsticks}
    print(json.dumps(result | {"goals": [goal | {"holds": ratio <= BOUND}]}))


def measure(folder: Path, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    now = datetime.now(UTC)
    authority = DemoCA.create(now)
    issued = authority.person("Nguyễn Thị Chi", "UBND thành phố Huế", now)
    vault = Vault(folder / "vault", "bench")
    chi = vault.put("chi", issued)
    clerk = vault.put("clerk", authority.agency("UBND thành phố Huế", "Huế", now))
    (folder / "trust").mkdir()
    (folder / "trust" / "root.pem").write_text(authority.pem)
    picture, seal = _picture(folder / "signature.png", "blue"), _picture(folder / "seal.png", "red")
    one, two, three, four = (folder / f"{stage}.pdf" for stage in range(1, 5))
    prepare_fields(_page(folder / "page.pdf"), one, _plans())
    header = Header(ROW, Slot(4, 8, 180, 13), "", Slot(240, 8, 200, 13, "italic"), "")
    row = number_and_date("15/QĐ-UBND", "Huế, ngày 22 tháng 11 năm 2026", header)
    steps: dict[str, Callable[[], Any]] = {
        "sign_visible_ms": lambda: sign(one, two, NAMES[0], chi, person_signature(picture), at=now),
        "number_and_date_ms": lambda: sign(two, three, NAMES[1], clerk, row, at=now),
        "seal_ms": lambda: sign(three, four, NAMES[2], clerk, agency_seal(seal, 36), at=now),
        "validate_three_signatures_ms": lambda: validate(four, TrustStore(folder / "trust")),
    }
    figures = {title: _cpu_ms(title, step, rounds) for title, step in steps.items()}
    simple = _simple_signer(one, folder / "simple.pdf", _key_file(folder / "chi.p12", issued), picture)
    return figures, {"simple_signer_visible_ms": _cpu_ms("simple signer", simple, max(10, rounds // 4))}


def _cpu_ms(title: str, work: Callable[[], Any], rounds: int) -> float:
    """The median CPU time of one round, after two to warm up."""
    work()
    work()
    spent = []
    for number in range(rounds):
        start = time.process_time()
        work()
        spent.append((time.process_time() - start) * 1000)
        done = "#" * (30 * (number + 1) // rounds)
        print(f"\r  {title:32} [{done:30}]", end="", file=sys.stderr)
    print(file=sys.stderr)
    return round(statistics.median(spent), 2)


def _simple_signer(source: Path, target: Path, key: Path, picture: Path) -> Callable[[], Any]:
    """What the library's own documentation shows: the key loaded for each file, a dry run for the size."""
    metadata = signers.PdfSignatureMetadata(NAMES[0], md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)

    def run() -> None:
        signer = signers.SimpleSigner.load_pkcs12(str(key), passphrase=b"bench")
        style = stamp.StaticStampStyle(background=images.PdfImage(str(picture)), border_width=0)
        with source.open("rb") as file, target.open("wb") as out:
            writer = IncrementalPdfFileWriter(file, strict=False)
            signers.PdfSigner(metadata, signer, stamp_style=style).sign_pdf(writer, output=out)

    return run


def _key_file(path: Path, issued: Issued) -> Path:
    certificate = x509.load_der_x509_certificate(issued.certificate)
    encryption = serialization.BestAvailableEncryption(b"bench")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"chi", issued.private_key, certificate, None, encryption))
    return path


def _plans() -> list[FieldPlan]:
    boxes = (PERSON, ROW, seal_box(PERSON, 36))
    locks = ((), NAMES[:2], NAMES)
    return [FieldPlan(name, box, lock) for name, box, lock in zip(NAMES, boxes, locks, strict=True)]


def _page(path: Path) -> Path:
    """One page of about 90 kB."""
    noise = io.BytesIO()
    Image.effect_noise((420, 420), 60).save(noise, "JPEG", quality=80)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        values = {"Width": 420, "Height": 420, "BitsPerComponent": 8}
        image = pikepdf.Stream(pdf, noise.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, **values)
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = pdf.make_stream(b"q 420 0 0 420 80 240 cm /Im Do Q")
        pdf.save(path)
    return path


def _picture(path: Path, colour: str) -> Path:
    image = Image.new("RGBA", (300, 150), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([5, 5, 295, 145], outline=colour, width=8)
    image.save(path)
    return path


if __name__ == "__main__":
    main()
