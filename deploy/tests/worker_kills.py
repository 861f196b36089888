"""Kills and stops `daybook work` at random, seeded, while it hands mail to an SMTP server that is slow to answer.

usage: worker_kills.py PROGRAM CONNECTION [KILLS]"""

import asyncio
import collections
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from email import message_from_bytes

from aiosmtpd.controller import Controller

PROGRAM, CONNECTION = sys.argv[1], sys.argv[2]
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3] else 30
SEED = int(os.environ.get("DAYBOOK_TEST_SEED", "20261121"))
MESSAGES = KILLS * 20
# How many mails a worker has under way at once.
LANES = 2
PATIENCE = 120


class Relay:
    """Counts mails by Message-ID, and answers for each a little later."""

    def __init__(self, delays):
        self.delays = delays
        self.arrived = collections.Counter()
        self.change = threading.Condition()

    async def handle_DATA(self, server, session, envelope):
        identity = message_from_bytes(envelope.content)["Message-ID"]
        with self.change:
            self.arrived[identity] += 1
            self.change.notify_all()
        await asyncio.sleep(self.delays.uniform(0, 0.02))
        return "250 2.0.0 Taken"

    def wait_for(self, count):
        """Waits until so many mails have come in all."""
        with self.change:
            if not self.change.wait_for(lambda: sum(self.arrived.values()) >= count, timeout=PATIENCE):
                raise SystemExit(f"only {sum(self.arrived.values())} of {count} mails came in {PATIENCE} s")

    def count(self):
        with self.change:
            return sum(self.arrived.values())


def sql(statement):
    run = subprocess.run(["psql", "-qXAt", CONNECTION, "-c", statement], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def owe(count):
    """Visits of people with an address, each with a confirmation that is due."""
    sql(f"""
        do $fixture$
        declare
            p uuid := (select practice_id from practice); who uuid; visit uuid;
            starts timestamptz := daybook_now() + interval '20 days';
        begin
            for i in 1..{count} loop
                who := gen_random_uuid();
                visit := gen_random_uuid();
                insert into resource (practice_id, resource_id, kind) values (p, who, 'person');
                insert into person (practice_id, person_id, name, email, created_at)
                values (p, who, 'Rosa', 'rosa' || i || '@begay.example', daybook_now());
                insert into appointment (practice_id, appointment_id, state, during, person_id, service_id, protocol_id,
                    clinician_id, site_id, region, local_start, zone, zone_edition, source, created_at)
                select p, visit, 'booked', tstzrange(starts, starts + interval '1 hour'), who, service_id, protocol_id,
                    (select clinician_id from clinician where practice_id = p limit 1), site_id, 'US-IL',
                    starts at time zone 'America/Chicago', 'America/Chicago', 'test', 'staff', daybook_now()
                from service where practice_id = p and code = 'mh_consult';
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version,
                    kind, channel, created_at)
                values (p, gen_random_uuid(), 'ready', daybook_now(), who, visit, 1, 'booked', 'email', daybook_now());
            end loop;
            update practice_change set next_due_at = daybook_now() where practice_id = p;
        end
        $fixture$""")


def worker(port):
    settings = {
        "DAYBOOK_SMTP_HOST": "127.0.0.1", "DAYBOOK_SMTP_PORT": str(port), "DAYBOOK_SMTP_SECURITY": "plain",
        "DAYBOOK_SMTP_CONNECTIONS": str(LANES), "DAYBOOK_LEASE_SECONDS": "1", "DAYBOOK_LOG_LEVEL": "error",
    }
    return subprocess.Popen([PROGRAM, "work"], env=os.environ | settings)


def main():
    chance = random.Random(SEED)
    relay = Relay(random.Random(SEED + 1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    owe(MESSAGES)
    interrupted = 0
    # Stopped, and woken up later with a lease that somebody else has.
    stopped, woken = [], []
    for _ in range(KILLS):
        process = worker(port)
        if relay.count() < MESSAGES:
            relay.wait_for(min(relay.count() + chance.randint(1, 15), MESSAGES))
        if chance.random() < 0.25:
            process.send_signal(signal.SIGSTOP)
            stopped.append(process)
        else:
            process.kill()
            process.wait()
        interrupted += 1
        if len(stopped) > 2:
            woken.append(stopped.pop(0))
            woken[-1].send_signal(signal.SIGCONT)
    woken += stopped + [worker(port)]
    for process in stopped:
        process.send_signal(signal.SIGCONT)
    deadline = time.monotonic() + PATIENCE
    while int(sql("select count(*) from message where state in ('ready', 'sending')")) > 0:
        if time.monotonic() > deadline:
            raise SystemExit("messages are left: " + sql("select state, count(*), min(reason) from message group by 1"))
        relay.change.acquire()
        relay.change.wait(timeout=0.2)
        relay.change.release()
    for process in woken:
        process.terminate()
        process.wait()
    controller.stop()

    states = sql("select state || ' ' || count(*) from message group by state")
    twice = sum(count - 1 for count in relay.arrived.values())
    print(f"seed {SEED}: {MESSAGES} messages, {interrupted} workers killed or stopped, {twice} arrived once more")
    assert states == f"sent {MESSAGES}", states
    assert len(relay.arrived) == MESSAGES, f"{MESSAGES - len(relay.arrived)} are lost"
    assert twice <= interrupted * LANES, f"{twice} duplicates of {interrupted} interruptions"


if __name__ == "__main__":
    main()
