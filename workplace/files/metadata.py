"""Taking out of a picture what tells where, when and by whom it was taken. Runs in a worker; the picture itself stays
bit for bit, since only the chunks around it go."""

import struct
from collections.abc import Iterator
from pathlib import Path

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform; other APPn and comments go
_ORIENTATION = 0x0112


def strip(path: Path) -> bool:
    """Rewrite a PNG or JPEG without its metadata (the way up is kept); whether anything was taken out."""
    content = path.read_bytes()
    kept = b"".join(_png(content)) if content.startswith(_PNG) else b"".join(_jpeg(content))
    if kept == content:
        return False
    path.write_bytes(kept)
    return True


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        if kind not in _PNG_DROPPED:
            yield content[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            return


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xDA:  # the picture itself begins
            break
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        if marker == 0xE1 and (way_up := _orientation(segment)) > 1:
            yield _way_up(way_up)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _JPEG_KEPT:
            yield segment
        at += 2 + length
    yield content[at:]


def _orientation(segment: bytes) -> int:
    """The way up that an EXIF segment names; 0 when it names none."""
    if segment[4:10] != b"Exif\0\0":
        return 0
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for entry in range(min(count, 200)):
            tag, _kind, _number, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _way_up(orientation: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
