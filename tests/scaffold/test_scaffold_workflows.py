"""The workflows that `kb init` writes, and this project's own: linted, modest, and calling commands that exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from kb_commands import problem_of, simple_commands

import kbtools
from kbtools.scaffold import create
from kbtools.system.git import left_main

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / ".github" / "workflows" / "ci.yml"
MADE = ".github/workflows/help-centre.yml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workflows") / "help"
    create(root, "Help")
    return root


@pytest.fixture(params=["own", "made"])
def workflow(request: pytest.FixtureRequest, made: Path) -> Path:
    return OWN if request.param == "own" else made / MADE


def lint(path: Path, *how: str) -> str:
    """What is wrong by the published schema, which check-jsonschema brings along; nothing is fetched."""
    command = [sys.executable, "-m", "check_jsonschema", *how, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    return "" if done.returncode == 0 else done.stdout + done.stderr


def load(path: Path) -> Any:
    # YAML 1.1 reads the key `on` as true
    return yaml.safe_load(re.sub(r"^on:", '"on":', path.read_text(encoding="utf-8"), flags=re.MULTILINE))


def commands(script: list[str]) -> list[list[str]]:
    return [words for line in script for words in simple_commands(line) if words]


def test_the_workflows_for_github_are_valid(workflow: Path) -> None:
    assert lint(workflow, "--builtin-schema", "vendor.github-workflows") == ""


def test_the_pipeline_for_gitlab_is_valid(made: Path) -> None:
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    assert lint(made / ".gitlab-ci.yml", *schema) == ""


def test_a_wrong_workflow_would_be_seen(made: Path, tmp_path: Path) -> None:
    wrong = (made / MADE).read_text(encoding="utf-8").replace("runs-on:", "run-on:")
    (tmp_path / "wrong.yml").write_text(wrong, encoding="utf-8")
    assert "runs-on" in lint(tmp_path / "wrong.yml", "--builtin-schema", "vendor.github-workflows")


def test_a_workflow_may_only_read_but_for_the_job_that_publishes(workflow: Path) -> None:
    told = load(workflow)
    assert told["permissions"] == {"contents": "read"}
    assert told["concurrency"]["group"]
    for name, job in told["jobs"].items():
        assert job["timeout-minutes"] <= 60
        wanted = {"pages": "write", "id-token": "write"} if name == "publish" else None
        assert job.get("permissions") == wanted
        checkouts = [step for step in job["steps"] if str(step.get("uses")).startswith("actions/checkout")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_a_pull_request_publishes_nothing(workflow: Path) -> None:
    told = load(workflow)
    assert "pull_request" in told["on"]
    assert "pull_request_target" not in told["on"]
    assert told["jobs"]["publish"]["if"].startswith("github.event_name != 'pull_request' && ")


def test_every_action_is_githubs_own_and_pinned_to_a_major_version(workflow: Path) -> None:
    steps = [step for job in load(workflow)["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []
    assert "${{" not in " ".join(step.get("run", "") for step in steps), "text of strangers would run as a command"


def test_the_workflows_call_commands_that_exist(workflow: Path, made: Path) -> None:
    steps = [step for job in load(workflow)["jobs"].values() for step in job["steps"]]
    pipeline = yaml.safe_load((made / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for script in ([step["run"] for step in steps if "run" in step], pipeline["check"]["script"]):
        called = [words[1:] for words in commands(script) if words[0] == "kb"]
        assert called
        assert [problem for words in called if (problem := problem_of(words))] == []
        assert all((ROOT / words[0]).is_file() for words in commands(script) if "/" in words[0])


def test_the_gate_has_the_history_that_it_needs(workflow: Path, made: Path) -> None:
    jobs = load(workflow)["jobs"].values()
    calling = [job for job in jobs if any(step.get("run") == "kb ci" for step in job["steps"])]
    assert [job["steps"][0]["with"]["fetch-depth"] for job in calling] == [0]
    assert (
        yaml.safe_load((made / ".gitlab-ci.yml").read_text(encoding="utf-8"))["check"]["variables"]["GIT_DEPTH"] == "0"
    )


def test_a_merge_request_of_gitlab_is_compared_with_where_it_began(made: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=trunk"]
        return subprocess.run(["git", *who, *arguments], cwd=made, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("commit", "-qm", "first", "--allow-empty")
    first = git("rev-parse", "HEAD").strip()
    git("commit", "-qm", "second", "--allow-empty")
    assert left_main(made, {}) is None
    assert left_main(made, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": first}) == first


def test_ci_installs_the_version_that_made_the_workspace(made: Path) -> None:
    lines = (made / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [shlex.split(line) for line in lines if not line.startswith("#")] == [[f"kbtools=={kbtools.__version__}"]]
