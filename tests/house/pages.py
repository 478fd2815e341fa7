"""What is wrong with a template: the rules of strict content security, of htmx under it, and of two languages."""

import re

# A strict policy blocks all of these without a word to the person; so they never get there.
FORBIDDEN = {
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/json)", re.I),
    "script with a body": re.compile(r"<script\b[^>]*\bsrc=[^>]*>\s*[^<\s]", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"[\s\"']style\s*=", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.I),
    "hx-on": re.compile(r"\bhx-on\b", re.I),
    "hx-live": re.compile(r"\bhx-live\b", re.I),
    "js: value": re.compile(r"[\"'\s]js:|javascript:", re.I),
    "trigger filter": re.compile(r"\bhx-trigger(?::\w+)*\s*=\s*(?:\"[^\"]*\[[^\"]*\"|'[^']*\[[^']*')", re.I),
    "colour": re.compile(r"[\"'\s:]#[0-9a-f]{6}\b|\brgba?\(|\bhsla?\(|\boklch\(", re.I),
    "another's server": re.compile(r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I),
}
COLOUR_ALLOWED = re.compile(r"<meta\b[^>]*\btheme-color\b[^>]*>", re.I)  # the one place that cannot read a token
# The same in every language: names of formats and keys, units, the product's own name.
SAME_EVERYWHERE = {"PDF", "XLSX", "CSV", "JSON", "Esc", "Ctrl", "Alt", "Enter", "Shift", "Tab", "KB", "MB", "GB"}

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
_TRANS = re.compile(r"\{%-?\+?\s*trans\b.*?\{%-?\+?\s*endtrans\s*[-+]?%\}", re.S)
_CLASS = re.compile(r"\{%-?\s*block\s+\w*class\s*-?%\}.*?\{%-?\s*endblock.*?%\}", re.S)  # a class, not a word
_RAW = re.compile(r"<(script|svg)\b.*?</\1\s*>", re.S | re.I)
_TITLE = re.compile(r"\b(?:title|aria-label|alt|placeholder|aria-description)\s*=\s*(\"[^\"]*\"|'[^']*')", re.I)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_ENTITY = re.compile(r"&#?\w+;")
_ATTRIBUTE = re.compile(r"[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')")  # a macro may give attributes without their tag
_TAG = re.compile(r"<[^>]*>", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")


def forbidden(text: str) -> list[str]:
    """The kinds of forbidden things in a template, by line: `inline script in line 3`."""
    text = COLOUR_ALLOWED.sub("", _blank(_COMMENT, text))
    return [
        f"{kind} in line {text.count(chr(10), 0, found.start()) + 1}"
        for kind, pattern in FORBIDDEN.items()
        for found in pattern.finditer(text)
    ]


def unmarked(text: str) -> list[str]:
    """Words that a person would read in one language only: text between tags, titles and labels."""
    for pattern in (_COMMENT, _TRANS, _CLASS):
        text = _blank(pattern, text)
    text = _blank(_JINJA, text)
    labels = " ".join(_TITLE.findall(text))
    between = _ATTRIBUTE.sub(" ", _TAG.sub(" ", _blank(_RAW, text)))
    words = _WORD.findall(_ENTITY.sub(" ", f"{labels} {between}"))
    return [word for word in words if word not in SAME_EVERYWHERE]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), text)
