"""A program in a terminal of its own, and the moments at which it paints."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

COLUMNS, LINES = 160, 48
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class Terminal:
    """A program started in a pty; what it writes is kept with the time it came."""

    def __init__(
        self, command: Sequence[str], *, home: Path, environment: Mapping[str, str] = {}
    ) -> None:
        """Start the program.

        Args:
            command: Its arguments, the first being the program.
            home: The folder it takes for the user's own, and runs in.
            environment: What to set beside that.
        """
        root = Path(__file__).resolve().parents[2]
        kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        merged = {
            "LANG": "C.UTF-8",
            **kept,
            "HOME": str(home),
            "PYTHONPATH": str(root),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            **environment,
        }
        self.chunks: list[tuple[float, bytes]] = []
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.chdir(home)
                os.execvpe(command[0], list(command), merged)
            finally:
                os._exit(127)

    def read(self, seconds: float) -> bool:
        """Take what comes within so many seconds; whether anything came."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 65_536)
        except OSError:
            data = b""
        if not data:
            raise EOFError(f"the program has ended; its last words: {self.text()[-600:]}")
        self.chunks.append((time.perf_counter(), data))
        return True

    def text(self) -> str:
        """What was written since the last `send`, without control sequences."""
        return _plain(b"".join(data for _, data in self.chunks))

    def wait_for(self, *needles: str, timeout: float = 60.0) -> float:
        """The time at which the last of some texts was painted, since the last `send`.

        Raises:
            TimeoutError: they have not come.
        """
        end = time.perf_counter() + timeout
        looked_at = 0
        while time.perf_counter() < end:
            if self.read(0.05):
                while self.read(0):
                    pass
            if len(self.chunks) > looked_at:
                looked_at = len(self.chunks)
                found = self.text()
                if all(needle in found for needle in needles):
                    return self._when(needles)
        raise TimeoutError(f"{needles} did not come; there was: {self.text()[-600:]}")

    def _when(self, needles: Sequence[str]) -> float:
        low, high = 1, len(self.chunks)
        while low < high:
            middle = (low + high) // 2
            found = _plain(b"".join(data for _, data in self.chunks[:middle]))
            if all(needle in found for needle in needles):
                high = middle
            else:
                low = middle + 1
        return self.chunks[low - 1][0]

    def settle(self, quiet: float = 0.15, timeout: float = 20.0) -> None:
        """Read until nothing was painted for a while."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end and self.read(quiet):
            pass

    def send(self, keys: str) -> float:
        """Type; returns when."""
        self.chunks.clear()
        moment = time.perf_counter()
        os.write(self._fd, keys.encode())
        return moment

    def type(self, keys: Sequence[str], quiet: float = 0.15) -> None:
        """Type keys one after the other, each after what the one before has painted."""
        for key in keys:
            self.send(key)
            self.settle(quiet)

    def memory(self) -> float:
        """The megabytes of memory it holds."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the system does not say how much memory the program holds")

    def close(self) -> None:
        """End the program."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        with suppress(OSError):
            os.close(self._fd)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _plain(data: bytes) -> str:
    return _ESCAPES.sub(b"", data).decode("utf-8", "replace")


def studio(workspace: Path, home: Path) -> Terminal:
    """The studio, on a workspace."""
    return Terminal([sys.executable, "-m", "studio", str(workspace)], home=home)


def floor_app(home: Path) -> Terminal:
    """The one-widget app."""
    return Terminal([sys.executable, str(Path(__file__).with_name("floor_app.py"))], home=home)
