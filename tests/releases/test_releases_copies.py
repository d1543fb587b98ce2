"""The copies of what is live: checked, and fetched again where something of them is damaged or gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from release_centre import NOW, Centre

from kbtools.errors import KbError
from kbtools.releases.copies import copies_folder, copy_in_use, served_site
from kbtools.releases.shared import SharedReleases
from kbtools.search.pushed import follow_index
from kbtools.service.live_releases import take_live
from kbtools.site.pushed import follow_site, push_built

pytestmark = pytest.mark.full

HOME = "<h1>Home</h1>"


@pytest.fixture
def shared(centre: Centre) -> Iterator[SharedReleases]:
    with centre.workspace.store() as store:
        yield SharedReleases.of(centre.workspace, store)


def push(centre: Centre, shared: SharedReleases, hours: int) -> str:
    """Another page of the site is live; the id of the site."""
    centre.put_page("articles/new/index.html", f"<h1>New {hours}</h1>")
    return push_built(centre.workspace, NOW + timedelta(hours=hours))[1].id


def _change(page: Path) -> None:
    page.write_text(HOME.replace("Home", "Evil"))


def _remove(page: Path) -> None:
    page.unlink()


def _remove_all(page: Path) -> None:
    shutil.rmtree(page.parent)


@pytest.mark.parametrize("damage", [_change, _remove, _remove_all])
def test_a_damaged_copy_is_not_passed_on_to_the_next(
    centre: Centre, shared: SharedReleases, damage: Callable[[Path], object]
) -> None:
    follow_site(centre.workspace, shared, push(centre, shared, 1))
    damage(served_site(centre.workspace) / "index.html")
    assert follow_site(centre.workspace, shared, push(centre, shared, 2))
    assert (served_site(centre.workspace) / "index.html").read_text() == HOME


def test_a_damaged_file_of_the_index_is_fetched_again(centre: Centre, shared: SharedReleases) -> None:
    push(centre, shared, 1)
    follow_index(centre.workspace, shared, centre.live("index"))
    before = shared.read("index", centre.live("index")).files
    centre.write("pay-an-invoice", "Pay by card alone.")
    centre.kb("index", "--push")
    after = shared.read("index", centre.live("index")).files
    same = next(path for path, file in sorted(before.items()) if file.size and after.get(path) == file)
    path = copies_folder(centre.workspace, "index") / copy_in_use(centre.workspace, "index") / same
    path.write_bytes(b"#" + path.read_bytes()[1:])
    assert follow_index(centre.workspace, shared, centre.live("index"))
    assert copy_in_use(centre.workspace, "index") == centre.live("index")


@pytest.mark.parametrize("damage", [_change, _remove, _remove_all])
def test_at_the_start_a_copy_in_use_is_whole_again(
    centre: Centre, shared: SharedReleases, damage: Callable[[Path], object]
) -> None:
    push(centre, shared, 1)
    take_live(centre.workspace)
    damage(served_site(centre.workspace) / "index.html")
    take_live(centre.workspace)
    assert copy_in_use(centre.workspace, "site") == centre.live("site")
    assert (served_site(centre.workspace) / "index.html").read_text() == HOME


def test_a_copy_that_is_gone_is_fetched_again_without_a_start(centre: Centre, shared: SharedReleases) -> None:
    id_ = push(centre, shared, 1)
    follow_site(centre.workspace, shared, id_)
    shutil.rmtree(served_site(centre.workspace))
    assert copy_in_use(centre.workspace, "site") == ""
    assert follow_site(centre.workspace, shared, id_)
    assert (served_site(centre.workspace) / "index.html").read_text() == HOME


def test_going_back_to_a_copy_that_was_changed_fetches_it_again(centre: Centre, shared: SharedReleases) -> None:
    first, second = push(centre, shared, 1), push(centre, shared, 2)
    follow_site(centre.workspace, shared, first)
    page = served_site(centre.workspace) / "articles" / "new" / "index.html"
    follow_site(centre.workspace, shared, second)
    page.write_text("<h1>Evil</h1>")
    follow_site(centre.workspace, shared, first)
    assert page.read_text() == "<h1>New 1</h1>"


def test_a_service_starts_without_the_database_where_it_has_copies(centre: Centre, shared: SharedReleases) -> None:
    push(centre, shared, 1)
    store = centre.workspace.private / "store.db"
    store.rename(centre.workspace.private / "away")
    store.mkdir()
    with pytest.raises(KbError):
        take_live(centre.workspace)
    store.rmdir()
    (centre.workspace.private / "away").rename(store)
    take_live(centre.workspace)
    store.rename(centre.workspace.private / "away")
    store.mkdir()
    said: list[str] = []
    take_live(centre.workspace, said.append)
    assert "the last index and site are used" in said[0]
    assert copy_in_use(centre.workspace, "site")
