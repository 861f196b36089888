"""Kills and stops `daybook work`, at random and at named points, seeded, while it hands mail to an SMTP server that is
slow to answer.

usage: worker_kills.py PROGRAM CONNECTION [KILLS]

With DAYBOOK_TEST_LONG one more worker is killed, under the lease that is usual: how soon is all sent nonetheless?"""

import asyncio
import collections
import os
import random
import signal
import subprocess
import sys
import threading
import time
from email import message_from_bytes

from aiosmtpd.smtp import SMTP

PROGRAM, CONNECTION = sys.argv[1], sys.argv[2]
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3] else 30
SEED = int(os.environ.get("DAYBOOK_TEST_SEED", "20261121"))
MESSAGES = KILLS * 20
# How many mails a worker has under way at once.
LANES = 2
PATIENCE = 120
# Where a worker is interrupted: anywhere, when it begins a mail, when it has handed it over and has no answer, and when
# it has the answer.
POINTS = [None, "begun", "handed over", "answered"]
# Short, and still longer than a busy machine keeps a worker from its renewals: whoever loses a lease without being
# interrupted may send once more what nobody can account for.
LEASE = "2"
# How long a message may take that a dead worker has left, under a lease of 20 seconds.
RECOVERY = 30

# A mail that came: by which worker, and whether that worker began it after it had been stopped.
Arrival = collections.namedtuple("Arrival", "line is_late")


class Relay:
    """Keeps which mails came by which worker, and answers for each a little later."""

    def __init__(self, delays):
        self.delays = delays
        self.arrived = collections.defaultdict(list)
        self.change = threading.Condition()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def listen(self, line):
        """The port of a server for one worker alone."""
        async def start():
            server = await self.loop.create_server(lambda: SMTP(line, hostname="relay.test"), "127.0.0.1", 0)
            return server.sockets[0].getsockname()[1]
        return asyncio.run_coroutine_threadsafe(start(), self.loop).result()

    def count(self):
        with self.change:
            return sum(len(arrivals) for arrivals in self.arrived.values())

    def wait_for(self, what, condition):
        with self.change:
            if not self.change.wait_for(condition, timeout=PATIENCE):
                raise SystemExit(f"{what}: not in {PATIENCE} s, {self.count()} mails came")


class Line:
    """A worker and what it hands over."""

    def __init__(self, relay, **settings):
        self.relay = relay
        self.interrupted = self.woken = self.armed = None
        settings = {
            "DAYBOOK_SMTP_HOST": "127.0.0.1", "DAYBOOK_SMTP_PORT": str(relay.listen(self)),
            "DAYBOOK_SMTP_SECURITY": "plain", "DAYBOOK_SMTP_CONNECTIONS": str(LANES), "DAYBOOK_LOG_LEVEL": "error",
        } | settings
        # Nothing that it hands over at once is to come before its process is known.
        with relay.change:
            self.process = subprocess.Popen([PROGRAM, "work"], env=os.environ | settings)

    async def handle_MAIL(self, server, session, envelope, address, options):
        with self.relay.change:
            # What a connection does first after it was stopped may have been begun before.
            envelope.is_late = self.woken is not None and getattr(session, "has_gone_on", False)
            session.has_gone_on = self.woken is not None
        envelope.mail_from = address
        self.reach("begun")
        return "250 2.1.0 Sender ok"

    async def handle_DATA(self, server, session, envelope):
        identity = message_from_bytes(envelope.content)["Message-ID"]
        with self.relay.change:
            self.relay.arrived[identity].append(Arrival(self, envelope.is_late))
            self.relay.change.notify_all()
        await asyncio.sleep(self.relay.delays.uniform(0, 0.02))
        self.reach("handed over")
        # Runs when the answer has been written.
        self.relay.loop.call_soon(self.reach, "answered")
        return "250 2.0.0 Taken"

    def arm(self, point, count, number):
        """Has the worker interrupted by a signal when it comes to a point for the count-th time."""
        with self.relay.change:
            self.armed = [point, count, number]

    def reach(self, point):
        with self.relay.change:
            if self.armed and self.armed[0] == point:
                self.armed[1] -= 1
                if self.armed[1] == 0:
                    self.interrupt(self.armed[2])

    def interrupt(self, number):
        with self.relay.change:
            if self.interrupted is None:
                self.armed = None
                self.interrupted = time.time()
                self.process.send_signal(number)
                self.relay.change.notify_all()

    def wake(self):
        with self.relay.change:
            self.woken = time.time()
            self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.process.terminate()
        self.process.wait()

    def had_under_way(self, arrival, settled):
        """Whether a mail that came by this worker was not settled yet when it was interrupted."""
        return self.interrupted is not None and not arrival.is_late and settled > self.interrupted


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


def wait_until_sent(relay):
    deadline = time.monotonic() + PATIENCE
    while int(sql("select count(*) from message where state in ('ready', 'sending')")) > 0:
        if time.monotonic() > deadline:
            raise SystemExit("messages are left: " + sql("select state, count(*), min(reason) from message group by 1"))
        with relay.change:
            relay.change.wait(timeout=0.2)


def check(relay, count):
    """Nothing is lost, and of what came more than once all but one were under way when their worker was interrupted.

    Gives how many came once more."""
    states = sql("select state || ' ' || count(*) from message group by state")
    assert states == f"sent {count}", states
    settled = {}
    for line in sql("select message_id || ' ' || extract(epoch from settled_at) from message").splitlines():
        identity, at = line.split()
        settled[identity] = float(at)
    with relay.change:
        assert len(relay.arrived) == count, f"{count - len(relay.arrived)} are lost"
        for identity, arrivals in relay.arrived.items():
            at = settled[identity.strip("<>").split("@")[0]]
            others = [arrival for arrival in arrivals if not arrival.line.had_under_way(arrival, at)]
            assert len(others) <= 1, f"{identity} came {len(arrivals)} times, {len(others)} of them for no reason"
        return relay.count() - count


def interrupt_workers(relay):
    chance = random.Random(SEED)
    # Stopped, and woken up later with a lease that somebody else has.
    stopped, woken = [], []
    points = collections.Counter()
    for _ in range(KILLS):
        line = Line(relay, DAYBOOK_LEASE_SECONDS=LEASE)
        point = chance.choice(POINTS)
        number = signal.SIGSTOP if chance.random() < 0.25 else signal.SIGKILL
        count = chance.randint(1, 15)
        goal = min(relay.count() + count, MESSAGES)
        if point is not None:
            line.arm(point, count, number)
        relay.wait_for(
            "a worker hands mail over",
            lambda: line.interrupted is not None or len(relay.arrived) == MESSAGES
            or (point is None and relay.count() >= goal))
        points[point if line.interrupted is not None else None] += 1
        line.interrupt(number)
        if number == signal.SIGSTOP:
            stopped.append(line)
        else:
            line.process.wait()
        if len(stopped) > 2:
            woken.append(stopped.pop(0))
            woken[-1].wake()
        if len(woken) > 2:
            woken.pop(0).end()
    last = Line(relay, DAYBOOK_LEASE_SECONDS=LEASE)
    for line in stopped:
        line.wake()
    wait_until_sent(relay)
    for line in woken + stopped + [last]:
        line.end()
    return ", ".join(f"{count} {point or 'at random'}" for point, count in points.items())


def recover(relay):
    """How many seconds after its death all is sent that a worker had claimed under the usual lease."""
    line = Line(relay)
    line.arm("handed over", 5, signal.SIGKILL)
    relay.wait_for("a worker hands mail over", lambda: line.interrupted is not None)
    line.process.wait()
    other = Line(relay)
    wait_until_sent(relay)
    seconds = time.time() - line.interrupted
    other.end()
    return seconds


def main():
    relay = Relay(random.Random(SEED + 1))
    owe(MESSAGES)
    points = interrupt_workers(relay)
    twice = check(relay, MESSAGES)
    print(f"seed {SEED}: {MESSAGES} messages, {KILLS} workers killed or stopped ({points}), {twice} arrived once more")
    if os.environ.get("DAYBOOK_TEST_LONG"):
        owe(40)
        seconds = recover(relay)
        check(relay, MESSAGES + 40)
        print(f"all sent {seconds:.1f} s after a worker died under the usual lease")
        assert seconds < RECOVERY, f"{seconds:.1f} s"


if __name__ == "__main__":
    main()
