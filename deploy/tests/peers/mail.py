"""Mail servers, one port a mode, each failing in its own way. They accept by aiosmtpd; what no mail server does on
purpose (to reset, to stall, to talk without end) is done on bare streams."""

import asyncio
import base64
import itertools
import socket
import struct
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult

from records import tell

USER, PASSWORD = "clinic", "correct horse battery staple"
sessions = itertools.count(1)


class Handler:
    """Says what came in, and then what its mode has to say about it."""

    def __init__(self, mode, releases):
        self.mode = mode
        self.releases = releases
        self.session = None
        self.mails = 0
        self.seen = Handler.grey.setdefault(mode, set())

    grey = {}

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.mails > 0 and self.mode == "tired":
            server.transport.write(b"421 4.3.2 Enough for today\r\n")
            server.transport.close()
            return "421 4.3.2 Enough for today"
        if self.mails > 0 and self.mode == "leaving":
            server.transport.abort()
            return "421 4.3.2 Gone"
        if self.mode == "sender":
            return "550 5.7.1 Not you"
        envelope.mail_from = address
        return "250 2.1.0 Sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "greylist" and address not in self.seen:
            self.seen.add(address)
            return f"451 4.7.1 <{address}> is greylisted"
        if self.mode == "refusing" and address.startswith("nobody"):
            return f"550 5.1.1 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient ok"

    async def handle_DATA(self, server, session, envelope):
        self.session = self.session or next(sessions)
        self.mails += 1
        mail = message_from_bytes(envelope.content, policy=policy.default)
        tell(
            "mail", mode=self.mode, session=self.session, sender=envelope.mail_from, recipient=envelope.rcpt_tos[0],
            id=mail["message-id"], subject=mail["subject"], text=(mail.get_body(("plain",)) or mail).get_content(),
            bytes=base64.b64encode(envelope.content).decode(), defects=len(mail.defects), name=session.host_name,
            tls=session.ssl is not None, login=bool(session.authenticated))
        if self.mode == "cutting":
            server.transport.abort()
        if self.mode == "silent_end" or (self.mode == "half_silent" and "slow" in mail["subject"]):
            await asyncio.Event().wait()
        if self.mode == "slow_end":
            await self.releases.setdefault(mail["subject"], asyncio.Event()).wait()
        if self.mode == "full":
            return "452 4.3.1 No space left"
        if self.mode == "choosy":
            return "554 5.7.1 Not this one"
        return "250 2.0.0 Taken"


def smtp(mode, releases, **options):
    def authenticate(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def factory():
        return SMTP(Handler(mode, releases), hostname="peer.test", authenticator=authenticate, timeout=60, **options)

    return factory


async def reset(reader, writer):
    """The connection is made and torn down."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def busy(reader, writer):
    writer.write(b"421 4.3.2 Come again later\r\n")
    await writer.drain()
    writer.close()


async def mute(reader, writer):
    """Takes the connection and never says a word."""
    await reader.read()
    writer.close()


async def tarpit(reader, writer):
    """Never comes to the last line of its greeting."""
    try:
        while not writer.is_closing():
            writer.write(b"220-One moment please\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)
    except ConnectionError:
        pass


async def stripped(reader, writer):
    """Somebody in between has taken STARTTLS out of the answer; everything that is sent is told."""
    writer.write(b"220 peer.test ESMTP\r\n")
    lines = []
    while line := await reader.readline():
        lines.append(line.decode().strip())
        writer.write(b"250 AUTH PLAIN LOGIN\r\n" if line.startswith(b"EHLO") else b"250 ok\r\n")
    tell("stripped", lines=lines)
    writer.close()


async def stalling(reader, writer):
    """Reads no further than DATA until the other end has closed; then tells whether the mail was ended."""
    writer.write(b"220 peer.test ESMTP\r\n")
    while line := await reader.readline():
        if line.startswith(b"DATA"):
            break
        writer.write(b"250 ok\r\n")
    else:
        return
    reader._transport.pause_reading()
    writer.write(b"354 go on\r\n")
    tell("stalling")
    await stalling.released.wait()
    reader._transport.resume_reading()
    content = b""
    try:
        while piece := await reader.read(65536):
            content += piece
    except ConnectionError:
        pass
    tell("stalled", bytes=len(content), ended=b"\r\n.\r\n" in content)
    writer.close()


async def start(certificates, releases):
    """Starts all of them; returns mode and port."""
    loop = asyncio.get_running_loop()
    stalling.released = releases.setdefault("stalling", asyncio.Event())
    plain = ["ok", "greylist", "refusing", "sender", "cutting", "silent_end", "half_silent", "slow_end", "full",
             "choosy", "tired", "leaving"]
    factories = {mode: (smtp(mode, releases), None) for mode in plain}
    for mode, tls in [("starttls", certificates.right), ("stranger", certificates.of_stranger),
                      ("other_name", certificates.of_other_name)]:
        factories[mode] = (smtp(mode, releases, tls_context=tls, require_starttls=True), None)
    factories["login"] = (
        smtp("login", releases, tls_context=certificates.right, require_starttls=True, auth_required=True), None)
    factories["tls"] = (
        smtp("tls", releases, auth_required=True, auth_require_tls=False), certificates.right)
    servers, ports = [], {}
    for mode, (factory, tls) in factories.items():
        servers.append(await loop.create_server(factory, "127.0.0.1", 0, ssl=tls))
        ports[mode] = servers[-1].sockets[0].getsockname()[1]
    for mode in [reset, busy, mute, tarpit, stripped, stalling]:
        servers.append(await asyncio.start_server(mode, "127.0.0.1", 0))
        ports[mode.__name__] = servers[-1].sockets[0].getsockname()[1]
    # Bound, so that nobody else takes the port, and not listening: nobody is at home.
    down = socket.socket()
    down.bind(("127.0.0.1", 0))
    ports["down"] = down.getsockname()[1]
    # Its queue is full, so that the kernel drops whoever knocks: a machine that does not answer.
    crowded = socket.create_server(("127.0.0.1", 0), backlog=0)
    ports["crowded"] = crowded.getsockname()[1]
    crowd = [socket.socket() for _ in range(4)]
    for guest in crowd:
        guest.setblocking(False)
        guest.connect_ex(crowded.getsockname())
    return ports, servers + [down, crowded] + crowd
