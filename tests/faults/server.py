"""A server that misbehaves on purpose: raw bytes over sockets of loopback, no HTTP library in between."""

import json
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ssl import SSLContext
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from tests.portal import HOST, Answer

# The canary listens on 127.0.0.1, so what is opened to the guard must be another address of loopback.
ADDRESS = "127.0.0.2"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came in: when, for what, and the headers by lower-case name."""

    at: float
    path: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Wire:
    """One connection, as a reply sees it."""

    socket: socket.socket
    asked: Asked
    over: Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """Break the connection off with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def drip(self, pieces: Iterable[bytes], *, every: float) -> None:
        """Send piece after piece with waits between, until the client goes or the server ends."""
        for piece in pieces:
            self.send(piece)
            if self.over.wait(every):
                return


Play = Callable[[Wire], None]
# Several replies to one path are given in turn; the last one stands.
Reply = bytes | Answer | Play | Sequence["bytes | Answer | Play"]


def answer(body: bytes | str, *, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """Return an answer as bytes; ``length`` says another Content-Length, -1 none at all."""
    raw = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": "text/html; charset=utf-8"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    if length != -1:
        told["Content-Length"] = str(len(raw) if length is None else length)
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + raw


def moved(address: str, *, status: str = "302 Found") -> bytes:
    return answer(b"", status=status, Location=address)


@dataclass
class FaultServer:
    """Replies by path, as a context manager; a path without one gets 404, so robots.txt too."""

    replies: Mapping[str, Reply]
    address: str = ADDRESS
    context: SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    most_open: int = 0

    def __post_init__(self) -> None:
        self._over, self._lock, self._open = Event(), Lock(), 0
        self._listening = socket.create_server((self.address, 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]

    def connect_to(self, *addresses: str) -> str:
        """Return ``CONNECT_TO`` that leads some host:port addresses here."""
        return json.dumps(dict.fromkeys(addresses or (f"{HOST}:80",), f"{self.address}:{self.port}"))

    def paths(self) -> list[str]:
        return [asked.path for asked in list(self.asked)]

    def times(self, path: str) -> list[float]:
        """Return when a path was asked for, by the monotonic clock."""
        return [asked.at for asked in list(self.asked) if asked.path == path]

    def __enter__(self) -> Self:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        # A blocked accept() does not notice a close: it is woken by a shutdown.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with self._lock:
            self._open += 1
            self.most_open = max(self.most_open, self._open)
        try:
            connection.settimeout(30)
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            self._answer(connection)
        except OSError:
            pass  # the client went, or did not trust the certificate
        finally:
            connection.close()
            with self._lock:
                self._open -= 1

    def _answer(self, connection: socket.socket) -> None:
        asked = _read(connection)
        if asked is None:
            return
        with self._lock:
            before = sum(earlier.path == asked.path for earlier in self.asked)
            self.asked.append(asked)
        reply = self.replies.get(asked.path, answer("<h1>404</h1>", status="404 Not Found"))
        if isinstance(reply, Sequence) and not isinstance(reply, bytes):
            reply = reply[min(before, len(reply) - 1)]
        _play(reply, Wire(connection, asked, self._over))


def _play(reply: bytes | Answer | Play, wire: Wire) -> None:
    if isinstance(reply, Answer):
        headers: dict[str, str] = dict(reply.headers)
        wire.send(answer(reply.body, status=f"{reply.status} -", **headers))  # type: ignore[arg-type]  # names of headers
    elif isinstance(reply, bytes):
        wire.send(reply)
    else:
        reply(wire)


def _read(connection: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(65536)
        if not more:
            return None
        head += more
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in lines if ":" in line]
    return Asked(time.monotonic(), first.split()[1], {name.lower(): value.strip() for name, _, value in pairs})
