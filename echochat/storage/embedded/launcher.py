"""Becomes a PostgreSQL program that ends with the process that started it.

Run as a script: `launcher.py PARENT_PID UID GID PROGRAM [ARGUMENT …]`, because its work between
fork and exec is not safe in a process with threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    parent, uid, gid = map(int, sys.argv[1:4])
    program = sys.argv[4:]
    if os.geteuid() != uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after setuid, which clears the setting
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:
        sys.exit("The process that wanted PostgreSQL is gone.")
    os.umask(0o077)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
