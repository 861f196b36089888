"""Series of six visits, booked by staff: how long each takes, with several clients that never pause.

Usage: series.py HOST:PORT SERVICE SECONDS FIRST PRACTICE:KEY... Each client has a practice of its own and books
one series after the other, six visits three days apart each, from FIRST (in seconds) on, with a new
person each. Prints series a second, p50 and p99 in milliseconds, and how many were refused, by status.
"""

import collections
import json
import sys
import threading
import time

import exchange

VISITS = 6
APART = 3 * 86400
LENGTH = 9000


class Client(threading.Thread):
    def __init__(self, address: str, service: str, until: float, first: int, whose: str) -> None:
        super().__init__()
        self.address, self.service, self.until, self.first = address, service, until, first
        self.practice, self.key = whose.split(":", 1)
        self.times: list[float] = []
        self.others: collections.Counter = collections.Counter()

    def run(self) -> None:
        client = exchange.connected(self.address)
        number = 0
        while time.monotonic() < self.until:
            request = self.request(number)
            began = time.monotonic()
            client.sendall(request)
            status = exchange.status(exchange.answer(client))
            self.times.append(1000 * (time.monotonic() - began))
            if status != 201:
                self.others[status] += 1
            number += 1

    def request(self, number: int) -> bytes:
        # 28 series stand beside one another in the three days between two visits; then come the next six.
        block, place = divmod(number, APART // LENGTH)
        first = self.first + block * VISITS * APART + place * LENGTH
        body = {
            "service": self.service,
            "person": {"name": "Robin Example", "email": f"robin-{number}@bench.example"},
            "starts": [exchange.moment(first + visit * APART) for visit in range(VISITS)],
        }
        path = f"/v1/practices/{self.practice}/series"
        return exchange.post(self.address, path, body, f"Authorization: Bearer {self.key}\r\n")


def main() -> None:
    address, service, seconds, first = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    began = time.monotonic()
    clients = [Client(address, service, began + seconds, first, whose) for whose in sys.argv[5:]]
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
