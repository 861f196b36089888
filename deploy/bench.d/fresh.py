"""How soon an answer comes that a booking has made the kept one useless for, while requests keep coming.

Usage: fresh.py HOST:PORT PATH RATE SECONDS [PRACTICE EVERY CALLS]. Asks for PATH so many times a second, on time whether
or not earlier answers have come, each over a kept connection that is free; EVERY requests somebody books in PRACTICE
one of the calls that are free at CALLS when it begins. Fresh are the answers that were computed anew, or waited for one
that was, by their Cache-Status (RFC 9211): nearly all after a booking, since PATH is asked once before. Prints p50, p99
and the slowest of these and of all requests, in milliseconds from when a request was due until its answer was whole, and
how many of each there were; then how many failed, with every status that was neither 200 nor 201.
"""

import collections
import gc
import json
import random
import selectors
import sys
import time
import urllib.request

import exchange

class Run:
    def __init__(self, address: str, path: str, practice: str, calls: list[dict]) -> None:
        self.address, self.practice, self.calls = address, practice, calls
        self.question = exchange.get(address, path)
        self.selector = selectors.SelectSelector()
        self.idle = [self.opened() for _ in range(32)]
        self.busy: dict = {}
        self.booker = self.opened()
        self.bookings, self.is_booking = 0, False
        self.all: list[float] = []
        self.fresh: list[float] = []
        self.others: collections.Counter = collections.Counter()

    def opened(self):
        client = exchange.connected(self.address)
        self.selector.register(client, selectors.EVENT_READ, bytearray())
        return client

    def ask(self, due: float) -> None:
        client = self.idle.pop() if self.idle else self.opened()
        self.busy[client] = due
        client.sendall(self.question)

    def book(self) -> None:
        call = self.calls[self.bookings]
        body = {
            "service": "call",
            "start": call["start"],
            "clinician": call["clinician"],
            "person": {"name": "Robin Example", "email": f"robin-{self.bookings}@bench.example"},
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
                head = key.data.partition(b"\r\n\r\n")[0]
                self.settle(key.fileobj, exchange.status(key.data), b"fwd=miss" in head)
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
            self.all.append(1000 * (time.monotonic() - self.busy.pop(client)))
        self.others["closed"] += 1

    def settle(self, client, status: int, is_fresh: bool) -> None:
        if status not in (200, 201):
            self.others[str(status)] += 1
        if client is self.booker:
            self.is_booking = False
        else:
            taken = 1000 * (time.monotonic() - self.busy.pop(client))
            self.idle.append(client)
            self.all.append(taken)
            if is_fresh:
                self.fresh.append(taken)


def free_calls(address: str, path: str) -> list[dict]:
    """The free calls, in an order that is the same each time and has nothing to do with when they are."""
    with urllib.request.urlopen(f"http://{address}{path}") as answer:
        dates = json.load(answer)["dates"]
    calls = [call for day in dates.values() for call in day]
    random.Random(1).shuffle(calls)
    return calls


def warm(address: str, path: str) -> None:
    """Asks for PATH once, so that its first answer, which no booking has made necessary, is not counted."""
    client = exchange.connected(address)
    client.sendall(exchange.get(address, path))
    status = exchange.status(exchange.answer(client))
    client.close()
    if status != 200:
        sys.exit(f"{path} was answered with {status}.")


def main() -> None:
    address, path = sys.argv[1:3]
    rate, seconds = map(int, sys.argv[3:5])
    practice, every, calls = sys.argv[5:] or ("", "1", "")
    every = int(every)
    run = Run(address, path, practice, free_calls(address, calls) if calls else [])
    warm(address, path)
    # A pause of this program would look like one of the service.
    gc.disable()
    began = time.monotonic()
    for number in range(rate * seconds):
        due = began + number / rate
        run.read(0)
        while (left := due - time.monotonic()) > 0:
            run.read(left)
        if number % every == 0 and not run.is_booking and run.bookings < len(run.calls):
            run.book()
        run.ask(due)
    while run.busy or run.is_booking:
        run.read(10)
    for name, times in (("fresh", run.fresh), ("all", run.all)):
        figures = [exchange.percentile(times, 50), exchange.percentile(times, 99), max(times, default=0)]
        print(name, *(f"{figure:.3f}" for figure in figures), len(times))
    print("failures", run.others.total(), json.dumps(run.others, sort_keys=True))


main()
