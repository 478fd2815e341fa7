"""Guards of the doors: who may knock, what only reads, what a form must carry."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.modules import instances
from tests.house.sources import name, templates
from workplace import app
from workplace.org.actions import marks
from workplace.web.serve import ANYONE, Door, Routes

# What a stranger may ask for. Every other door needs a signed-in person.
OPEN = {
    "GET /healthz",
    "GET /robots.txt",
    "GET /favicon.ico",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-in/as",  # one click, for the cast of the demonstration only
    "POST /me/language",  # kept in a cookie until somebody signs in
    "POST /me/theme",
    "GET /calendars/feed/{token}.ics",  # a telephone knows no sign-in: the secret address is the key
    "GET /meetings/{id:int}/hall/code",  # likewise: what the hall's screen shows to be scanned
    "GET /meetings/{id:int}/hall",  # a screen in the hall: the secret address is the key, else the desk signs in
    "GET /.well-known/caldav",  # where programs begin: it only leads on
    "PROPFIND /.well-known/caldav",
    "GET /open311/v2/discovery.{form}",  # published reports, for programs of other houses
    "GET /open311/v2/services.{form}",
    "GET /open311/v2/services/{code}.{form}",
    "GET /open311/v2/requests.{form}",
    "GET /open311/v2/requests/{id}.{form}",
    "GET /open311/v2/request/{id}.{form}",
    "GET /open311/v2/tokens/{token}.{form}",
    "POST /open311/v2/requests.{form}",  # by a key of the installation's settings
    "GET /hoi",  # the public's own pages: nobody signs in there
    "GET /hoi/tuong-tu",
    "GET /hoi/rieng",
    "POST /hoi/buoc-2",
    "POST /hoi",
    "GET /hoi/atom.xml",
    "GET /hoi/{code}",
    "GET /hoi/{code}/files/{id}",
    "GET /phan-anh",
    "GET /phan-anh/gan-day",
    "POST /phan-anh/buoc-2",
    "POST /phan-anh",
    "GET /phan-anh/atom.xml",
    "GET /phan-anh/{code}",
    "GET /phan-anh/{code}/files/{id}",
    "GET /gop-y",
    "GET /gop-y/{slug}",
    "POST /gop-y/{slug}",
    "GET /sitemap.xml",
    "GET /thong-ke",
    "GET /da-gui",
    "POST /da-gui",
    "GET /tra-cuu",
    "POST /tra-cuu",  # a code and its secret, few times
    "GET /tra-cuu/{token}",  # and behind it: the secret address is the key
    "GET /tra-cuu/{token}/files/{id}",
    "GET /tra-cuu/{token}/data.json",
    "POST /tra-cuu/{token}/steps/confirm",
    "POST /tra-cuu/{token}/steps/ask_again",
    "POST /tra-cuu/{token}/steps/reply",
    "POST /tra-cuu/{token}/steps/withdraw",
    "POST /tra-cuu/{token}/steps/reopen",
    "POST /tra-cuu/{token}/steps/unpublish",
    "POST /tra-cuu/{token}/steps/erase",
    "GET /danh-gia/{token}",
    "POST /danh-gia/{token}",
    "GET /xac-nhan/{link}",
    "POST /xac-nhan/{link}",
    "OPTIONS /dav/{path:path}",  # what the calendar server can do, of which it tells everybody
}


def doors() -> list[Door]:
    return [door for routes in app.doors() for door in routes.doors]


def test_no_module_keeps_doors_that_nobody_hangs() -> None:
    hung = {id(door) for door in doors()}
    forgotten = [d.path for routes in instances("routes", Routes) for d in routes.doors if id(d) not in hung]
    assert not forgotten, f"a room `routes` that app.doors() does not find: {forgotten}"


def test_every_door_needs_a_person_unless_listed() -> None:
    opened = {f"{door.method} {door.path}" for door in doors() if door.who == ANYONE}
    assert opened <= OPEN, f"open to strangers without being listed: {sorted(opened - OPEN)}"


def test_an_address_has_one_door() -> None:
    addresses = [f"{door.method} {re.sub(r'{[^}]*}', '{}', door.path)}" for door in doors()]
    assert len(addresses) == len(set(addresses)), sorted({a for a in addresses if addresses.count(a) > 1})


def test_reading_is_get_and_changing_is_post() -> None:
    assert {door.method for door in doors() if door.program is None} <= {"GET", "POST"}
    assert {door.method for door in doors() if door.program and door.writes} == {"PUT", "DELETE", "POST"}
    assert not [door.path for door in doors() if door.method == "GET" and "/steps/" in door.path]


def test_a_page_that_reads_calls_no_action() -> None:
    acting = [
        f"{door.path}: {', '.join(sorted(actions))}"
        for door in doors()
        if not door.writes and (actions := actions_called(inspect.unwrap(door.handler)))
    ]
    assert not acting, f"what a GET must leave behind is collected by aside(): {acting}"


def actions_called(function: Any, met: set[Any] | None = None) -> set[str]:
    """Where a function, or one of the house's that it calls, writes: `workplace.docs.actions.releasing.release`.

    What is handed on without being called here (to `aside`, to a worker) is not followed.
    """
    met = set() if met is None else met
    met.add(function)
    found = set()
    for call in _calls(ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]):
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in WRITING:
            found.add(f"{function.__module__}.{function.__name__}")
        called = inspect.unwrap(_meant(call.func, function.__globals__) or _nothing)
        if inspect.isfunction(called) and called.__module__.startswith(("workplace.", __name__)) and called not in met:
            found |= actions_called(called, met)
    return found


def _calls(of: ast.AST) -> Iterator[ast.Call]:
    """The calls in a function's body, those of functions within it left out."""
    for node in ast.iter_child_nodes(of):
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _calls(node)


def _nothing() -> None: ...


WRITING = {"session.add", "session.add_all", "session.delete", "session.merge", "journal.write"}


def _meant(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        of = _meant(node.value, names)
        return getattr(of, node.attr, None) if inspect.ismodule(of) else None
    return None


def _a_page_that_acts() -> None:
    _by_a_helper()


def _by_a_helper() -> None:
    marks.keep_signature(None, None, None)  # type: ignore[arg-type, call-arg]  # read, never run


def test_the_guard_sees_a_get_that_acts() -> None:
    assert actions_called(_a_page_that_acts) >= {"workplace.org.actions.marks._keep"}


@pytest.mark.parametrize("path", templates(), ids=name)
def test_a_form_that_changes_carries_the_token(path: Path) -> None:
    assert not forms_without_token(path.read_text(encoding="utf-8"))


def forms_without_token(page: str) -> list[str]:
    """The forms of a template that would be refused as forged."""
    forms = re.findall(r"<form\b.*?(?:</form>|\Z)", re.sub(r"\{#.*?#\}", "", page, flags=re.S), re.S | re.I)
    return [form for form in forms if re.search(r"method=[\"']?post", form, re.I) and "csrf" not in form]


def test_the_guard_sees_a_form_without_a_token() -> None:
    assert forms_without_token('<form method="post"><button></form><form method="get"></form>')
    assert not forms_without_token('<form method="post">{{ ui.csrf_field(csrf) }}</form>')
