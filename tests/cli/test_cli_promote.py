"""`kb promote` and what follows: the draft, the refusals, the diff, the branch, publishing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import kb_run
import pytest
from kb_run import Done

from kbtools.model.ticket import Link
from kbtools.storage import Store

STEPS = "1. Open the lid of the lamp.\n2. Turn the small wheel to 3.\n3. Close the lid and press the button."
TOPICS = {
    "flicker": ("my lamp flickers in the evening", "the lamp flickers at night", "lamp flickers when it is on"),
    "parcel": ("where is my parcel now", "the parcel is not here", "my parcel did not come"),
}


def kb(root: Path, *arguments: str) -> Done:
    return kb_run.kb(*arguments, folder=root, environment={"KB_EVIDENCE_MIN_REQUESTERS": "2"})


def git(root: Path, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com"}
    who |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com"}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True, env={**os.environ, **who}
    )
    return done.stdout.strip()


def rows() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for topic, asked in TOPICS.items():
        replies = {"flicker": STEPS, "parcel": "I have sent it again."}
        for n in range(9):
            text = f"Hello,\n{asked[n % 3]}\nMy mail is person{n}@example.com, call +1 212 555 01{n:02}"
            said = [("requester", text), ("agent", f"Hello Wanda,\n{replies[topic]}"), ("requester", "That worked!")]
            found.append(
                {
                    "id": f"{topic}-{n}", "source": "desk", "status": "resolved", "subject": asked[n % 3],
                    "requester": f"{topic}{n}@example.com",
                    "messages": [{"author": who, "public": True, "body": body} for who, body in said],
                }
            )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with tickets on two topics, mined."""
    above = tmp_path_factory.mktemp("mined")
    folder = above / "help"
    assert kb(above, "init", str(folder)).returncode == 0
    path = above / "tickets.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    assert kb(folder, "ticket", "import", str(path)).returncode == 0
    assert kb(folder, "mine").returncode == 0
    return folder


@pytest.fixture
def root(mined: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(mined, tmp_path / "help"))


def gap(root: Path, word: str) -> str:
    """The gap whose tickets are those of a topic."""
    with Store.open("sqlite:///.kb/store.db", root) as store:
        return next(gap.id for gap in store.gaps.all() if gap.tickets[0][1].startswith(word))


def state(root: Path, id_: str) -> str:
    with Store.open("sqlite:///.kb/store.db", root) as store:
        return store.gaps.get(id_).state


def links(root: Path) -> list[Link]:
    with Store.open("sqlite:///.kb/store.db", root) as store:
        return store.links.all()


def everything(root: Path) -> dict[str, bytes]:
    """The files that a person works on."""
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted((root / "docs").rglob("*")) if p.is_file()}


def test_a_gap_becomes_a_draft_that_is_shown_with_what_was_masked_and_where_it_comes_from(root: Path) -> None:
    before = everything(root)
    id_ = gap(root, "flicker")
    done = kb(root, "promote", id_)
    assert done.returncode == 0, done.stderr
    draft = next((root / ".kb" / "drafts").glob("*.md"))
    text = draft.read_text(encoding="utf-8")
    assert "state: draft" in text
    assert "Turn the small wheel to 3." in text
    assert "e-mail addresses" in done.stdout
    assert "flicker-0" in done.stdout
    assert f"kb article publish {draft.stem}" in done.stdout
    for said in (text, done.stdout):
        assert [part for part in ("@example.com", "212 555", "Wanda") if part in said] == []
    assert state(root, id_) == "drafted"
    assert everything(root) == before


def test_json_names_slug_and_path(root: Path) -> None:
    told = json.loads(kb(root, "promote", gap(root, "flicker"), "--json").stdout)
    assert sorted(told) == ["path", "sentences", "slug"]
    (wheel,) = [one for one in told["sentences"] if one["sentence"] == "Turn the small wheel to 3."]
    assert (wheel["author"], wheel["worked"], len(wheel["tickets"])) == ("agent", True, 3)
    assert told["path"] == f".kb/drafts/{told['slug']}.md"
    assert (root / told["path"]).is_file()


def test_a_ticket_can_be_promoted_by_its_id_or_with_its_source(root: Path) -> None:
    one = kb(root, "promote", "flicker-1", "--json")
    assert one.returncode == 0, one.stderr
    first = json.loads(one.stdout)["slug"]
    second = json.loads(kb(root, "promote", "desk/flicker-1", "--json").stdout)["slug"]
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    ("name", "code"), [("gap-ffffffff", "gap-missing"), ("nobody", "ticket-missing"), ("../x", "ticket-missing")]
)
def test_what_is_not_there_is_refused(root: Path, name: str, code: str) -> None:
    done = kb(root, "promote", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error[{code}]" in done.stderr


def test_what_only_an_agent_can_do_is_refused_and_nothing_is_written(root: Path) -> None:
    id_ = gap(root, "parcel")
    done = kb(root, "promote", id_)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[draft-refused]: the resolution is only something that an agent did" in done.stderr
    assert not (root / ".kb" / "drafts").exists()
    assert state(root, id_) == "open"


def test_a_known_issue_is_published_in_one_command(root: Path) -> None:
    id_ = gap(root, "parcel")
    assert kb(root, "gap", "fix", id_, "--issue", "https://tracker.example/7").returncode == 0
    done = kb(root, "promote", id_, "--kind", "known-issue")
    assert done.returncode == 0, done.stderr
    (path,) = (p for p in (root / "docs" / "articles").glob("*.md") if "parcel" in p.name)
    text = path.read_text(encoding="utf-8")
    for part in ("kind: known-issue", "state: published", "url: https://tracker.example/7", "We are sorry"):
        assert part in text
    assert (state(root, id_), "reviewed: " in text) == ("published", False)  # nobody read it
    assert not list((root / ".kb" / "drafts").glob("*.md"))
    assert f"kb article publish {path.stem}" in done.stdout
    assert kb(root, "promote", id_, "--kind", "known-issue", "--into", "reset-password").returncode == 2


def test_a_gap_is_not_promoted_twice(root: Path) -> None:
    id_ = gap(root, "flicker")
    slug = json.loads(kb(root, "promote", id_, "--json").stdout)["slug"]
    again = kb(root, "promote", id_)
    assert "this gap has a draft already" in again.stderr
    assert kb(root, "article", "publish", slug).returncode == 0
    published = kb(root, "promote", id_)
    assert published.returncode == 1
    assert f"--into {slug}" in published.stderr


def test_a_covered_gap_is_refused_and_names_the_article_that_answers_it(root: Path) -> None:
    id_ = gap(root, "flicker")
    with Store.open("sqlite:///.kb/store.db", root) as store:
        found = replace(store.gaps.get(id_), verdict="covered", nearest=("reset-password",))
        store.gaps.put_all([found], datetime(2026, 1, 1, tzinfo=UTC))
    done = kb(root, "promote", id_)
    assert done.returncode == 1
    assert "docs/articles/reset-password.md" in done.stderr
    assert f"kb promote {id_} --into reset-password" in done.stderr


def test_into_shows_a_diff_first_and_writes_only_when_told(root: Path) -> None:
    id_ = gap(root, "flicker")
    assert kb(root, "promote", id_, "--yes").returncode == 2
    path = root / "docs" / "articles" / "reset-password.md"
    before = path.read_bytes()
    shown = kb(root, "promote", id_, "--into", "reset-password")
    assert shown.returncode == 0, shown.stderr
    assert "+## If that does not work" in shown.stdout
    assert "flickers" in shown.stdout
    assert "--yes" in shown.stdout
    assert (path.read_bytes(), state(root, id_), links(root)) == (before, "open", [])
    done = kb(root, "promote", id_, "--into", "reset-password", "--yes")
    assert done.returncode == 0, done.stderr
    text = path.read_text(encoding="utf-8")
    assert "Turn the small wheel to 3." in text
    assert state(root, id_) == "published"
    assert {link.slug for link in links(root)} == {"reset-password"}


def test_what_an_article_seems_to_answer_is_added_to_it_unless_an_own_one_is_wanted(root: Path) -> None:
    id_ = gap(root, "flicker")
    with Store.open("sqlite:///.kb/store.db", root) as store:
        found = replace(store.gaps.get(id_), verdict="unfindable", nearest=("reset-password",))
        store.gaps.put_all([found], datetime(2026, 1, 1, tzinfo=UTC))
    shown = kb(root, "promote", id_)
    assert shown.returncode == 0, shown.stderr
    assert "seems to answer this" in shown.stdout
    assert f"kb promote {id_} --new" in shown.stdout
    assert "+## If that does not work" in shown.stdout
    told = json.loads(kb(root, "promote", id_, "--json").stdout)
    assert (told["slug"], told["written"], "flickers" in told["diff"]) == ("reset-password", False, True)
    assert json.loads(kb(root, "promote", id_, "--new", "--json").stdout)["slug"] != "reset-password"
    assert kb(root, "promote", id_, "--new", "--into", "reset-password").returncode == 2


def test_publishing_moves_the_draft_and_makes_its_tickets_links(root: Path) -> None:
    id_ = gap(root, "flicker")
    told = json.loads(kb(root, "promote", id_, "--json").stdout)
    done = kb(root, "article", "publish", told["slug"])
    assert done.returncode == 0, done.stderr
    assert not (root / told["path"]).exists()
    text = (root / "docs" / "articles" / f"{told['slug']}.md").read_text(encoding="utf-8")
    assert "state: published" in text
    assert "reviewed: " not in text  # nobody read it
    assert state(root, id_) == "published"
    found = links(root)
    assert {link.slug for link in found} == {told["slug"]}
    assert all(link.by == "agent" and link.ticket.startswith("flicker") for link in found)
    assert kb(root, "index").returncode == 0
    suggested = json.loads(kb(root, "suggest", "at night my lamp flickers", "--json").stdout)["suggestions"]
    assert suggested[0]["slug"] == told["slug"]


def test_a_draft_with_personal_data_is_not_published(root: Path) -> None:
    told = json.loads(kb(root, "promote", gap(root, "flicker"), "--json").stdout)
    path = root / told["path"]
    path.write_text(path.read_text(encoding="utf-8") + "\nAsk wanda.w@lamps.co.uk\n", encoding="utf-8")
    done = kb(root, "article", "publish", f".kb/drafts/{told['slug']}.md")
    assert done.returncode == 1
    assert "error[findings]: an e-mail address stands in the text" in done.stderr
    assert told["path"] in done.stderr
    assert path.is_file()
    assert not (root / "docs" / "articles" / f"{told['slug']}.md").exists()
    assert links(root) == []


def test_a_branch_holds_the_article_and_leaves_everything_else_alone(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "work")
    git(tmp_path, "add", "help/docs")
    git(tmp_path, "commit", "-q", "-m", "start")
    git(tmp_path, "config", "user.name", "Ada")
    git(tmp_path, "config", "user.email", "ada@example.com")
    (root / "docs" / "index.md").write_text("changed, not staged\n", encoding="utf-8")
    (root / "docs" / "new.md").write_text("---\ntitle: New\n---\n\nStaged.\n", encoding="utf-8")
    git(tmp_path, "add", "help/docs/new.md")
    before = (everything(root), git(tmp_path, "status", "--porcelain"), git(tmp_path, "rev-parse", "HEAD"))
    done = kb(root, "promote", gap(root, "flicker"), "--branch", "--json")
    assert done.returncode == 0, done.stderr
    slug = json.loads(done.stdout)["slug"]
    assert (everything(root), git(tmp_path, "status", "--porcelain"), git(tmp_path, "rev-parse", "HEAD")) == before
    assert git(tmp_path, "branch", "--show-current") == "work"
    assert git(tmp_path, "diff", "--name-only", "work", f"kb/{slug}") == f"help/docs/articles/{slug}.md"
    assert "state: published" in git(tmp_path, "show", f"kb/{slug}:help/docs/articles/{slug}.md")


def test_a_branch_needs_a_repository(root: Path) -> None:
    done = kb(root, "promote", gap(root, "flicker"), "--branch")
    assert done.returncode == 1
    assert "error[git]" in done.stderr
    assert state(root, gap(root, "flicker")) == "open"


def test_once_it_is_published_each_person_who_asked_has_a_reply_prepared_and_nothing_is_sent(root: Path) -> None:
    id_ = gap(root, "flicker")
    early = kb(root, "promote", id_, "--replies")
    assert (early.returncode, "no article of this gap is published yet" in early.stderr) == (1, True)
    slug = json.loads(kb(root, "promote", id_, "--json").stdout)["slug"]
    assert f"kb article publish {slug}" in kb(root, "promote", id_, "--replies").stderr
    assert kb(root, "article", "publish", slug).returncode == 0
    assert "set site_url in mkdocs.yml" in kb(root, "promote", id_, "--replies").stdout
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nsite_url: https://help.example/base/\n")
    told = json.loads(kb(root, "promote", id_, "--replies", "--json").stdout)
    assert told["slug"] == slug
    with Store.open("sqlite:///.kb/store.db", root) as store:
        assert {row["ticket"] for row in told["replies"]} == {ticket for _, ticket in store.gaps.get(id_).tickets}
        assert store.outbox.all() == []
    text = told["replies"][0]["text"]
    assert "flicker" in text
    assert f"https://help.example/base/articles/{slug}/" in text
    assert "person" not in text.replace("the next person", "").replace("A person reads", "")
    assert "nothing was sent" in kb(root, "promote", id_, "--replies").stdout
    assert kb(root, "promote", id_, "--replies", "--yes").returncode == 2
