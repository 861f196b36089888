"""A mail server that takes everything and keeps nothing, for deploy/bench: aiosmtpd on a free port of the loopback.

Usage: relay_sink.py. Prints its port on one line, and serves until it is told to stop.
"""

import asyncio

from aiosmtpd.smtp import SMTP


class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 Taken"


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="sink.test"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
