"""Asking a link whether it still leads somewhere, without letting anybody's address lead us into our own network.

Only http and https. The host's name is resolved once, every one of its addresses has to be public, and the connection
goes to an address that was looked at: a name that answers differently a moment later gains nothing. Redirects are
followed by hand, each looked at in the same way. Standard library only.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from compliance.enums import CheckOutcome

MAX_REDIRECTS = 5
#: Seconds for one answer of a server, and for a link altogether; bytes of a body that are read at most.
ANSWER_SECONDS, WHOLE_SECONDS, MAX_BODY = 10.0, 30.0, 65_536
PORTS = frozenset({80, 443, 8080, 8443})
_PERMANENT, _REDIRECTS = frozenset({301, 308}), frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotPublic(Exception):
    """The link leads to a machine, port or kind of address that is not asked."""


@dataclass(frozen=True)
class Found:
    """What a link came to. `detail` is the HTTP status, the address it moved to, or a word for what went wrong."""

    outcome: CheckOutcome
    detail: str


@dataclass(frozen=True)
class Manners:
    """How links are asked. `allowed` are sockets asked although they are not public: for tests of ours alone."""

    agent: str
    answer_seconds: float = ANSWER_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    allowed: Collection[tuple[str, int]] = field(default_factory=frozenset)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, whatever other form it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def ask(url: str, manners: Manners) -> Found:
    """Follow a link to its end. Whatever happens there is an answer; nothing is raised."""
    deadline = time.monotonic() + manners.whole_seconds
    here, moved = url, False
    try:
        for _step in range(MAX_REDIRECTS + 1):
            status, location = _answer(here, manners, deadline)
            if status not in _REDIRECTS or not location:
                return _found(status, here, moved=moved)
            moved = moved or status in _PERMANENT
            here = urljoin(here, location)
    except NotPublic:
        return Found(CheckOutcome.UNREACHABLE, "not-public")
    except TimeoutError:
        return Found(CheckOutcome.UNREACHABLE, "timeout")
    except ssl.SSLError:
        return Found(CheckOutcome.UNREACHABLE, "certificate")
    except socket.gaierror:
        return Found(CheckOutcome.UNREACHABLE, "name")
    except (OSError, http.client.HTTPException, ValueError):
        # Where the clock ran out, the connection was closed under the answer that was waited for.
        return Found(CheckOutcome.UNREACHABLE, "timeout" if time.monotonic() >= deadline else "connection")
    return Found(CheckOutcome.UNREACHABLE, "redirects")


def _found(status: int, end: str, *, moved: bool) -> Found:
    if 200 <= status < 300:
        return Found(CheckOutcome.MOVED, end[:1000]) if moved else Found(CheckOutcome.FINE, str(status))
    return Found(CheckOutcome.GONE if status in (404, 410) else CheckOutcome.UNREACHABLE, str(status))


def _answer(url: str, manners: Manners, deadline: float) -> tuple[int, str]:
    """The status of an address and where it leads on. HEAD first; GET where a server does not take that."""
    status, location = _request("HEAD", url, manners, deadline)
    if status >= 400:
        status, location = _request("GET", url, manners, deadline)
    return status, location


def _request(method: str, url: str, manners: Manners, deadline: float) -> tuple[int, str]:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise NotPublic
    connection = http.client.HTTPConnection(host, port, timeout=min(manners.answer_seconds, left))
    # Every read has its own limit; the watch ends an answer that comes one byte at a time.
    watch = threading.Timer(left, _cut, [connection])
    watch.daemon = True
    try:
        connection.sock = _connected(host, port, connection.timeout or left, manners)
        watch.start()
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        safe = "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in path)
        connection.request(method, safe, headers={"User-Agent": manners.agent, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        if method == "GET":
            answer.read(MAX_BODY)
        return answer.status, answer.getheader("Location") or ""
    finally:
        watch.cancel()
        connection.close()


def _connected(host: str, port: int, seconds: float, manners: Manners) -> socket.socket:
    """A connection to one of the host's addresses, all of which are public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    targets = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    for target in targets:
        if (target, port) not in manners.allowed and (port not in PORTS or not is_public(ipaddress.ip_address(target))):
            raise NotPublic
    error: OSError = OSError("no address")
    for target in targets[:3]:
        try:
            return socket.create_connection((target, port), timeout=seconds)
        except OSError as failed:
            error = failed
    raise error


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            connection.close()
