"""What a process takes away from itself before it reads a stranger's file: resources, network, other programs.

Each step that the system does not know is left out, and `close_network` says which ones hold. On Linux these are a
network name space of its own without any interface, a filter of system calls (seccomp), and everywhere a hook of
Python's own that refuses sockets and programs.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from typing import Any

from compliance.sandbox.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

#: By machine: AUDIT_ARCH of linux/audit.h, the number of clone(2), and the numbers of the calls refused: sockets,
#: programs, other processes, io_uring, bpf.
_CALLS: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, 56, (41, 42, 44, 53, 57, 58, 59, 62, 101, 129, 310, 311, 321, 322, 424, 425)),
    "aarch64": (0xC00000B7, 220, (117, 129, 138, 198, 199, 203, 206, 221, 270, 271, 280, 281, 424, 425)),
}
_CLONE3, _CLONE_THREAD = 435, 0x10000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
#: On x86-64 the calls of the x32 form stand above this number; no Python uses them.
_X32 = 0x40000000

_REFUSED = tuple("socket. subprocess. os.system os.exec os.posix_spawn os.fork os.spawn os.kill".split())


def end_with(parent: int) -> None:
    """Have this process killed when its parent `parent` dies; where it has died already, end now."""
    libc = _libc()
    if libc is not None:
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(limits: Limits) -> None:
    """Set the limits that the system itself watches."""
    for what, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(what, value, value)
    # At the first the process gets SIGXCPU, which ends it; at the second SIGKILL, should it be deaf.
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)


def _lower(what: int, soft: int, hard: int) -> None:
    _now, most = resource.getrlimit(what)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    try:
        resource.setrlimit(what, (soft, hard))
    except (ValueError, OSError):
        if sys.platform == "linux":
            raise


def close_network() -> list[str]:
    """Cut this process off; gives the names of what holds: "namespace", "seccomp", "hook"."""
    holds = []
    libc = _libc()
    if libc is not None:
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
            holds.append("namespace")
        if _filter_calls(libc):
            holds.append("seccomp")
    sys.addaudithook(_refuse)
    return [*holds, "hook"]


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(errno.EPERM, f"{event} is refused while a file is read")


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _filter_calls(libc: Any) -> bool:
    """Answer the calls above, and a fork, with EPERM from now on; False where the system knows no such filter."""
    if platform.machine() not in _CALLS or struct.calcsize("P") != 8:
        return False
    arch, clone, calls = _CALLS[platform.machine()]
    refused = [(_EQUAL, number) for number in calls]
    if platform.machine() == "x86_64":
        refused.insert(0, (_AT_LEAST, _X32))
    lines = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # the call's number
        *((code, len(refused) - place + 5, 0, number) for place, (code, number) in enumerate(refused)),
        # A thread may be made, a process not. What clone3(2) makes cannot be seen here: the C library falls back.
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _UNKNOWN),
        (_EQUAL, 0, 2, clone),
        (_LOAD, 0, 0, 16),  # its flags
        (_HAS_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    program = b"".join(struct.pack("HBBI", *line) for line in lines)
    text = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(text)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.c_void_p(ctypes.addressof(header)), 0, 0) == 0)
