"""Sentences kept as rows: the English msgid and what fills its places, told in the reader's language later."""

import json
from datetime import date, datetime
from typing import Any

from workplace.kernel import clock
from workplace.kernel.text import Say

_MANY = "many of it"  # beside the places' names, none of which holds a space


def keep(sentence: Say) -> tuple[str, str]:
    """A sentence as msgid and JSON; sentences inside its places stay sentences, days become dd/mm/yyyy."""
    return sentence.msgid, json.dumps(_with_many(sentence), ensure_ascii=False, separators=(",", ":"))


def read(msgid: str, params: str) -> Say:
    """The sentence that was kept."""
    return _read(msgid, json.loads(params))


def _with_many(sentence: Say) -> dict[str, Any]:
    kept = _all_kept(sentence)
    return {**kept, _MANY: sentence.many} if sentence.many else kept


def _all_kept(sentence: Say) -> dict[str, Any]:
    return {name: _kept(value) for name, value in sentence.params.items()}


def _kept(value: Any) -> Any:
    match value:
        case Say():
            return {"say": value.msgid, "params": _with_many(value)}
        case datetime():
            return f"{clock.local(value):%d/%m/%Y, %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case bool() | int() | float() | str() | None:
            return value
    return str(value)


def _read(msgid: str, params: dict[str, Any]) -> Say:
    many = str(params.pop(_MANY, ""))
    inner = {k: _read(v["say"], v["params"]) if isinstance(v, dict) else v for k, v in params.items()}
    return Say(msgid, inner, many)
