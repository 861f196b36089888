"""64 clients want one slot, round after round: exactly one may get it.

Usage: race.py HOST:PORT PRACTICE FIRST ROUNDS, where FIRST is the first start in seconds. Each client keeps its
connection. Prints how many rounds had exactly one 201 and 63 times 409, the other answers by status, and the times
of the median and the slowest round in milliseconds.
"""

import collections
import datetime
import json
import selectors
import socket
import statistics
import sys
import time
import uuid

CLIENTS = 64


def main() -> None:
    address, practice, first, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    host, port = address.rsplit(":", 1)
    clients = [connected(host, int(port)) for _ in range(CLIENTS)]
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


def connected(host: str, port: int) -> socket.socket:
    client = socket.create_connection((host, port), timeout=10)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def booking(address: str, practice: str, start: int) -> bytes:
    when = datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    person = {"name": "Robin Example", "email": "robin@bench.example"}
    body = json.dumps({"service": "call", "start": when, "clinician": "c1", "person": person}).encode()
    head = (
        f"POST /v1/practices/{practice}/appointments HTTP/1.1\r\nHost: {address}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


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
            if is_whole(key.data):
                statuses.append(int(key.data[9:12]))
                waiting.unregister(key.fileobj)
    waiting.close()
    return statuses


def is_whole(answer: bytearray) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return True


main()
