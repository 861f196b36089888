"""What JSON Schema cannot say of a request of Daybook, for schemathesis.

Every rule here is one that the description states in words: a key is used for one body, a window ends after it
begins, codes are those of the practice, zones are those of the zone database. Only requests that are meant to be
right are touched; what is meant to be wrong is sent as it is.
"""

import datetime
import uuid
import zoneinfo

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation

SERVICE = "mh_consult"
SERIES_SERVICE = "iv"
START = "2027-01-12T10:00"
CLINICIAN = "imani"

zones = sorted(name for name in zoneinfo.available_timezones() if name.startswith(("America/", "Europe/", "Etc/")))
schemathesis.openapi.format("iana-time-zone", strategies.sampled_from(zones))


@schemathesis.deserializer("text/html")
def page(context, response):
    """A page is what it is: a text."""
    return response.content.decode()


@schemathesis.deserializer("text/calendar")
def calendar(context, response):
    """A calendar is a text too."""
    return response.content.decode()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.media_type == "application/x-www-form-urlencoded" and case.headers:
        # A form has its key among its fields; the header field is not looked at.
        case.headers.pop("Idempotency-Key", None)
    elif is_right(case, ParameterLocation.HEADER):
        use_fresh_key(case)
    if is_right(case, ParameterLocation.QUERY) and case.query:
        order_window(case.query, case.path)
        if case.path.endswith("/waitlist") and not case.query.get("service"):
            case.query.pop("start", None)  # The start is one of the service.
    if is_right(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        order_window(case.body, case.path)
        use_known_codes(case.body, case.path)


def is_right(case, location):
    """Whether this part of the request is meant to be accepted."""
    return case.meta is None or not case.meta.is_negative_at(location)


def use_fresh_key(case):
    """A key is for one wish: the same with another body is refused."""
    takes_key = any(parameter.name == "Idempotency-Key" for parameter in case.operation.iter_parameters())
    if takes_key and case.headers is not None:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


def order_window(fields, path):
    """A window ends after it begins, and not too long after."""
    if path.endswith("/slots"):
        first, last = (date(fields.get(name)) for name in ("from", "to"))
        if last and not first:
            del fields["to"]
        elif first and last and not 0 <= (last - first).days < 62:
            fields["to"] = fields["from"]
    else:
        begin, end = (instant(fields.get(name)) for name in ("from", "to"))
        if begin and end and not datetime.timedelta() < end - begin <= datetime.timedelta(days=731):
            # Long ago: a closure of the days that are booked in would leave nothing to book.
            fields["from"], fields["to"] = "2020-01-06T00:00:00Z", "2020-01-11T00:00:00Z"


def use_known_codes(body, path):
    """Codes are those of the practice file, and slots those that it has signed: here none is, so say what was chosen."""
    if body.get("slot"):
        del body["slot"]
        body["service"], body["start"] = SERVICE, START
    if body.get("service"):
        body["service"] = SERIES_SERVICE if "/series" in path else SERVICE
    if body.get("clinician"):
        body["clinician"] = CLINICIAN
    if path.endswith("/series") or path.endswith("/series-plans"):
        body.pop("clinician", None)  # Nurses lead its visits.
    if "/webhooks" in path and body.get("url"):
        body["url"] = "https://ehr.example/daybook"  # Not every address is on the public internet.
    if path.endswith("/waitlist"):
        body.pop("earliest", None)
        body["latest"] = "2027-02-01T00:00:00Z"


def date(text):
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def instant(text):
    try:
        return datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError, OverflowError):
        return None
