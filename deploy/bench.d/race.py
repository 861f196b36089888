"""64 clients want one slot, round after round: exactly one may get it.

Usage: race.py HOST:PORT PRACTICE FIRST ROUNDS, where FIRST is the first start in seconds. Each client keeps its
connection. Prints how many rounds had exactly one 201 and 63 times 409, the other answers by status, and the times
of the median and the slowest round in milliseconds.
"""

import collections
import json
import selectors
import socket
import statistics
import sys
import time

import exchange

CLIENTS = 64


def main() -> None:
    address, practice, first, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    clients = [exchange.connected(address) for _ in range(CLIENTS)]
    clean, seconds, others = 0, [], collections.Counter()
    for number in range(rounds):
        requests = [booking(address, practice, first + 1800 * number) for _ in clients]
        began = time.monotonic()
        for client, request in zip(clients, requests):
            client.sendall(request)
        statuses = collections.Counter(answers(clients))
        seconds.append(time.monotonic() - began)
        clean += statuses == {201: 1, 409: CLIENTS - 1}
        others.update({status: count for status, count in statuses.items() if status not in (201, 409)})
    print("clean", clean)
    print("others", json.dumps(others, sort_keys=True))
    print("median", round(1000 * statistics.median(seconds), 1))
    print("slowest", round(1000 * max(seconds), 1))


def booking(address: str, practice: str, start: int) -> bytes:
    person = {"name": "Robin Example", "email": "robin@bench.example"}
    body = {"service": "call", "start": exchange.moment(start), "clinician": "c1", "person": person}
    return exchange.post(address, f"/v1/practices/{practice}/appointments", body)


def answers(clients: list[socket.socket]) -> list[int]:
    """Reads one answer of each client, in the order in which they come."""
    waiting = selectors.DefaultSelector()
    for client in clients:
        waiting.register(client, selectors.EVENT_READ, bytearray())
    statuses = []
    while waiting.get_map():
        ready = waiting.select(timeout=30)
        if not ready:
            raise TimeoutError("no answer within 30 seconds")
        for key, _ in ready:
            piece = key.fileobj.recv(65536)
            if not piece:
                raise ConnectionError("the service closed a connection")
            key.data.extend(piece)
            if exchange.is_whole(key.data):
                statuses.append(exchange.status(key.data))
                waiting.unregister(key.fileobj)
    waiting.close()
    return statuses


main()
