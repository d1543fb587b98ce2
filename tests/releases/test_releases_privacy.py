"""Who is forgotten is forgotten in shared storage as well; a new secret signs what is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from release_centre import NOW, Centre

from kbtools.errors import KbError
from kbtools.privacy.forget import forget
from kbtools.releases.copies import copy_in_use
from kbtools.releases.shared import SharedReleases
from kbtools.search.pushed import follow_index, push_index
from kbtools.site.pushed import push_built

pytestmark = pytest.mark.full

HERS = "anna@example.com"
RARE = "zarquonfluggel"


def learn_from_her(centre: Centre) -> None:
    """A ticket of hers, with a word that only she wrote, is in the index."""
    rows = (
        f'{{"id": "a1", "subject": "{RARE}", "status": "solved", "requester": "{HERS}", "linked_articles":'
        f' ["pay-an-invoice"], "messages": [{{"author": "requester", "body": "my {RARE} is dark", "public": true}}]}}'
    )
    (centre.workspace.root / "t.jsonl").write_text(rows + "\n", encoding="utf-8")
    centre.kb("ticket", "import", str(centre.workspace.root / "t.jsonl"))
    centre.kb("index", "--full")


def stored(centre: Centre) -> bytes:
    """Every byte in the storage and in the copies of this machine."""
    folders = (centre.storage, centre.workspace.private / "live")
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


def follow_live(centre: Centre) -> None:
    with centre.workspace.store() as store:
        follow_index(centre.workspace, SharedReleases.of(centre.workspace, store), store.releases.live()["index"])


def test_somebody_who_is_forgotten_is_in_no_release_and_in_no_copy(centre: Centre) -> None:
    learn_from_her(centre)
    push_built(centre.workspace, NOW)
    centre.write("pay-an-invoice", "Pay by card alone.")
    centre.kb("index")
    push_index(centre.workspace, NOW + timedelta(hours=1))
    follow_live(centre)
    before = set(centre.ids("index"))
    assert RARE.encode() in stored(centre)
    done = forget(centre.workspace, HERS, NOW)
    assert done.tickets == 1
    assert RARE.encode() not in stored(centre)
    assert centre.ids("index") == [centre.live("index")]
    assert before.isdisjoint(centre.ids("index"))
    assert copy_in_use(centre.workspace, "index") == centre.live("index")
    assert any(all(id_ in line for id_ in before) for line in done.changed)
    assert f"shared storage: releases/index/{centre.live('index')}.signed" in done.looked_through


def test_nothing_is_forgotten_while_the_storage_is_away(centre: Centre) -> None:
    learn_from_her(centre)
    push_index(centre.workspace, NOW)
    moved = centre.storage.rename(centre.workspace.root / "away")
    centre.storage.write_text("no folder any more")
    with pytest.raises(KbError) as problem:
        forget(centre.workspace, HERS, NOW)
    assert problem.value.code == "shared-storage"
    with centre.workspace.store() as store:
        keys = store.tickets.keys()
    assert "a1" in {id_ for _, id_ in keys}
    centre.storage.unlink()
    moved.rename(centre.storage)
    assert forget(centre.workspace, HERS, NOW).tickets == 1


@pytest.mark.parametrize("words", [("forget", HERS, "--yes"), ("expire",), ("rekey", "--yes")])
def test_nothing_is_done_where_the_setting_of_the_storage_is_missing(centre: Centre, words: tuple[str, ...]) -> None:
    learn_from_her(centre)
    push_index(centre.workspace, NOW)
    secret = (centre.workspace.private / "secret").read_bytes()
    project = centre.workspace.root / "pyproject.toml"
    settings = project.read_text("utf-8").replace('index.storage = "shared"', "privacy.keep_tickets_days = 1")
    project.write_text(settings, "utf-8")
    assert "KB_INDEX_STORAGE" in centre.kb("privacy", *words, code=2)
    with centre.workspace.store() as store:
        keys = store.tickets.keys()
    assert "a1" in {id_ for _, id_ in keys}
    assert (centre.workspace.private / "secret").read_bytes() == secret
    assert not (centre.workspace.private / "secret.new").exists()


def test_a_run_that_was_cut_off_before_the_storage_is_finished_by_the_next(centre: Centre) -> None:
    learn_from_her(centre)
    push_index(centre.workspace, NOW)
    with centre.workspace.store() as store:
        keys = store.tickets.keys()
        store.forgetting.remove([key for key in keys if key[1] == "a1"])
    centre.kb("index", "--full")
    assert RARE.encode() in stored(centre)
    assert forget(centre.workspace, HERS, NOW).tickets == 0
    assert RARE.encode() not in stored(centre)


def test_somebody_without_tickets_leaves_all_releases_as_they_are(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    centre.put_page("index.html", "<h1>Another home</h1>")
    push_built(centre.workspace, NOW + timedelta(hours=1))
    before = centre.ids("site")
    forget(centre.workspace, "nobody@example.com", NOW)
    assert centre.ids("site") == before


@pytest.mark.parametrize("name", ["examples.json", "manifest.json", "terms.txt"])
@pytest.mark.parametrize("damage", [lambda data: b"#" + data[1:], lambda _: b""])
def test_a_damaged_release_keeps_nobody_from_being_forgotten(
    centre: Centre, name: str, damage: Callable[[bytes], bytes]
) -> None:
    learn_from_her(centre)
    push_index(centre.workspace, NOW)
    with centre.workspace.store() as store:
        live = SharedReleases.of(centre.workspace, store).read("index", centre.live("index"))
    place = centre.storage / live.files[name].place
    place.write_bytes(damage(place.read_bytes()))
    assert forget(centre.workspace, "nobody@example.com", NOW).left == ()
    assert centre.live("index") != live.id
    assert forget(centre.workspace, HERS, NOW).left == ()
    assert RARE.encode() not in stored(centre)


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_new_secret_signs_every_release(centre: Centre, cut_off: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    push_built(centre.workspace, NOW)
    old = centre.workspace.secret()
    if cut_off:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", _cut_off(Path.replace))
            centre.kb("privacy", "rekey", "--yes", code=1)
    assert "signed anew" in centre.kb("privacy", "rekey", "--yes")
    with centre.workspace.store() as store:
        for kind, id_ in store.releases.live().items():
            SharedReleases.of(centre.workspace, store).read(kind, id_)
            with pytest.raises(KbError, match="secret"):
                SharedReleases(SharedReleases.of(centre.workspace, store).storage, store, old).read(kind, id_)


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_new_secret_passes_over_what_is_damaged_and_signs_the_rest(centre: Centre, is_gone: bool) -> None:
    push_built(centre.workspace, NOW)
    for number in (1, 2):
        centre.put_page("index.html", f"<h1>{number}</h1>")
        push_built(centre.workspace, NOW + timedelta(hours=number))
    live, between, first = centre.ids("site")
    for id_ in (live, first):
        place = centre.storage / "releases" / "site" / f"{id_}.signed"
        place.unlink() if is_gone else place.write_bytes(b"damaged")
    said = centre.kb("privacy", "rekey", "--yes")
    assert f"site {live}" in said
    assert f"site {first}" in said
    assert not (centre.workspace.private / "secret.new").exists()
    assert (centre.ids("site"), centre.live("site")) == ([live, between], live)
    with centre.workspace.store() as store:
        SharedReleases.of(centre.workspace, store).read("site", between)
    push_built(centre.workspace, NOW + timedelta(hours=3))


def _cut_off(replace: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """As it is, until the new secret is to take the place of the old one."""

    def replaced(path: Path, to: Path) -> Path:
        if path.name == "secret.new":
            raise KeyboardInterrupt
        return replace(path, to)

    return replaced
