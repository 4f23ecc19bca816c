"""Links before a real server on this machine, and addresses that are never asked."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from compliance.enums import CheckOutcome
from compliance.services.links import MAX_BODY, Manners, ask, is_public


class Site(BaseHTTPRequestHandler):
    """A small site with every kind of answer; `seen` keeps what was asked of it."""

    seen: list[tuple[str, str, str]]

    def _answer(self) -> None:
        self.seen.append((self.command, self.path, self.headers.get("User-Agent", "")))
        answers: dict[str, tuple[int, dict[str, str]]] = {
            "/fine": (200, {}),
            "/gone": (410, {}),
            "/missing": (404, {}),
            "/broken": (503, {}),
            "/secret": (403, {}),
            "/moved": (301, {"Location": "/fine"}),
            "/for-now": (302, {"Location": "/fine"}),
            "/round": (302, {"Location": "/round"}),
            "/inside": (302, {"Location": "http://127.0.0.2:80/metadata"}),
            "/metadata": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}),
            "/file": (302, {"Location": "file:///etc/passwd"}),
            "/cut": (200, {"Content-Length": "1000"}),
            "/a%20b%C3%A9?q=1": (200, {}),
        }
        status, headers = answers.get(self.path, (404, {}))
        if self.path == "/no-head":
            status = 200 if self.command == "GET" else 405
        if self.path == "/slow":
            with suppress(ConnectionError):  # whoever asked has given up, as it should
                for _step in range(100):
                    self.wfile.write(b"X")
                    self.wfile.flush()
                    time.sleep(0.1)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.path == "/no-head" and self.command == "GET":
            self.wfile.write(bytes(MAX_BODY * 3))

    do_HEAD = do_GET = _answer  # noqa: N815 - the names of http.server

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[tuple[str, Manners, list[tuple[str, str, str]]]]:
    seen: list[tuple[str, str, str]] = []
    handler = type("Seen", (Site,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)  # looks that often for its end
    thread.start()
    port = server.server_port
    manners = Manners("Ledger/1.0", answer_seconds=2.0, whole_seconds=3.0, allowed=frozenset({("127.0.0.1", port)}))
    try:
        yield f"http://127.0.0.1:{port}", manners, seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Site_ = tuple[str, Manners, list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("path", "outcome", "detail"),
    [
        ("/fine", CheckOutcome.FINE, "200"),
        ("/for-now", CheckOutcome.FINE, "200"),
        ("/no-head", CheckOutcome.FINE, "200"),
        ("/a b\u00e9?q=1", CheckOutcome.FINE, "200"),
        ("/gone", CheckOutcome.GONE, "410"),
        ("/missing", CheckOutcome.GONE, "404"),
        ("/broken", CheckOutcome.UNREACHABLE, "503"),
        ("/secret", CheckOutcome.UNREACHABLE, "403"),
        ("/round", CheckOutcome.UNREACHABLE, "redirects"),
        ("/inside", CheckOutcome.UNREACHABLE, "not-public"),
        ("/metadata", CheckOutcome.UNREACHABLE, "not-public"),
        ("/file", CheckOutcome.UNREACHABLE, "not-public"),
    ],
)
def test_a_link_is_followed_to_its_end(path: str, outcome: CheckOutcome, detail: str, site: Site_) -> None:
    base, manners, _seen = site
    found = ask(base + path, manners)
    assert (found.outcome, found.detail) == (outcome, detail)


def test_what_moved_for_good_says_where_to(site: Site_) -> None:
    base, manners, seen = site
    found = ask(f"{base}/moved", manners)
    assert (found.outcome, found.detail) == (CheckOutcome.MOVED, f"{base}/fine")
    assert [(method, path) for method, path, _agent in seen] == [("HEAD", "/moved"), ("HEAD", "/fine")]
    assert {agent for _method, _path, agent in seen} == {"Ledger/1.0"}


@pytest.mark.long
def test_an_answer_that_never_ends_is_cut_off_in_time(site: Site_) -> None:
    base, manners, _seen = site
    began = time.monotonic()
    assert ask(f"{base}/slow", manners).outcome == CheckOutcome.UNREACHABLE
    assert time.monotonic() - began < 6


def test_without_the_allowance_this_machine_is_never_asked(site: Site_) -> None:
    base, _manners, seen = site
    strict = Manners("Ledger/1.0", whole_seconds=3.0)
    port = base.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"):  # noqa: S104
        assert ask(f"http://{host}:{port}/fine", strict).outcome == CheckOutcome.UNREACHABLE, host
    assert seen == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://ledger.example/a",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http:///nowhere",
        "http://[::1",
        "http://example.org:99999/",
        "nonsense",
    ],
)
def test_other_addresses_are_not_asked_at_all(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> socket.socket:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: public)
    assert ask(url, Manners("Ledger/1.0")).outcome == CheckOutcome.UNREACHABLE


def test_a_name_with_one_private_address_is_refused_and_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: the connection goes to an address that was looked at, never to the name again."""
    answers = [
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))],
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))],
    ]
    asked: list[str] = []
    connected: list[str] = []

    def resolve(host: str, *_args: object, **_kwargs: object) -> object:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert ask("http://rebinding.example/", Manners("Ledger/1.0")).detail == "connection"
    assert (asked, connected) == (["rebinding.example"], ["93.184.215.14"])
    answers[1].append(answers[0][0])
    assert ask("http://rebinding.example/", Manners("Ledger/1.0")).detail == "not-public"
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1",
        "::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a9fe:a9fe", "2001:db8::1", "fec0::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_told_in_every_dress(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:0808:0808::"]
)
def test_addresses_of_the_public_internet_are_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_a_certificate_of_another_is_no_answer(site: Site_) -> None:
    base, manners, _seen = site
    found = ask(base.replace("http:", "https:") + "/fine", manners)
    assert found.outcome == CheckOutcome.UNREACHABLE
    assert found.detail in ("certificate", "connection")
