"""Hands the appearance to the PDF library at the moment the field is filled."""

from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStampStyle

from signing.appearance import Appearance, form_object
from signing.geometry import PageGeometry


@dataclass(frozen=True)
class Stamp(BaseStampStyle):
    """The library's idea of a stamp; ``box`` is the field's size on the unturned page."""

    appearance: Appearance | None = None
    test: bool = False

    def __init__(self, appearance: Appearance | None, test: bool) -> None:
        super().__init__()
        object.__setattr__(self, "appearance", appearance or Appearance())
        object.__setattr__(self, "test", test)

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> "_Drawn":  # type: ignore[override]
        return _Drawn(self, writer)


@dataclass(frozen=True)
class _Drawn:
    style: Stamp
    writer: BasePdfFileWriter

    def apply_appearance(self, annotation: generic.DictionaryObject) -> None:
        """Draw upright for the reader: on a page displayed turned, width and height change places."""
        rotation = PageGeometry.of(annotation["/P"]).rotation if "/P" in annotation else 0
        x1, y1, x2, y2 = (float(edge) for edge in annotation["/Rect"])
        width, height = abs(x2 - x1), abs(y2 - y1)
        if rotation in (90, 270):
            width, height = height, width
        assert self.style.appearance is not None
        laid_out = self.style.appearance.laid_out(width, height, test=self.style.test)
        form = form_object(laid_out, width, height, rotation, self.writer)
        annotation[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): self.writer.add_object(form)})
        annotation.pop(pdf_name("/AS"), None)
