"""nginx with the file of the page about deploying, in front of services of this machine."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import doc_pages
from mail_server import free_port, until

SLUG = "deploy-on-several-machines"


def configuration(folder: Path, places: Sequence[str], port: int) -> str:
    """The file of the docs, with these places (`127.0.0.1:8000`) in place of help1, help2 and help3."""
    (text,) = [block.text for block in doc_pages.blocks("nginx", (SLUG,))]
    for number, place in enumerate(places, 1):
        text = text.replace(f"server help{number}:8000", f"server {place}")
    text = text.replace("server desk:8000", f"server {places[0]}").replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/log/nginx", str(folder))
    rooms = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off; pid {folder}/pid; error_log {folder}/start.log;\nevents {{}}\nhttp {{\n{rooms}{text}\n}}\n"


@contextmanager
def proxy_of_docs(program: str, folder: Path, places: Sequence[str]) -> Iterator[str]:
    """The address of a running nginx; `program`: its path."""
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, places, port), encoding="utf-8")
    folder.chmod(0o755)  # its workers are another user
    command = [program, "-p", str(folder), "-c", "nginx.conf"]
    with (folder / "nginx.out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        assert until(lambda: _listens(port), seconds=30), (folder / "nginx.out").read_text(encoding="utf-8")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False
