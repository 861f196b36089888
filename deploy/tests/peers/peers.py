#!/usr/bin/env python3
"""Servers for the tests of outgoing mail, texts and webhooks, until standard input ends.

The first line of standard output tells the ports; each line after it what came in. A line `release NAME` on standard
input lets a server go on that waits for it; `fence NAME` is told back, behind everything that came in before."""

import asyncio
import logging
import sys
import tempfile

import mail
import web
from certificates import Certificates
from records import tell


async def main():
    # Connections that are torn down are what these servers are for, and nothing to report.
    for name in ["asyncio", "mail.log", "mail.debug", "aiohttp"]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    releases = {}
    with tempfile.TemporaryDirectory() as folder:
        certificates = Certificates(folder)
        mail_ports, mail_servers = await mail.start(certificates, releases)
        web_ports, web_servers = await web.start(certificates)
        tell("ports", mail=mail_ports, web=web_ports, authority=certificates.authority_file,
             user=mail.USER, password=mail.PASSWORD, account=web.ACCOUNT, token=web.TOKEN)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            command, name = line.decode().strip().split(" ", 1)
            match command:
                case "release":
                    releases.setdefault(name, asyncio.Event()).set()
                case "fence":
                    tell("fence", name=name)


if __name__ == "__main__":
    asyncio.run(main())
