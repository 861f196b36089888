"""How soon the first answer comes after a booking has made the kept one useless, while requests keep coming.

Usage: fresh.py HOST:PORT PRACTICE PATH RATE SECONDS EVERY FIRST. Asks for PATH so many times a second, on time whether
or not earlier answers have come, each over a kept connection that is free; EVERY requests somebody books a half hour
in PRACTICE, from FIRST (in seconds, a Monday at 08:00) on. One of the requests then has to wait for the answer to be
computed anew: the first one after the commit, which nobody sees from here. So for each booking the slowest counts of
those that were due while it was under way, and the first one due after it was answered. Prints p50, p99 and the slowest
of these and of all requests, in milliseconds from when a request was due until its answer was whole, and how many of
each there were; then how many failed, with every status that was neither 200 nor 201.
"""

import collections
import json
import selectors
import sys
import time

import exchange

CLINICIANS = 10


class Run:
    def __init__(self, address: str, practice: str, path: str, first: int) -> None:
        self.address, self.practice, self.first = address, practice, first
        self.question = exchange.get(address, path)
        self.selector = selectors.SelectSelector()
        self.idle = [self.opened() for _ in range(32)]
        self.busy: dict = {}
        self.booker = self.opened()
        self.bookings, self.is_booking, self.is_first_after = 0, False, False
        self.all: list[float] = []
        # The slowest request about each booking.
        self.fresh: dict[int, float] = {}
        self.others: collections.Counter = collections.Counter()

    def opened(self):
        client = exchange.connected(self.address)
        self.selector.register(client, selectors.EVENT_READ, bytearray())
        return client

    def ask(self, due: float) -> None:
        client = self.idle.pop() if self.idle else self.opened()
        self.busy[client] = (due, self.bookings if self.is_booking or self.is_first_after else None)
        self.is_first_after = False
        client.sendall(self.question)

    def book(self) -> None:
        half_hour, clinician = divmod(self.bookings, CLINICIANS)
        day, part = divmod(half_hour, 20)
        start = self.first + (day // 5 * 7 + day % 5) * 86400 + part * 1800
        person = {"name": "Robin Example", "email": f"robin-{self.bookings}@bench.example"}
        body = {
            "service": "call",
            "start": exchange.moment(start),
            "clinician": f"c{1 + clinician}",
            "person": person,
        }
        self.bookings += 1
        self.is_booking = True
        self.booker.sendall(exchange.post(self.address, f"/v1/practices/{self.practice}/appointments", body))

    def read(self, seconds: float) -> None:
        """Reads what comes within so many seconds, and returns once something has come."""
        for key, _ in self.selector.select(max(0, seconds)):
            try:
                piece = key.fileobj.recv(262144)
            except ConnectionError:
                piece = b""
            key.data.extend(piece)
            if not piece:
                self.close(key.fileobj)
            elif exchange.is_whole(key.data):
                self.settle(key.fileobj, exchange.status(key.data))
                key.data.clear()

    def close(self, client) -> None:
        """Takes note that the service closed a connection, with or without an answer in between."""
        self.selector.unregister(client)
        client.close()
        if client is self.booker:
            self.booker = self.opened()
            self.is_booking = False
        elif client in self.idle:
            self.idle.remove(client)
            return
        else:
            self.all.append(1000 * (time.monotonic() - self.busy.pop(client)[0]))
        self.others["closed"] += 1

    def settle(self, client, status: int) -> None:
        if status not in (200, 201):
            self.others[str(status)] += 1
        if client is self.booker:
            self.is_booking = False
            self.is_first_after = status == 201
        else:
            due, booking = self.busy.pop(client)
            self.idle.append(client)
            taken = 1000 * (time.monotonic() - due)
            self.all.append(taken)
            if booking is not None:
                self.fresh[booking] = max(taken, self.fresh.get(booking, 0))


def main() -> None:
    address, practice, path = sys.argv[1:4]
    rate, seconds, every, first = map(int, sys.argv[4:8])
    run = Run(address, practice, path, first)
    began = time.monotonic()
    for number in range(rate * seconds):
        due = began + number / rate
        run.read(0)
        while (left := due - time.monotonic()) > 0:
            run.read(left)
        if number % every == 0 and not run.is_booking:
            run.book()
        run.ask(due)
    while run.busy or run.is_booking:
        run.read(10)
    for name, times in (("fresh", list(run.fresh.values())), ("all", run.all)):
        figures = [exchange.percentile(times, 50), exchange.percentile(times, 99), max(times, default=0)]
        print(name, *(f"{figure:.3f}" for figure in figures), len(times))
    print("failures", run.others.total(), json.dumps(run.others, sort_keys=True))


main()
