"""`kb ci` on a clone without store and secret, as a pull request meets it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from kb_run import Done, kb

from kbtools.articles.library import Folder
from kbtools.errors import KbError
from kbtools.evaluation import JUDGEMENTS, AnsweredCase, Case
from kbtools.evaluation.replay import Questions, Replayed
from kbtools.model.article import Article
from kbtools.scaffold import create
from kbtools.site.ci import Run, run, summary
from kbtools.site.ci.changed import Since
from kbtools.workspace import Workspace

GOLDEN = Path(__file__).parent / "golden" / "page.md"
WRITE = os.environ.get("KB_GOLDEN") == "write"
TODAY = date(2026, 11, 23)
ANSWERS = {"charge-the-lamp": "lamp stays dark", "find-an-invoice": "bill for march", "return-a-parcel": "send it back"}
WORDS = {
    "charge-the-lamp": "The lamp stays dark until it is charged. Put the lamp on its plate for an hour.",
    "find-an-invoice": "Each bill is under Billing. Choose the month, for example March, and save the bill.",
    "return-a-parcel": "To send a parcel back, print the label and hand the parcel in at any shop.",
}


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path, said: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", said)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A help centre on its main branch, and a branch for a change, without what is not in git."""
    root = tmp_path / "help"
    create(root, "Lamp help")
    folder = Folder.of(Workspace.open(root))
    for slug, body in WORDS.items():
        title = slug.replace("-", " ").capitalize()
        folder.write(Article(slug, title, answers=(ANSWERS[slug],), path=f"articles/{slug}.md",
                             body=f"{body}\n\n## What to do\n\n1. {body}\n"))  # fmt: skip
    rows = [{"id": f"{slug} {n}", "body": f"{body} {n}", "relevant": [slug]} for slug, body in ANSWERS.items()
            for n in range(20)]  # fmt: skip
    (root / "search_index" / JUDGEMENTS).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    git(root, "init", "-q")
    commit(root, "first")
    git(root, "switch", "-qc", "change")
    shutil.rmtree(root / ".kb")
    return root


def ran(root: Path, against: str = "") -> Run:
    return run(Workspace.open(root), TODAY, against, {}, lambda _: None)


def outcomes(done: Run) -> dict[str, str]:
    return {step.name: step.outcome for step in done.steps}


def edit(root: Path, slug: str, old: str, new: str) -> None:
    path = root / "docs" / "articles" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_change_passes_and_its_page_says_what_changed(clone: Path) -> None:
    edit(clone, "find-an-invoice", "Choose the month", "Choose the month and the year")
    done = ran(clone)
    assert set(outcomes(done).values()) == {"passed"}
    page = summary(done)
    assert page.startswith("# Help centre passed\n")
    assert f"## What changed since {git(clone, 'rev-parse', '--short=9', 'main')}" in page
    assert "- `docs/articles/find-an-invoice.md` changed Find an invoice" in page
    assert not (clone / ".kb").exists(), "neither store nor secret is made"
    assert git(clone, "status", "--porcelain") == "M docs/articles/find-an-invoice.md"


@pytest.mark.full
def test_each_failure_is_told_with_its_file_and_the_rest_is_looked_at_all_the_same(clone: Path) -> None:
    edit(clone, "find-an-invoice", "Each bill is", "See [it](gone.md). Each bill is")
    done = ran(clone)
    assert outcomes(done) == {"check": "failed", "index": "passed", "gate": "passed", "build": "failed",
                              "export": "skipped", "links": "skipped"}  # fmt: skip
    page = summary(done)
    line = (clone / "docs/articles/find-an-invoice.md").read_text("utf-8").split("gone.md")[0].count("\n") + 1
    assert f"- `docs/articles/find-an-invoice.md:{line}` the link 'gone.md' leads to a file that is not there" in page
    assert "contains a link 'gone.md'" in page, "what MkDocs said of it"


@pytest.mark.full
def test_the_page_for_a_pull_request_reads_as_it_was_agreed(clone: Path) -> None:
    edit(clone, "find-an-invoice", "Each bill is", "See [it](gone.md). Each bill is")
    edit(clone, "return-a-parcel", WORDS["return-a-parcel"], "Ask us.")
    (clone / "docs/articles/reset-password.md").unlink()
    page = re.sub(r"[+-]?[\d,]+\.\d( s| kB|%)", r"N\1", summary(ran(clone)))
    page = page.replace(git(clone, "rev-parse", "--short=9", "main"), "COMMIT")
    if WRITE:
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.full
def test_a_link_that_only_the_built_site_shows_is_found(clone: Path) -> None:
    edit(clone, "find-an-invoice", "Each bill is", '<a href="/billing/">See</a> <img src="a.png" alt="a"> Each bill is')
    done = ran(clone)
    assert done.failed == ["links"]
    assert [(row.page, row.link) for row in done.dead] == [
        ("articles/find-an-invoice/", "/billing/"),
        ("articles/find-an-invoice/", "a.png"),
    ]
    assert "## Dead links on the site\n\n- `docs/articles/find-an-invoice.md` /billing/ – nothing is" in summary(done)


@pytest.mark.full
def test_an_article_that_no_longer_answers_is_named_with_its_question(clone: Path) -> None:
    for slug, body in WORDS.items():
        edit(clone, slug, body, "Put it on." if slug == "charge-the-lamp" else "The lamp stays dark, stays dark.")
    for more in "abc":
        shutil.copy(clone / "docs/articles/find-an-invoice.md", clone / f"docs/articles/dark-{more}.md")
        edit(clone, f"dark-{more}", "slug: find-an-invoice", f"slug: dark-{more}")
        edit(clone, f"dark-{more}", "answers:\n- bill for march\n", "")
    done = ran(clone)
    assert outcomes(done)["gate"] == "failed"
    assert outcomes(done)["links"] == "passed"
    page = summary(done)
    assert "'lamp stays dark' should find charge-the-lamp, which is " in page
    assert "the right article is among the first three less often" in page
    assert "'bill for march 0' was number 1, now number " in page


@pytest.mark.full
def test_without_a_main_branch_nothing_is_compared_and_the_page_says_so(clone: Path) -> None:
    git(clone, "branch", "-qm", "main", "trunk")
    done = ran(clone)
    assert done.passes
    assert "Compared with nothing: git knows no main branch here" in summary(done)


@pytest.mark.full
def test_the_branch_of_the_pull_request_is_the_one_compared_with(clone: Path) -> None:
    git(clone, "update-ref", "refs/remotes/origin/next", "main")
    git(clone, "branch", "-qm", "main", "trunk")
    edit(clone, "find-an-invoice", "Each bill", "Every bill")
    done = run(Workspace.open(clone), TODAY, "", {"GITHUB_BASE_REF": "next"}, lambda _: None)
    assert [file.path for file in done.since.files] == ["docs/articles/find-an-invoice.md"]


@pytest.mark.full
def test_a_side_that_cannot_be_indexed_does_not_stop_the_change_that_mends_it(clone: Path) -> None:
    edit(clone, "find-an-invoice", "slug:", "slog:")
    commit(clone, "broken")
    edit(clone, "find-an-invoice", "slog:", "slug:")
    done = ran(clone, "HEAD")
    assert done.passes
    assert "cannot be indexed" in summary(done)


def test_a_revision_that_is_not_there_is_refused_at_once(clone: Path) -> None:
    for revision in ("nowhere", "--output=here"):
        with pytest.raises(KbError) as caught:
            ran(clone, revision)
        assert caught.value.code == "git"
    assert not (clone / "here").exists()


def test_words_of_tickets_are_not_on_the_page() -> None:
    case = Case("1", "zebra", "my zebra lamp", frozenset({"charge-the-lamp"}))
    before, now = (
        AnsweredCase(case, ("charge-the-lamp",), ()),
        AnsweredCase(case, ("a", "b", "c", "charge-the-lamp"), ()),
    )
    for source, told in (("tickets", "a past question that charge-the-lamp answered"), ("judged", "'zebra'")):
        replayed = Replayed(Questions((case,), source, None), (now,), (), (before,), ())
        page = summary(Run(Since("0" * 40), replayed=replayed))
        assert f"- {told} was number 1, now number 4" in page
        assert ("zebra" in page) == (source == "judged")


@pytest.mark.full
def test_titles_cannot_write_into_the_page(clone: Path) -> None:
    edit(clone, "find-an-invoice", "title: Find an invoice", 'title: "<img src=x> | [a](b) `c`"')
    assert "changed \\<img src=x\\> \\| \\[a\\](b) \\`c\\`" in summary(ran(clone))


@pytest.mark.full
def test_the_command_writes_the_page_and_fails_when_a_step_did(clone: Path, tmp_path: Path) -> None:
    def ci(*more: str) -> Done:
        return kb("ci", *more, folder=clone, environment={"GITHUB_STEP_SUMMARY": str(tmp_path / "shared.md")})

    (tmp_path / "shared.md").write_text("before\n", encoding="utf-8")
    good = ci()
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "All steps passed.")
    assert (tmp_path / "shared.md").read_text("utf-8").startswith("before\n# Help centre passed\n")
    edit(clone, "find-an-invoice", "Each bill is", "See [it](gone.md). Each bill is")
    bad = ci("--summary", str(tmp_path / "page.md"))
    assert (bad.returncode, bad.stdout.splitlines()[-1]) == (1, "To correct: check, build.")
    assert (tmp_path / "page.md").read_text("utf-8").startswith("# Help centre failed: check, build\n")
