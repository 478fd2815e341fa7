"""The words that signatures show: number and date may stand there and not in the page's text."""

import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from signing import errors

_LIMIT = 300


@dataclass(frozen=True, slots=True)
class WidgetText:
    """What one signature, form field or note shows; ``kind`` is signature, text or note."""

    field: str
    page: int
    kind: str
    text: str


def widget_text(path: Path) -> tuple[WidgetText, ...]:
    """The text in the appearances of signatures, text fields and notes, page by page.

    A file without any gives nothing; refused only if it cannot be opened.
    """
    with errors.refusing(errors.Damaged), pikepdf.open(path, suppress_warnings=True) as pdf:
        found = list(_appearances(pdf))[:_LIMIT]
        if not found:
            return ()
        texts = _rendered_texts(pdf, [form for *_, form in found])
        shown = zip(found, texts, strict=True)
        return tuple(WidgetText(field, page, kind, text) for (field, page, kind, _), text in shown if text)


def _appearances(pdf: pikepdf.Pdf) -> Any:
    for number, page in enumerate(pdf.pages, start=1):
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            kind = _kind(annotation)
            form = _normal_appearance(annotation)
            if kind and form is not None:
                yield _inherited_name(annotation), number, kind, form


def _kind(annotation: Any) -> str | None:
    if not isinstance(annotation, pikepdf.Dictionary):
        return None
    if annotation.get("/Subtype") == pikepdf.Name.FreeText:
        return "note"
    field_type = annotation.get("/FT") or _parent(annotation).get("/FT")
    return {"/Sig": "signature", "/Tx": "text"}.get(str(field_type))


def _normal_appearance(annotation: Any) -> Any | None:
    appearances = annotation.get("/AP") if isinstance(annotation, pikepdf.Dictionary) else None
    form = appearances.get("/N") if isinstance(appearances, pikepdf.Dictionary) else None
    return form if isinstance(form, pikepdf.Stream) else None


def _rendered_texts(pdf: pikepdf.Pdf, forms: list[Any]) -> list[str]:
    """Each appearance becomes a page of its own in a scratch file, whose text can then be read like any page's."""
    scratch = pikepdf.new()
    for form in forms:
        page = scratch.add_blank_page(page_size=(2000, 2000)).obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=scratch.copy_foreign(_own(pdf, form))))
        page.Contents = scratch.make_stream(b"1 0 0 1 500 500 cm /X Do")
    content = io.BytesIO()
    scratch.save(content)
    with closing(pypdfium2.PdfDocument(content.getvalue())) as document:
        return [_text(document, index) for index in range(len(document))]


def _own(pdf: pikepdf.Pdf, form: Any) -> Any:
    return form if form.is_indirect else pdf.make_indirect(form)


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        lines = (" ".join(line.split()) for line in text.get_text_range().splitlines())
        return "\n".join(line for line in lines if line)


def _inherited_name(annotation: Any) -> str:
    return str(annotation.get("/T") or _parent(annotation).get("/T") or "")


def _parent(annotation: Any) -> Any:
    parent = annotation.get("/Parent")
    return parent if isinstance(parent, pikepdf.Dictionary) else {}
