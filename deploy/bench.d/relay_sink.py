"""A mail server that takes everything and keeps nothing, for deploy/bench: aiosmtpd on a free port of the loopback.

Usage: relay_sink.py MILLISECONDS. Prints its port on one line, and serves until it is told to stop; each reply takes it
so long, as it does where the server is somewhere else.
"""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 Taken"


class FarSMTP(SMTP):
    async def push(self, status):
        await asyncio.sleep(int(sys.argv[1]) / 1000)
        return await super().push(status)


async def main() -> None:
    loop = asyncio.get_running_loop()
    kind = FarSMTP if int(sys.argv[1]) > 0 else SMTP
    server = await loop.create_server(lambda: kind(Sink(), hostname="sink.test"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
