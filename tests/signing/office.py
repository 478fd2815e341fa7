"""The office that the tests of signatures play: who holds which key, and what a letter looks like."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typst
from PIL import Image, ImageDraw

from signing.appearance import agency_seal, number_and_date, person_signature
from signing.keys import DemoCA, Vault, VaultKey
from signing.model import FieldPlan
from signing.placement import find_anchor, find_header, seal_box
from signing.sign import prepare_fields, sign
from signing.trust import TrustStore

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
FONTS = Path(__file__).parents[2] / "signing" / "fonts"
LOCKS = {"Signer1": (), "Number": ("Signer1", "Number"), "Seal": ("Signer1", "Number", "Seal")}

LAYOUT = """
#set document(date: none)
#set page(paper: "a4", margin: (left: 30mm, right: 20mm, y: 20mm))
#set text(font: "Workplace Serif", size: 13pt, lang: "vi")
#grid(columns: (2fr, 3fr), align: center, row-gutter: 7pt,
  [UBND THÀNH PHỐ HUẾ], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*],
  [*VĂN PHÒNG*], [*Độc lập - Tự do - Hạnh phúc*],
  [NUMBER], [#emph[DATE]])
#v(24pt) #align(center)[*QUYẾT ĐỊNH* \\ *Về việc thử chữ ký số*]
#v(12pt) Căn cứ quy chế làm việc của Ủy ban nhân dân thành phố; xét đề nghị của Chánh Văn phòng.
PAGES
#v(30pt)
#grid(columns: (1fr, 1fr), [_Nơi nhận:_ \\ - Như trên; \\ - Lưu: VT.],
  align(center)[*TM. ỦY BAN NHÂN DÂN* \\ *CHỦ TỊCH* #v(70pt) *Nguyễn Thị Chi*])
"""


@dataclass(frozen=True)
class Office:
    folder: Path
    trust: TrustStore
    chi: VaultKey
    clerk: VaultKey
    recipient: VaultKey
    dung: VaultKey
    signature: Path
    seal: Path

    @classmethod
    def open(cls, folder: Path) -> "Office":
        authority = DemoCA.create(NOW)
        (folder / "trust").mkdir()
        (folder / "trust" / "root.pem").write_text(authority.pem)
        vault = Vault(folder / "vault", "mật khẩu của kho khóa")
        vault.put("authority", authority.root)
        chi = authority.person("Nguyễn Thị Chi", "UBND thành phố Huế", NOW)
        dung = authority.person("Trần Văn Dũng", "UBND thành phố Huế", NOW, curve=True)
        clerk = authority.agency("UBND thành phố Huế", "Huế", NOW, code="H57")
        recipient = authority.agency("Sở Tài chính", "UBND thành phố Huế", NOW, curve=True)
        return cls(
            folder,
            TrustStore(folder / "trust"),
            vault.put("chi", chi),
            vault.put("clerk", clerk),
            vault.put("recipient", recipient),
            vault.put("dung", dung),
            _signature(folder / "signature.png"),
            _seal(folder / "seal.png"),
        )

    @property
    def vault(self) -> Vault:
        return Vault(self.folder / "vault", self.chi.passphrase)

    @property
    def authority(self) -> DemoCA:
        return DemoCA(self.vault.issued("authority"))

    def draft(
        self,
        path: Path,
        *,
        number: str = "Số:            /QĐ-UBND",
        date: str = "Huế, ngày       tháng       năm 2026",
        pages: int = 1,
    ) -> Path:
        """A draft with room for number and date, set by Typst."""
        number, date = number.replace(" ", "~"), date.replace(" ", "~")
        source = LAYOUT.replace("NUMBER", number).replace("DATE", date)
        source = source.replace("PAGES", "#pagebreak() Điều khoản tiếp theo.\n" * (pages - 1))
        draft = path.with_suffix(".typ")
        draft.write_text(source)
        typst.compile(draft, output=path, font_paths=[FONTS], ignore_system_fonts=True)
        return path

    def plans(self, draft: Path) -> list[FieldPlan]:
        person = find_anchor(draft, position="CHỦ TỊCH", name="Nguyễn Thị Chi")
        boxes = {"Signer1": person, "Number": find_header(draft).box, "Seal": seal_box(person, 36)}
        return [FieldPlan(name, box, LOCKS[name]) for name, box in boxes.items()]

    def release(self, folder: Path, draft: Path | None = None) -> list[Path]:
        """Every stage of a letter: draft, fields prepared, signed, numbered, sealed."""
        draft = draft or self.draft(folder / "draft.pdf")
        prepared, signed, numbered, sealed = (folder / f"{n}.pdf" for n in ("prepared", "signed", "numbered", "sealed"))
        prepare_fields(draft, prepared, self.plans(draft))
        sign(prepared, signed, "Signer1", self.chi, person_signature(self.signature), at=NOW)
        numbers = number_and_date("15/QĐ-UBND", "Huế, ngày 20 tháng 11 năm 2026", find_header(draft))
        sign(signed, numbered, "Number", self.clerk, numbers, at=NOW)
        sign(numbered, sealed, "Seal", self.clerk, agency_seal(self.seal, 36), at=NOW)
        return [draft, prepared, signed, numbered, sealed]


def _signature(path: Path) -> Path:
    image = Image.new("RGBA", (300, 140), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(10, 100), (100, 20), (150, 120), (290, 30)], fill=(0, 0, 200, 255), width=6)
    image.save(path)
    return path


def _seal(path: Path) -> Path:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([5, 5, 395, 395], outline=(220, 0, 0, 255), width=10)
    image.save(path)
    return path
