"""Serve the replica portals on loopback, over HTTP and HTTPS; the Host header decides which one answers."""

import hashlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from email.message import Message
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import trustme

from demo.replicas import REPLICAS, Replica, read_replicas

LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 30
_NOT_FOUND = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><hr>nginx</body></html>"


class Visit(NamedTuple):
    """A request that was answered: ``time`` counts seconds of the monotonic clock."""

    host: str
    path: str
    status: int
    time: float


class ReplicaServer:
    """Replica portals on two free ports of loopback, as a context manager.

    A crawl with ``environment`` in its environment reaches them under their real host names and schemes. Its
    certificates come from an authority made for this server, whose certificate is ``SSL_CERT_FILE``; verification stays
    on.
    """

    def __init__(self, folder: Path = REPLICAS) -> None:
        self.replicas = read_replicas(folder)
        self.visits: list[Visit] = []
        self._authority = trustme.CA()
        self._folder = TemporaryDirectory(prefix="replicas-")
        self._servers = {
            "http": _PortalServer(self, "http"),
            "https": _SecurePortalServer(self, "https", self._tls_context()),
        }
        self._authority_file = Path(self._folder.name) / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self._authority_file))

    @property
    def connect_to(self) -> dict[str, str]:
        """The mapping of ``host:port`` to ``address:port`` for the setting of that name."""
        return {
            replica.address: f"{LOOPBACK}:{self._servers[replica.scheme].server_port}"
            for replica in self.replicas.values()
        }

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which a crawl reaches the replicas, without waits."""
        return {
            "CONNECT_TO": json.dumps(self.connect_to),
            "SSL_CERT_FILE": str(self._authority_file),
            "DOWNLOAD_DELAY": "0",
        }

    def visits_of(self, site: str) -> list[Visit]:
        """Return the requests that were made to a site's hosts, robots.txt left out."""
        hosts = {host for host, replica in self.replicas.items() if replica.site == site}
        return [visit for visit in list(self.visits) if visit.host in hosts and visit.path != "/robots.txt"]

    def __enter__(self) -> Self:
        """Start to serve."""
        for scheme, server in self._servers.items():
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"replicas-{scheme}", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop to serve, and delete the certificates."""
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._folder.cleanup()

    def _tls_context(self) -> ssl.SSLContext:
        names = [host for host, replica in self.replicas.items() if replica.scheme == "https"]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*(names or ["localhost"])).configure_cert(context)
        return context


class _PortalServer(ThreadingHTTPServer):
    """The server of one scheme."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, replicas: ReplicaServer, scheme: str) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.replicas, self.scheme = replicas, scheme

    def replica(self, host: str) -> Replica | None:
        """Return the portal that bears a name in this scheme."""
        found = self.replicas.replicas.get(host)
        return found if found and found.scheme == self.scheme else None

    def note(self, visit: Visit) -> None:
        """Keep a visit for the tests and the demo's progress."""
        self.replicas.visits.append(visit)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over connections that the client broke or would not trust; the client tells why."""


class _SecurePortalServer(_PortalServer):
    """The server of https; the handshake is made in the connection's own thread, so that none holds up another."""

    def __init__(self, replicas: ReplicaServer, scheme: str, context: ssl.SSLContext) -> None:
        super().__init__(replicas, scheme)
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Make the handshake, then answer."""
        request.settimeout(_IDLE_SECONDS)
        with self._context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)
            _say_goodbye(secured)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with stored files."""

    protocol_version = "HTTP/1.1"
    server_version = "replicas"
    sys_version = ""
    timeout = _IDLE_SECONDS
    # Headers and body leave in two writes; without this the second waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    server: _PortalServer

    def do_GET(self) -> None:
        """Answer with the file, or say why not."""
        path = urlsplit(self.path).path
        host = (self.headers.get("Host") or "").lower().partition(":")[0]
        replica = self.server.replica(host)
        if replica is None:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, host, b"no such portal here\n", {"Content-Type": "text/plain"})
        elif file := replica.file(path):
            self._answer_file(replica, path, file)
        elif replica.is_folder(path):
            self._answer(HTTPStatus.MOVED_PERMANENTLY, host, b"", {"Location": f"{path}/"})
        else:
            self._answer(HTTPStatus.NOT_FOUND, host, _NOT_FOUND.encode(), {"Content-Type": "text/html"})

    do_HEAD = do_GET  # noqa: N815 -- the name that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name is http.server's
        """Write nothing: visits are kept instead."""

    def _answer_file(self, replica: Replica, path: str, file: Path) -> None:
        body = file.read_bytes()
        modified = file.stat().st_mtime
        validators = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            "Last-Modified": formatdate(modified, usegmt=True),
        }
        if _is_unchanged(self.headers, validators["ETag"], modified):
            self._answer(HTTPStatus.NOT_MODIFIED, replica.host, b"", validators)
            return
        headers = {"Content-Type": replica.type_of(path, file)} | validators
        self._answer(HTTPStatus.OK, replica.host, body, headers)

    def _answer(self, status: HTTPStatus, host: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.server.note(Visit(host, self.path, status, time.monotonic()))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _is_unchanged(headers: Message, etag: str, modified: float) -> bool:
    """Tell whether the client's copy still holds; an entity tag outweighs a date (RFC 9110, 13.2.2)."""
    if tags := headers.get("If-None-Match"):
        return tags.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    try:
        since = parsedate_to_datetime(headers.get("If-Modified-Since") or "")
    except ValueError:
        return False
    return int(modified) <= since.timestamp()


def _say_goodbye(secured: ssl.SSLSocket) -> None:
    """Close the TLS session in order, where the client is still there."""
    try:
        secured.unwrap().shutdown(socket.SHUT_WR)
    except OSError:
        return
