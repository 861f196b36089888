"""Keep-alive exchanges with the service over plain sockets, for fresh.py, race.py and series.py."""

import datetime
import json
import math
import socket
import uuid


def connected(address: str) -> socket.socket:
    host, port = address.rsplit(":", 1)
    client = socket.create_connection((host, int(port)), timeout=30)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def moment(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def get(address: str, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n".encode()


def post(address: str, path: str, value: object, authorization: str = "") -> bytes:
    body = json.dumps(value).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address}\r\n{authorization}"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def is_whole(answer: bytearray) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return True


def status(answer: bytearray) -> int:
    return int(answer[9:12])


def answer(client: socket.socket) -> bytearray:
    """Waits for one whole answer."""
    whole = bytearray()
    while not is_whole(whole):
        piece = client.recv(65536)
        if not piece:
            raise ConnectionError("the service closed a connection")
        whole.extend(piece)
    return whole


def percentile(values: list[float], percent: float) -> float:
    """The smallest of the values that so many percent do not exceed; of none, 0."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0
