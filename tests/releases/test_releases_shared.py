"""What is built is put into shared storage completely, named live, and can be set back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_centre import NOW, Centre

from kbtools.errors import KbError
from kbtools.releases.release import File, Release, release_of
from kbtools.releases.shared import KEPT, SharedReleases
from kbtools.search.pushed import push_index
from kbtools.site.pushed import push_built
from kbtools.storage.secret_in_use import SECRET_ROW
from kbtools.system.sealing import Secret
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full

ONE, OTHER = Secret(b"1" * 64), Secret(b"2" * 64)
PATHS = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
        lambda path: path.strip("/.") != "" and not path.startswith("/") and ".." not in path.split("/")
    ),
    st.builds(File, st.integers(0, 2**40), st.from_regex(r"[0-9a-f]{64}", fullmatch=True), st.integers(0, 2**33)),
)


@given(PATHS, st.dictionaries(st.text(), st.integers()))
def test_a_description_that_is_signed_is_read_back_the_same(files: dict[str, File], about: dict[str, int]) -> None:
    release = Release("site", "20260301-093000-000-0123abcd", files, about)
    assert Release.read(release.signed(ONE), ONE) == release


@given(st.data())
def test_a_description_with_any_other_byte_is_refused(data: st.DataObject) -> None:
    signed = bytearray(Release("index", "1", {"a": File(1, "0" * 64, 1)}).signed(ONE))
    place = data.draw(st.integers(0, len(signed) - 1))
    signed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(KbError) as problem:
        Release.read(bytes(signed), ONE)
    assert problem.value.code == "release-refused"


def test_a_description_of_another_secret_is_refused() -> None:
    with pytest.raises(KbError, match="secret"):
        Release.read(Release("index", "1", {}).signed(ONE), OTHER)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "", ".", "a\0b"])
def test_a_file_outside_the_folder_of_a_release_is_refused(path: str) -> None:
    with pytest.raises(KbError, match="outside"):
        Release.read(Release("site", "1", {path: File(1, "0" * 64, 1)}).signed(ONE), ONE)


def test_a_file_that_did_not_change_keeps_its_time(tmp_path: Path) -> None:
    paths = {name: tmp_path / name for name in ("same", "other")}
    for path in paths.values():
        path.write_text("1")
    before = release_of("site", "n", paths, {}, None)
    earlier = Release("site", "n", {path: file._replace(since=7) for path, file in before.files.items()})
    paths["other"].write_text("2")
    after = release_of("site", "n", paths, {}, earlier)
    assert after.files["same"].since == 7
    assert after.files["other"].since > 7
    assert after.id != before.id


def test_index_and_site_are_live_together_and_nothing_is_sent_twice(centre: Centre) -> None:
    first = push_built(centre.workspace, NOW)
    assert [(one.kind, one.same) for one in first] == [("index", False), ("site", False)]
    assert [centre.live("index"), centre.live("site")] == [one.id for one in first]
    again = push_built(centre.workspace, NOW + timedelta(hours=1))
    assert [(one.id, one.new, one.same) for one in again] == [(one.id, 0, True) for one in first]
    centre.put_page("index.html", "<h1>Another home</h1>")
    third = push_built(centre.workspace, NOW + timedelta(hours=2))
    assert [(one.new, one.same) for one in third] == [(0, True), (1, False)]


def test_no_file_that_would_be_unpickled_is_in_the_storage(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    whoosh = next((centre.workspace.search_index / "build").glob("*/whoosh"))
    kept = {path.read_bytes() for path in centre.storage.rglob("*") if path.is_file()}
    assert kept.isdisjoint(path.read_bytes() for path in whoosh.iterdir() if path.stat().st_size)


def test_only_the_owner_can_read_the_folder(centre: Centre) -> None:
    push_index(centre.workspace, NOW)
    assert [path for path in centre.storage.rglob("*") if path.stat().st_mode & 0o077] == []


def test_going_back_says_what_changes_before_it_does(centre: Centre) -> None:
    first = centre.told("index", "--push")["pushed"]["id"]
    centre.write("pay-an-invoice", "Pay by card alone.")
    (centre.workspace.docs / "reset-password.md").unlink()
    second = centre.told("index", "--push", "--drop")["pushed"]["id"]
    preview = centre.told("index", "rollback", "--dry-run")
    assert (preview["before"], preview["id"], preview["preview"]) == (second, first, True)
    assert preview["changes"] == {"added": ["reset-password"], "gone": [], "changed": ["pay-an-invoice"]}
    assert centre.live("index") == second
    assert "comes: reset-password" in centre.kb("index", "rollback")
    assert centre.live("index") == first
    assert "no earlier release" in centre.kb("index", "rollback", code=2)
    centre.kb("index", "rollback", second)
    assert centre.live("index") == second


def test_going_back_with_the_site_names_pages(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    centre.put_page("articles/new/index.html", "<h1>New</h1>")
    push_built(centre.workspace, NOW + timedelta(hours=1))
    assert centre.told("site", "rollback")["changes"] == {"added": [], "gone": ["/articles/new/"], "changed": []}


def test_a_release_that_nobody_would_use_is_not_made_live(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    centre.put_page("index.html", "<h1>Another home</h1>")
    push_built(centre.workspace, NOW + timedelta(hours=1))
    live, earlier = centre.ids("site")
    (centre.storage / "releases" / "site" / f"{earlier}.signed").write_bytes(b"0\n{}")
    assert "release-refused" in centre.kb("site", "rollback", code=1)
    assert centre.live("site") == live


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-5])


@pytest.mark.parametrize("kind", ["index", "site"])
@pytest.mark.parametrize("damage", [_cut, Path.unlink])
def test_one_goes_back_from_a_release_that_is_damaged(
    centre: Centre, kind: str, damage: Callable[[Path], object]
) -> None:
    push_built(centre.workspace, NOW)
    centre.put_page("index.html", "<h1>Another home</h1>")
    centre.kb("index", "--full")
    push_built(centre.workspace, NOW + timedelta(hours=1))
    live, earlier = centre.ids(kind)
    damage(centre.storage / "releases" / kind / f"{live}.signed")
    assert centre.told(kind, "rollback", "--dry-run")["changes"] is None
    assert "not known" in centre.kb(kind, "rollback")
    assert centre.live(kind) == earlier


def test_the_last_five_are_kept_and_no_file_of_the_others(centre: Centre) -> None:
    for number in range(KEPT + 2):
        centre.put_page("index.html", f"<h1>Home {number}</h1>")
        push_built(centre.workspace, NOW + timedelta(hours=number))
    assert len(centre.ids("site")) == KEPT
    texts = [path.read_text("utf-8", "replace") for path in (centre.storage / "files").iterdir()]
    homes = sorted(text for text in texts if text.startswith("<h1>Home"))
    assert homes == [f"<h1>Home {number}</h1>" for number in range(2, KEPT + 2)]


def test_what_a_push_left_that_was_killed_is_deleted_by_the_next(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    left = [centre.storage / "files" / ("0" * 64), centre.storage / "releases" / "site" / "1.signed"]
    for path in left:
        path.write_bytes(b"left")
    push_built(centre.workspace, NOW + timedelta(hours=1))
    assert not any(path.exists() for path in left)


def test_a_push_that_cannot_delete_is_live_and_says_so_and_the_next_deletes(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if centre.storage in path.parents:
            raise PermissionError("access denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        for number in range(KEPT + 1):
            centre.put_page("index.html", f"<h1>Home {number}</h1>")
            pushed = push_built(centre.workspace, NOW + timedelta(hours=number))
    assert "access denied" in pushed[1].note
    assert centre.live("site") == pushed[1].id
    centre.put_page("index.html", "<h1>Home again</h1>")
    assert push_built(centre.workspace, NOW + timedelta(days=1))[1].note == ""
    assert len(centre.ids("site")) == KEPT
    assert len(list((centre.storage / "releases" / "site").iterdir())) == KEPT


def test_another_help_centre_cannot_use_the_same_place(centre: Centre, tmp_path: Path) -> None:
    push_built(centre.workspace, NOW)
    (centre.storage / "owner" / "id").write_text("somebody else")
    with pytest.raises(KbError, match="another help centre"):
        push_built(centre.workspace, NOW)


def test_of_two_that_push_one_waits_and_then_says_so(centre: Centre) -> None:
    with centre.workspace.store() as store:
        inside, leave = threading.Event(), threading.Event()

        def hold() -> None:
            with store.releases.alone():
                inside.set()
                leave.wait(20)

        holder = threading.Thread(target=hold)
        holder.start()
        assert inside.wait(20)
        with centre.workspace.store() as mine:
            with pytest.raises(KbError) as problem, mine.releases.alone(0.1):
                pass
            assert problem.value.code == "index-locked"
            leave.set()
            holder.join(20)
            with mine.releases.alone(5):
                assert mine.releases.all() == []


def test_an_article_that_only_another_machine_has_is_not_taken_from_customers(centre: Centre, tmp_path: Path) -> None:
    other = Path(shutil.copytree(centre.workspace.root, tmp_path / "other"))
    article = "---\ntitle: A new article\n---\n\n## What to do\n\nWrite to us.\n"
    (centre.workspace.docs / "new-article.md").write_text(article, encoding="utf-8")
    centre.kb("index", "--push")
    shutil.rmtree(other / ".kb")
    (other / ".kb").symlink_to(centre.workspace.private)
    settings = f'[tool.kbtools]\nsuggest.model = "none"\nindex.storage = "{centre.storage}"\n'
    (other / "pyproject.toml").write_text(settings, encoding="utf-8")
    second, live = Centre(Workspace.open(other), centre.storage), centre.live("index")
    for words in (("index", "--push"), ("privacy", "forget", "nobody@example.com", "--yes")):
        assert "in: new-article" in second.kb(*words, code=1)
    assert centre.live("index") == live
    second.kb("index", "--full", "--push", "--drop")
    assert centre.live("index") != live


def test_an_article_that_was_published_and_deleted_here_goes(centre: Centre) -> None:
    centre.kb("index", "--push")
    path = centre.workspace.root / "search_index" / "published.jsonl"
    path.write_text('{"slug": "reset-password", "url": "articles/reset-password/"}\n', encoding="utf-8")
    (centre.workspace.docs / "reset-password.md").unlink()
    centre.kb("index", "--push")
    assert centre.told("index", "rollback", "--dry-run")["changes"]["added"] == ["reset-password"]


def test_what_another_secret_signs_is_not_live(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    with centre.workspace.store() as store:
        store.cursors.put(SECRET_ROW, centre.workspace.secret().mark)  # as an import of tickets does
    push_built(centre.workspace, NOW)
    before = centre.live("site")
    centre.put_page("index.html", "<h1>Another home</h1>")
    monkeypatch.setenv("KB_SECRET", "the secret of a machine that only builds")
    with pytest.raises(KbError) as problem:
        push_built(Workspace.open(centre.workspace.root), NOW + timedelta(hours=1))
    assert problem.value.code == "secret-missing"
    assert centre.ids("site") == [before]


def test_an_index_that_is_not_live_any_more_is_not_kept_alone(centre: Centre) -> None:
    push_built(centre.workspace, NOW)
    centre.kb("index", "--full", "--push")
    live, earlier = centre.ids("index")
    centre.kb("index", "rollback")
    with centre.workspace.store() as store, pytest.raises(KbError) as problem:
        SharedReleases.of(centre.workspace, store).keep_live_alone(live)
    assert problem.value.code == "index-locked"
    assert centre.ids("index") == [live, earlier]


def test_an_index_with_deleted_tickets_is_not_pushed(centre: Centre) -> None:
    with centre.workspace.store() as store:
        store.forgetting.remove(store.tickets.keys()[:1])
        with pytest.raises(KbError, match="deleted"):
            push_index(centre.workspace, NOW)
        assert store.releases.all() == []
    assert not centre.storage.exists()


@pytest.mark.parametrize("address", ["s3://key:hush@bucket/help", "s3://hush@bucket/help"])
def test_an_address_with_a_password_is_refused_without_showing_it(centre: Centre, address: str) -> None:
    settings = replace(centre.workspace.settings, index_storage=address)
    workspace = replace(centre.workspace, settings=settings)
    with workspace.store() as store, pytest.raises(KbError) as problem:
        SharedReleases.of(workspace, store)
    assert problem.value.code == "setting"
    assert "hush" not in f"{problem.value} {problem.value.hint}"


def test_without_a_storage_it_is_said_how_to_name_one(centre: Centre) -> None:
    (centre.workspace.root / "pyproject.toml").write_text("", encoding="utf-8")
    assert "index.storage = " in centre.kb("site", "list", code=2)
