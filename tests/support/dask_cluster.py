"""A real Dask cluster of processes of their own: a scheduler and workers, with certificates for TLS."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import dask.config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mail_server import free_port, until


def certificate(path: Path) -> Path:
    """A key and its own certificate in one file, of which everybody in the cluster has a copy."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    own = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(own + made.public_bytes(pem))
    return path


def settings(path: Path) -> dict[str, str]:
    """Dask's settings that say where the certificate is."""
    who = ("client", "scheduler", "worker")
    places = ("ca-file", *(f"{one}.{what}" for one in who for what in ("cert", "key")))
    return {f"distributed.comm.tls.{place}": str(path) for place in places}


def variables(path: Path) -> dict[str, str]:
    """The same settings for a process of their own."""
    names = {key.upper().replace(".", "__").replace("-", "_"): value for key, value in settings(path).items()}
    return {f"DASK_{name}": value for name, value in names.items()}


class Cluster:
    """`address`: of the scheduler; `scheduler`, `workers`: processes that a test may kill; `log`: of all of them."""

    def __init__(self, folder: Path) -> None:
        self.certificate = certificate(folder / "cluster.pem")
        self.variables = variables(self.certificate)
        self.port = free_port()
        self.address = f"tls://127.0.0.1:{self.port}"
        self.log = folder / "cluster.log"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._folder, self._ends = folder, ExitStack()

    def begin(self, what: str, *arguments: str, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments]
        path = os.pathsep.join([(more or {}).get("PYTHONPATH", ""), str(Path(__file__).parent)])  # of `cluster_work`
        environment = {**os.environ, **self.variables, **(more or {}), "PYTHONPATH": path.strip(os.pathsep)}
        log = self._ends.enter_context(self.log.open("ab"))
        process = subprocess.Popen(command, cwd=self._folder, env=environment, stdout=log, stderr=log)
        self._ends.callback(process.wait, 20)
        self._ends.callback(process.kill)
        return process

    def schedule(self, deaths: int) -> None:
        """Start the scheduler. `deaths`: of workers that one piece of work may cost; with one more it is given up."""
        arguments = ("--host", self.address, "--port", str(self.port), "--no-dashboard")
        more = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(deaths)}
        self.scheduler = self.begin("scheduler", *arguments, more=more)
        assert until(self._listens, seconds=60), self.log.read_text(encoding="utf-8")

    def worker(self, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Without a nanny, so that one that is killed does not come back."""
        arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder))
        self.workers.append(self.begin("worker", self.address, *arguments, more=more))
        return self.workers[-1]

    def wait_for_workers(self) -> None:
        """Wait until the scheduler knows all of them."""
        told = "Register worker"
        assert until(lambda: self.log.read_text(encoding="utf-8").count(told) == len(self.workers), seconds=60)

    def end(self) -> None:
        self._ends.close()

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                return True
        except OSError:
            return False


@contextmanager
def cluster(folder: Path, workers: int, *, deaths: int = 3) -> Iterator[Cluster]:
    """A scheduler and this many workers; this process is told where the certificates are."""
    import_module("distributed")  # its settings come before ours, or they go when ours are taken back
    made = Cluster(folder)
    try:
        made.schedule(deaths)
        for _ in range(workers):
            made.worker()
        with dask.config.set(settings(made.certificate)):
            yield made
    finally:
        made.end()
