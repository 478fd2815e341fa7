"""Who sent a request, looked up by the same cookie."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bench.yardstick_django.models import EffectivePrincipal, OpenSession


class SignedIn:
    """Middleware: `request.visitor` and what they may be addressed as, else the way to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = hashlib.sha256(request.COOKIES.get("session", "").encode()).hexdigest()
        found = OpenSession.objects.select_related("person").filter(token=token, revoked_at=None).first()
        if found is None:
            return redirect("/sign-in")
        request.visitor = found.person
        rows = EffectivePrincipal.objects.filter(person_id=found.person_id)
        request.principals = [row.principal_id for row in rows]
        return self._get_response(request)
