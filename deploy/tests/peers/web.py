"""A web server that answers well, badly or not at all; a Messages API in the form of Twilio's; and the libraries of
others that check what is signed."""

import asyncio
import json
from email.utils import formatdate
from time import time

from aiohttp import BasicAuth, web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from twilio.request_validator import RequestValidator

from records import tell

ACCOUNT, TOKEN = "AC00000000000000000000000000000001", "not a real token"
routes = web.RouteTableDef()
connections = {}
recoveries = {}


def connection(request):
    """A number for the connection that a request came over."""
    return connections.setdefault(id(request.transport), (len(connections) + 1, request.transport))[0]


async def note(request):
    body = await request.read()
    tell("request", path=request.path, connection=connection(request), body=body.decode("utf-8", "replace"),
         headers={name.lower(): value for name, value in request.headers.items()}, tls=request.secure)
    return body


@routes.post("/status/{status}")
async def status(request):
    await note(request)
    return web.Response(status=int(request.match_info["status"]), text="answer")


@routes.post("/gone")
async def gone(request):
    await note(request)
    return web.Response(status=410)


@routes.post("/busy")
async def busy(request):
    await note(request)
    return web.Response(status=429, headers={"Retry-After": "7"})


@routes.post("/busy-until")
async def busy_until(request):
    await note(request)
    return web.Response(status=503, headers={"Retry-After": formatdate(time() + 3600, usegmt=True)})


@routes.post("/redirect")
async def redirect(request):
    await note(request)
    return web.Response(status=302, headers={"Location": "/status/200"})


@routes.post("/nonsense")
async def nonsense(request):
    await note(request)
    return web.Response(text='{"type": "appointment.booked", ', content_type="application/json")


@routes.post("/recovers/{name}/{failures}")
async def recovers(request):
    """Answers 500 so many times, and well from then on."""
    await note(request)
    left = recoveries.setdefault(request.match_info["name"], int(request.match_info["failures"]))
    recoveries[request.match_info["name"]] = left - 1
    return web.Response(status=500 if left > 0 else 204)


@routes.post("/huge")
async def huge(request):
    await note(request)
    return web.Response(body=b"x" * 1_000_000)


@routes.post("/hang")
async def hang(request):
    await note(request)
    await asyncio.Event().wait()


@routes.post("/cut")
async def cut(request):
    await note(request)
    request.transport.abort()
    return web.Response()


@routes.post("/hook")
async def hook(request):
    """Verifies by the library of Standard Webhooks, with the secret that the test names in the address."""
    body = await note(request)
    try:
        event = Webhook(request.query["secret"]).verify(body, request.headers)
    except WebhookVerificationError as error:
        tell("hook", verified=False, reason=str(error))
        return web.Response(status=400)
    tell("hook", verified=True, event=event)
    return web.Response(status=204)


@routes.post("/signature")
async def signature(request):
    """What Twilio would send with a request, by Twilio's library."""
    asked = json.loads(await request.read())
    return web.json_response({"signature": RequestValidator(asked["token"]).compute_signature(
        asked["url"], asked["parameters"])})


def problem(http_status, code):
    return web.json_response({"status": http_status, "code": code, "message": "It was refused."}, status=http_status)


@routes.post("/2010-04-01/Accounts/{account}/Messages.json")
async def messages(request):
    await note(request)
    form = await request.post()
    login = BasicAuth.decode(request.headers["Authorization"])
    tell("text", connection=connection(request), **form)
    if (login.login, login.password, request.match_info["account"]) != (ACCOUNT, TOKEN, ACCOUNT):
        return problem(401, 20003)
    match form["To"]:
        case "+15005550001":
            return problem(400, 21211)
        case "+15005550002":
            return problem(400, 21612)
        case "+15005550004":
            return problem(400, 21610)
        case "+15005550006":
            return problem(400, 21606)
        case "+15005550009":
            return problem(400, 21614)
        case "+15005550503":
            return web.Response(status=503, headers={"Retry-After": "600"})
        case "+15005550429":
            return web.json_response({"code": 20429}, status=429, headers={"Retry-After": "3"})
        case "+15005550500":
            return problem(500, 20500)
        case "+15005550502":
            return web.Response(status=502)
        case "+15005550302":
            return web.Response(status=302, headers={"Location": "/status/200"})
        case "+15005550201":
            return web.Response(status=201, text="<html>not JSON</html>")
        case "+15005550000":
            request.transport.abort()
    return web.json_response({"sid": "SM0123456789abcdef", "status": "queued"}, status=201)


@routes.get("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json")
async def numbers(request):
    if BasicAuth.decode(request.headers["Authorization"]).password != TOKEN:
        return problem(401, 20003)
    known = {"+15005550006": ("https://book.example/texts", "https://book.example/texts"),
             "+15005550007": ("", None)}
    number = request.query["PhoneNumber"]
    found = [{"phone_number": number, "sms_url": known[number][0], "sms_fallback_url": known[number][1]}
             ] if number in known else []
    return web.json_response({"incoming_phone_numbers": found, "page": 0})


@routes.get("/2010-04-01/Accounts/{account}.json")
async def account(request):
    login = BasicAuth.decode(request.headers["Authorization"])
    if login.password != TOKEN:
        return problem(401, 20003)
    return web.json_response({"status": "active" if login.login == ACCOUNT else "suspended"})


async def start(certificates):
    application = web.Application()
    application.add_routes(routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    servers, ports = [runner], {}
    for name, tls in [("http", None), ("https", certificates.right), ("stranger", certificates.of_stranger)]:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        ports[name] = site._server.sockets[0].getsockname()[1]
    return ports, servers
