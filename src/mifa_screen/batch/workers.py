"""Blocks of rows, screened by several processes; what is done comes back in order, and only so much is under way as the processes need."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from mifa_screen.batch.work import Done, Worker
from mifa_screen.errors import MifaScreenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

    from mifa_screen.batch.source import Block
    from mifa_screen.batch.work import Job
    from mifa_screen.screening.screener import Screener
    from mifa_screen.writers.ward.collector import Collector

AHEAD = 2
"""Blocks under way for each process: one at work, one waiting for it."""
GATHER = None
"""Sent in place of a block: send back what was collected."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Alone:
    """Screens in this process."""

    def __init__(self, job: Job, screener: Screener) -> None:
        """Take what is to be done, and the loaded rules."""
        self._worker = Worker(job, screener)

    def done(self, blocks: Iterable[Block]) -> Iterator[Done]:
        """Yield blocks, screened."""
        return map(self._worker.screen, blocks)

    def collected(self) -> list[Collector]:
        """Return what was collected for a report."""
        return [self._worker.collector] if self._worker.collector is not None else []

    def close(self) -> None:
        """Do nothing: nothing was started."""


class Team:
    """Screens in several processes, each of which loads the rules for itself; they end when this one does, however it ends."""

    def __init__(self, job: Job, size: int) -> None:
        """Start the processes."""
        context = multiprocessing.get_context("spawn")  # inherits nothing: the pipes close when their owner dies
        self._size = size
        self._free: SimpleQueue[Connection] = SimpleQueue()
        self._connections: list[Connection] = []
        self._processes = []
        for _ in range(size):
            mine, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, job), daemon=True)
            process.start()
            theirs.close()
            self._free.put(mine)
            self._connections.append(mine)
            self._processes.append(process)
        self._threads = ThreadPoolExecutor(size)

    def done(self, blocks: Iterable[Block]) -> Iterator[Done]:
        """Yield blocks, screened, in order."""
        under_way: deque[Future[Done]] = deque()
        for block in blocks:
            under_way.append(self._threads.submit(self._ask, block))
            if len(under_way) >= self._size * AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def collected(self) -> list[Collector]:
        """Return what was collected for a report."""
        return [collector for connection in self._connections if (collector := _answer(connection, GATHER)) is not None]

    def _ask(self, block: Block) -> Done:
        connection = self._free.get()
        try:
            done: Done = _answer(connection, block)
        finally:
            self._free.put(connection)
        return done

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for connection in self._connections:
            connection.close()


def _answer(connection: Connection, question: Any) -> Any:
    try:
        connection.send(question)
        answer = connection.recv()
    except (EOFError, OSError):
        raise MifaScreenError("", "a screening process ended unexpectedly (out of memory?); --jobs 1 works without others") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _serve(connection: Connection, job: Job) -> None:
    """Screen the blocks that come, in a process of its own, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was started by the user sees to that
    gc.disable()  # as there: nothing here goes in circles, and what is remembered is bounded
    try:
        worker = Worker(job, job.screener())
        while True:
            block = connection.recv()
            connection.send(worker.collector if block is GATHER else worker.screen(block))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:  # noqa: BLE001 - told by the process that the user started
        connection.send(error)
