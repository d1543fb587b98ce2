"""What a team says and keeps of a topic goes with the person whose words it has."""

from __future__ import annotations

from two_people import ANNA, HERS, NOW, OTHERS, RARE, gap_of, put_gaps

from kbtools.gaps.comment import comment_on_gap
from kbtools.gaps.filters import GapFilters
from kbtools.gaps.plan import plan_gap
from kbtools.gaps.saved_views import save_view
from kbtools.gaps.undo import undoable
from kbtools.privacy.forget import forget
from kbtools.workspace import Workspace


def test_comments_views_and_decisions_with_her_words_are_deleted_and_others_stay(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS[:2]), gap_of("gap-bbbbbbbb", *OTHERS[2:]))
    for said in (f"She calls it the {RARE} beam", "The lantern again"):
        comment_on_gap(workspace, "gap-aaaaaaaa", said, NOW, "ben@shop.example")
    for words in (RARE, "lantern"):
        save_view(workspace, "Monday", GapFilters(words=words), NOW, "ben@shop.example", shared=True)
    for id_ in ("gap-aaaaaaaa", "gap-bbbbbbbb"):
        with undoable(workspace, [id_], "planned an article", NOW):
            plan_gap(workspace, id_)
    done = forget(workspace, ANNA, NOW)
    assert done.left == ()
    assert {"1 comments of colleagues deleted", "1 views are deleted"} <= set(done.changed)
    with workspace.store() as store:
        assert [one.said for one in store.reviews.comments()] == ["The lantern again"]
        assert [view.filters["words"] for view in store.teamwork.views()] == ["lantern"]
        assert store.gap_changes.all() == []
    for path in (workspace.root / ".kb").rglob("*"):
        assert not path.is_file() or RARE.encode() not in path.read_bytes().lower(), path
