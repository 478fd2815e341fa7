"""What Open311 GeoReport v2 says of services and of published reports, as plain values in the protocol's own words."""

from typing import Any

from sqlmodel import Session

from workplace.citizens.queries import reports
from workplace.citizens.queries.reports import Published
from workplace.config import Settings
from workplace.exchange.open311.written import moment
from workplace.kernel.clock import local
from workplace.kernel.text import say
from workplace.web.language import tell

PATH = "/open311/v2"
MOST = 1000
CHANGED = "2026-11-23T00:00:00+07:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DATATYPES = {
    "text": "text", "number": "number", "date": "datetime", "choice": "singlevaluelist", "choices": "multivaluelist",
}  # fmt: skip
KEYS = say("Keys are given by this office; write to the address it names on its own pages.")


def discovery(settings: Settings) -> dict[str, Any]:
    """Where the doors are."""
    return {
        "changeset": CHANGED,
        "contact": settings.public_address,
        "key_service": tell(KEYS, settings.language),
        "max_requests": MOST,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{settings.public_address}{PATH}",
                "changeset": CHANGED,
                "type": "production" if not settings.is_demo else "test",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }


def services(session: Session, offered: Any) -> list[dict[str, Any]]:
    """What can be reported."""
    asks = reports.with_fields(session, offered)
    return [
        {
            "service_code": one.code,
            "service_name": one.name,
            "description": one.emergency or one.text,
            "metadata": one.code in asks,
            "type": "batch",
            "keywords": "",
            "group": one.group,
        }
        for one in offered
    ]


def definition(session: Session, service: Any) -> dict[str, Any]:
    """What a service asks."""
    return {
        "service_code": service.code,
        "attributes": [
            {
                "variable": True,
                "code": field.code,
                "datatype": DATATYPES[field.kind],
                "required": field.required,
                "datatype_description": "",
                "order": place,
                "description": field.label,
                "values": [{"key": choice, "name": choice} for choice in field.choices.split("\n") if choice],
            }
            for place, field in enumerate(reports.fields(session, service), 1)
        ],
    }


def request(settings: Settings, one: Published) -> dict[str, Any]:
    """One published report."""
    return {
        "service_request_id": one.code,
        "status": "open" if one.is_open else "closed",
        "status_notes": one.answer or tell(one.state, settings.language),
        "service_name": one.service_name,
        "service_code": one.service,
        "description": one.description,
        "agency_responsible": one.unit,
        "service_notice": _notice(settings, one),
        "requested_datetime": moment(one.received_at),
        "updated_datetime": moment(one.updated_at),
        "expected_datetime": moment(one.due_at),
        "address": one.commune,
        "address_id": None,
        "zipcode": None,
        "lat": one.latitude,
        "long": one.longitude,
        "media_url": one.picture and f"{settings.public_address}/phan-anh/{one.code}/files/{one.picture}",
    }


def _notice(settings: Settings, one: Published) -> str:
    if not one.is_open or one.due_at is None:
        return ""
    day = f"{local(one.due_at):%d/%m/%Y}"
    return tell(say("To be handled by {day}.", day=day), settings.language)
