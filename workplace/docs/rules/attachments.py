"""What a separate attachment's mark says (Nghị định 30/2020/NĐ-CP, Annex I: number and notation, time of signing)."""

from workplace.docs.rules import types


def mark_line(type_code: str, code: str) -> str:
    """`Kèm theo Công văn số 12/STC-QLNS`: which document the file belongs to."""
    kind = types.BY_CODE[type_code].name if type_code in types.BY_CODE else ""
    return f"Kèm theo {kind} số {code}".replace("  ", " ")
