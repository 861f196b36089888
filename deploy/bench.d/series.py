"""Series of six visits, booked by staff: how long each takes, with several clients.

Usage: series.py HOST:PORT SERVICE SECONDS FIRST PACE PRACTICE:KEY... Each of eight clients has practices of its own and
books in one after the other: six visits three days apart, from FIRST (in seconds) on, with a new person each time; one
series every PACE milliseconds, and with 0 the next as soon as the last is answered. A series takes from when it was due
until its answer was whole. Prints series a second, p50 and p99 in milliseconds, and how many were refused; then these by
status.
"""

import collections
import json
import sys
import threading
import time

import exchange

CLIENTS = 8
VISITS = 6
APART = 3 * 86400
LENGTH = 9000


class Client(threading.Thread):
    def __init__(
        self, address: str, service: str, began: float, until: float, first: int, pace: float, practices: list[str]
    ) -> None:
        super().__init__()
        self.began, self.pace = began, pace
        self.address, self.service, self.until, self.first = address, service, until, first
        self.practices = [practice.split(":", 1) for practice in practices]
        self.times: list[float] = []
        self.others: collections.Counter = collections.Counter()

    def run(self) -> None:
        client = exchange.connected(self.address)
        number = 0
        while time.monotonic() < self.until:
            request = self.request(number)
            due = self.began + number * self.pace if self.pace else time.monotonic()
            time.sleep(max(0, due - time.monotonic()))
            client.sendall(request)
            status = exchange.status(exchange.answer(client))
            self.times.append(1000 * (time.monotonic() - due))
            if status != 201:
                self.others[status] += 1
            number += 1

    def request(self, number: int) -> bytes:
        turn, place = divmod(number, len(self.practices))
        practice, key = self.practices[place]
        # 28 series stand beside one another in the three days between two visits; then come the next six.
        block, place = divmod(turn, APART // LENGTH)
        first = self.first + block * VISITS * APART + place * LENGTH
        body = {
            "service": self.service,
            "person": {"name": "Robin Example", "email": f"robin-{number}@bench.example"},
            "starts": [exchange.moment(first + visit * APART) for visit in range(VISITS)],
        }
        path = f"/v1/practices/{practice}/series"
        return exchange.post(self.address, path, body, f"Authorization: Bearer {key}\r\n")


def main() -> None:
    address, service, seconds, first = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    pace, practices = int(sys.argv[5]) / 1000, sys.argv[6:]
    began = time.monotonic()
    clients = [
        # Evenly over the pace, as people who know nothing of one another.
        Client(
            address, service, began + number * pace / CLIENTS, began + seconds, first, pace, practices[number::CLIENTS])
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    times = [taken for client in clients for taken in client.times]
    others = sum((client.others for client in clients), collections.Counter())
    rate = len(times) / (time.monotonic() - began)
    print("series", f"{rate:.1f}", *(f"{exchange.percentile(times, p):.3f}" for p in (50, 99)), sum(others.values()))
    print("others", json.dumps(others, sort_keys=True))


main()
