"""What may happen to a document after a signature (the judgement of later revisions).

Strict: further signatures, validation data and document time stamps, nothing else. The library's own default also
accepts every later change of a form field, which lets a prepared document show another text after signing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FieldComparisonContext,
    FieldComparisonSpec,
    FieldMDPRule,
    FormUpdate,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    QualifiedWhitelistRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.model import Finding

_TEXT_LIMIT = 200
_SIGNATURES_ONLY: list[FieldMDPRule] = [SigFieldCreationRule(), SigFieldModificationRule()]
STRICT_POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules, form_rule=FormUpdatingRule(field_rules=_SIGNATURES_ONLY)
)


def filled_in(signature: EmbeddedPdfSignature) -> list[Finding]:
    """What was written into empty places after a signature, if that explains every change; else an empty list.

    Some offices' programs write number and date into a form field or a note after the leader has signed.
    """
    notes, fields = _AddedNotes(), _FilledFields()
    policy = StandardDiffPolicy(
        global_rules=[*DEFAULT_DIFF_POLICY.global_rules, notes],
        form_rule=FormUpdatingRule(
            field_rules=[SigFieldCreationRule(approve_widget_bindings=False), SigFieldModificationRule(), fields]
        ),
    )
    result = policy.review_file(
        signature.reader,
        signature.signed_revision,
        field_mdp_spec=signature.fieldmdp,
        doc_mdp=signature.docmdp_level,
    )
    if isinstance(result, SuspiciousModification) or result.modification_level is ModificationLevel.OTHER:
        return []
    filled = [Finding("filled_after", {"field": name, "text": text}) for name, text in fields.found.items()]
    return filled + [Finding("annotated_after", {"page": page, "text": text}) for page, text in notes.found]


class _FilledFields(GenericFieldModificationRule):
    """Lets text fields that were empty be filled once; remembers what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def check_form_field(
        self, fq_name: str, spec: FieldComparisonSpec, context: FieldComparisonContext
    ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        if spec.field_type != "/Tx" or not spec.old_field or not spec.new_field:
            return
        before, after = _text(_value(spec.old_field, "/V")), _text(_value(spec.new_field, "/V"))
        if before or not after:
            return
        self.found[fq_name] = after
        yield from super().check_form_field(fq_name, spec, context)


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    reference: generic.Reference
    old: generic.DictionaryObject
    new: generic.DictionaryObject


class _AddedNotes(QualifiedWhitelistRule):
    """Lets notes with text be added to a page whose content stays the same; remembers what they say."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[ModificationLevel, ReferenceUpdate]]:
        for page in _changed_pages(old, new):
            added = self._added(page, old)
            for reference in added or ():
                for dependency in new.collect_dependencies(
                    generic.IndirectObject(reference.idnum, reference.generation, new), since_revision=old.revision + 1
                ):
                    yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(dependency)
            if added is not None:
                yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(page.reference)
                yield from _array_update(page)

    def _added(self, page: _Page, old: HistoricalResolver) -> list[generic.Reference] | None:
        """The notes that were added, if nothing but notes and new signatures was."""
        before, after = _references(page.old), _references(page.new)
        if after[: len(before)] != before:
            return None
        notes: list[generic.Reference] = []
        for reference in after[len(before) :]:
            note = reference.get_object()
            if not old.is_ref_unassignable(reference) or not isinstance(note, generic.DictionaryObject):
                return None
            if _is_signature(note):
                continue  # the field itself is judged by the rule for new signatures
            text = _text(_value(note, "/Contents"))
            if _value(note, "/Subtype") != "/FreeText" or not text:
                return None
            notes.append(reference)
            if (page.number, text) not in self.found:
                self.found.append((page.number, text))
        return notes


def _is_signature(widget: generic.DictionaryObject) -> bool:
    field = widget if "/FT" in widget else _value(widget, "/Parent")
    return _value(widget, "/Subtype") == "/Widget" and bool(field) and _value(field, "/FT") == "/Sig"


def _changed_pages(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[_Page]:
    """Pages that differ in nothing but their annotations."""
    before, after = list(_page_references(old)), list(_page_references(new))
    if before != after:
        return
    for number, reference in enumerate(after, start=1):
        old_page, new_page = old(reference), new(reference)
        keys = (set(old_page) | set(new_page)) - {"/Annots"}
        if all(_raw(old_page, key) == _raw(new_page, key) for key in keys):
            yield _Page(number, reference, old_page, new_page)


def _page_references(revision: HistoricalResolver) -> Iterator[generic.Reference]:
    todo: list[tuple[Any, int]] = [(kid, 0) for kid in reversed(revision.root["/Pages"]["/Kids"])]
    while todo:
        kid, depth = todo.pop()
        node = revision(kid.reference)
        if depth < 64 and "/Kids" in node:
            todo += [(child, depth + 1) for child in reversed(node["/Kids"])]
        elif "/Kids" not in node:
            yield kid.reference


def _references(page: generic.DictionaryObject) -> list[generic.Reference]:
    entries = _value(page, "/Annots") or []
    return [entry.reference for entry in list.__iter__(entries) if isinstance(entry, generic.IndirectObject)]


def _array_update(page: _Page) -> Iterator[tuple[ModificationLevel, ReferenceUpdate]]:
    raw = _raw(page.new, "/Annots")
    if isinstance(raw, generic.IndirectObject):
        yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(raw.reference)


def _raw(values: generic.DictionaryObject, key: str) -> Any:
    try:
        return values.raw_get(key)
    except KeyError:
        return None


def _value(values: generic.DictionaryObject, key: str) -> Any:
    """The value behind any reference (the library's own ``get`` does not follow references)."""
    if key not in values:
        return None
    return values[key]


def _text(value: Any) -> str:
    """Printable text of a value, without marks that turn the reading direction, at most a line."""
    if not isinstance(value, str):
        return ""
    shown = "".join(letter for letter in value if letter.isprintable() or letter.isspace())
    return " ".join(shown.split())[:_TEXT_LIMIT]
