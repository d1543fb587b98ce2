"""A damaged file in the storage is there again after all files were sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from release_centre import NOW, Centre

from kbtools.releases.release import sha256_of
from kbtools.site.pushed import push_built

pytestmark = pytest.mark.full


def damaged(centre: Centre) -> list[Path]:
    """The files in the storage whose content is not that of their name."""
    return [path for path in (centre.storage / "files").iterdir() if sha256_of(path) != path.name]


def test_what_is_damaged_with_the_same_size_is_replaced(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    for path in (centre.storage / "files").iterdir():
        path.write_bytes(b"#" + path.read_bytes()[1:])
    assert damaged(centre)
    done = push_built(centre.workspace, NOW + timedelta(hours=1), whole=True)
    assert all(one.same for one in done)
    assert damaged(centre) == []


def test_a_full_build_sends_every_file(centre: Centre) -> None:
    (centre.workspace.docs / "index.md").write_text("# Help\n", encoding="utf-8")
    said = centre.kb("build", "--push").splitlines()[-1]
    assert said.startswith("Live for all services: site")
    script = next(centre.workspace.site.rglob("*.js"))  # pages of two builds may differ
    sent = centre.storage / "files" / sha256_of(script)
    sent.write_bytes(b"#" + sent.read_bytes()[1:])
    centre.kb("build", "--full", "--push")
    assert damaged(centre) == []
