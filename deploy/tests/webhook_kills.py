"""Kills and stops `daybook work` at random, seeded, while it tells a webhook that is slow to answer.

usage: webhook_kills.py PROGRAM CONNECTION [KILLS]"""

import asyncio
import collections
import os
import random
import signal
import subprocess
import sys
import time

from aiohttp import web
from standardwebhooks.webhooks import Webhook

PROGRAM, CONNECTION = sys.argv[1], sys.argv[2]
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3] else 30
SEED = int(os.environ.get("DAYBOOK_TEST_SEED", "20261121"))
EVENTS = KILLS * 20
# How many events a worker tells one webhook at once.
AT_ONCE = 4
PATIENCE = 180
SETTINGS = {"DAYBOOK_ALLOWED_NETWORKS": "127.0.0.0/8", "DAYBOOK_LOG_LEVEL": "error"}


class Receiver:
    """Counts events by id, and answers for each a little later."""

    def __init__(self, delays):
        self.delays, self.secret = delays, None
        self.arrived, self.bodies = collections.Counter(), collections.defaultdict(set)
        self.change = asyncio.Condition()

    async def take(self, request):
        body = await request.read()
        Webhook(self.secret).verify(body, request.headers)
        identity = request.headers["webhook-id"]
        async with self.change:
            self.arrived[identity] += 1
            self.bodies[identity].add(body)
            self.change.notify_all()
        await asyncio.sleep(self.delays.uniform(0, 0.02))
        return web.Response(status=204)

    async def wait_for(self, count):
        """Waits until so many events have come in all."""
        async with self.change:
            await asyncio.wait_for(self.change.wait_for(lambda: self.arrived.total() >= count), PATIENCE)


def sql(statement):
    run = subprocess.run(["psql", "-qXAt", CONNECTION, "-c", statement], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def make(port):
    """The secret of a new webhook."""
    run = subprocess.run(
        [PROGRAM, "webhooks", "create", "--practice", sql("select slug from practice"), f"http://127.0.0.1:{port}/hook"],
        env=os.environ | SETTINGS, capture_output=True, text=True, check=True)
    return run.stdout.split()[3]


def happen(count):
    """Entries of the audit trail, as bookings leave them."""
    sql(f"""
        insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id)
        select practice_id, gen_random_uuid(), daybook_now(), 'nobody', 'appointment.booked', 'appointment',
            gen_random_uuid()
        from practice, generate_series(1, {count})""")


async def end(process):
    """Lets a worker finish what it has begun, which needs the receiver's answers."""
    process.terminate()
    await asyncio.to_thread(process.wait)


async def main():
    chance = random.Random(SEED)
    receiver = Receiver(random.Random(SEED + 1))
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.secret = make(site._server.sockets[0].getsockname()[1])
    happen(EVENTS)
    # Stopped, and woken up later, when somebody else may have told what they were telling.
    stopped, woken = [], []
    for _ in range(KILLS):
        process = subprocess.Popen([PROGRAM, "work"], env=os.environ | SETTINGS)
        if receiver.arrived.total() < EVENTS:
            await receiver.wait_for(min(receiver.arrived.total() + chance.randint(1, 15), EVENTS))
        if chance.random() < 0.25:
            process.send_signal(signal.SIGSTOP)
            stopped.append(process)
        else:
            process.kill()
            process.wait()
        if len(stopped) > 2:
            woken.append(stopped.pop(0))
            woken[-1].send_signal(signal.SIGCONT)
        if len(woken) > 2:
            await end(woken.pop(0))
    for process in stopped:
        process.send_signal(signal.SIGCONT)
    woken += stopped + [subprocess.Popen([PROGRAM, "work"], env=os.environ | SETTINGS)]
    deadline = time.monotonic() + PATIENCE
    while int(sql("select count(*) from webhook_delivery where state in ('ready', 'sending')")) > 0:
        if time.monotonic() > deadline:
            raise SystemExit("events are left: " + sql("select state, count(*) from webhook_delivery group by 1"))
        await asyncio.sleep(0.2)
    for process in woken:
        await end(process)
    await runner.cleanup()

    twice = receiver.arrived.total() - len(receiver.arrived)
    print(f"seed {SEED}: {EVENTS} events, {KILLS} workers killed or stopped, {twice} arrived once more")
    known = set(sql("select event_id from webhook_event").split())
    assert set(receiver.arrived) == known and len(known) == EVENTS, f"{len(known - set(receiver.arrived))} are lost"
    assert all(len(bodies) == 1 for bodies in receiver.bodies.values()), "an event was told in two ways"
    assert twice <= KILLS * AT_ONCE, f"{twice} duplicates of {KILLS} interruptions"
    state = sql("select state || ' ' || coalesce(failing_since::text, 'works') from webhook")
    assert state == "active works", state


if __name__ == "__main__":
    asyncio.run(main())
