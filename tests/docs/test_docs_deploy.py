"""The compose file, the proxy's and Kubernetes' in docs/ start commands, ask addresses and set what there is."""

from __future__ import annotations

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.error import HTTPError

import doc_pages
import pytest
import yaml
from bare_workspace import bare_workspace
from kb_commands import problem_of
from mail_server import free_port, until
from proxy_of_docs import proxy_of_docs
from starlette.routing import Route

from kbtools.scaffold import create
from kbtools.service.app import create_app
from kbtools.settings import TABLE, load_settings, variable

SLUG = "deploy-on-several-machines"
PAGE = (SLUG,)
OTHERS = {
    "FORWARDED_ALLOW_IPS",
    "PGPASSWORD",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ENDPOINT_URL",
    "AWS_DEFAULT_REGION",
}
READ = {variable(key) for key in TABLE} | {"KB_SECRET"} | OTHERS
COMPOSE, *MANIFESTS = [yaml.safe_load(block.text) for block in doc_pages.blocks("yaml", PAGE)]
(PROXY,) = [block.text for block in doc_pages.blocks("nginx", PAGE)]
OURS = {name: part for name, part in COMPOSE["services"].items() if part["image"] == "help-centre"}


def containers(kind: str = "containers") -> Iterator[dict[str, Any]]:
    """Of all manifests."""
    for one in MANIFESTS:
        yield from one["spec"].get("template", {}).get("spec", {}).get(kind, [])


def started() -> list[list[str]]:
    """The words after `kb` of every container."""
    composed = [part["command"] for part in OURS.values() if "entrypoint" not in part]
    every = [*containers(), *containers("initContainers")]
    return [*composed, *(one["args"] for one in every if "command" not in one)]


def test_every_container_starts_a_command_that_exists() -> None:
    assert len(started()) == 10
    assert [(words, problem) for words in started() if (problem := problem_of(words))] == []


def test_every_variable_is_one_that_is_read_and_every_secret_comes_from_outside() -> None:
    for part in OURS.values():
        assert set(part["environment"]) <= READ
        assert part["environment"]["KB_SECRET"] == "${KB_SECRET}"
    for one in containers():
        assert {row["name"] for row in one.get("env", [])} <= READ
        assert one["envFrom"] == [{"secretRef": {"name": "help"}}]
    page = (doc_pages.ARTICLES / f"{SLUG}.md").read_text(encoding="utf-8")
    assert set(re.findall(r"--from-literal=(\w+)=", page)) <= READ
    (made,) = re.findall(r"for name in ([A-Z_ ]+);", page)
    kept = {secret["environment"] for secret in COMPOSE["secrets"].values()}
    assert kept | set(re.findall(r"\$\{(\w+)\}", str(COMPOSE))) == set(made.split())


def test_probes_ask_addresses_of_the_service_at_the_port_where_it_listens(tmp_path: Path) -> None:
    served = {route.path for route in create_app(bare_workspace(tmp_path)).routes if isinstance(route, Route)}
    probes = 0
    for one in containers():
        for kind, path in (("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")):
            if kind in one:
                probes += 1
                asked = one[kind]["httpGet"]
                assert asked["path"] == path
                assert path in served
                assert asked["port"] == one["ports"][0]["containerPort"]
                assert str(asked["port"]) == one["args"][one["args"].index("--port") + 1]
    assert probes == 5


def test_what_a_manifest_names_is_in_another_one() -> None:
    by_kind: dict[str, dict[str, Any]] = {}
    for one in MANIFESTS:
        by_kind.setdefault(one["kind"], {})[one["metadata"]["name"]] = one
    pods = {one["spec"]["template"]["metadata"]["labels"]["app"] for one in MANIFESTS if "template" in one["spec"]}
    for name, service in by_kind["Service"].items():
        assert service["spec"]["selector"]["app"] in pods, name
        assert service["spec"]["ports"][0]["targetPort"] == 8000
    (rule,) = by_kind["Ingress"]["help"]["spec"]["rules"]
    assert {path["backend"]["service"]["name"] for path in rule["http"]["paths"]} == set(by_kind["Service"])
    claims = {claim["metadata"]["name"] for claim in by_kind["StatefulSet"]["desk"]["spec"]["volumeClaimTemplates"]}
    mounted = {row["name"] for one in containers() for row in one.get("volumeMounts", [])}
    assert mounted == claims


def test_the_parts_of_the_compose_file_name_each_other(tmp_path: Path) -> None:
    parts = COMPOSE["services"]
    assert {name for part in parts.values() for name in part.get("depends_on", [])} <= set(parts)
    assert {name for part in parts.values() for name in part.get("secrets", [])} == set(COMPOSE["secrets"])
    volumes = {row.split(":")[0] for part in parts.values() for row in part.get("volumes", [])}
    assert {name for name in volumes if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert set(re.findall(r"server (\w+):8000", PROXY)) <= set(parts)
    (toml,) = [block.text for block in doc_pages.blocks("toml", PAGE)]
    (tmp_path / "pyproject.toml").write_text(toml, encoding="utf-8")
    bucket = load_settings(tmp_path, {}).index_storage.removeprefix("s3://").partition("/")[0]
    assert f"'{bucket}'" in parts["bucket"]["command"][0]
    base, copied = [row.split() for row in next(doc_pages.blocks("dockerfile", PAGE)).text.splitlines()]
    assert (base, copied[0]) == (["FROM", "kbtools"], "COPY")


def is_ignored(path: str, rules: list[str]) -> bool:
    """Whether Docker leaves a path out: the last rule that names it or a folder above it decides."""
    names = [path, *(str(one) for one in PurePosixPath(path).parents)]
    fitting = [rule for rule in rules if any(fnmatchcase(one, rule.removeprefix("!")) for one in names if one != ".")]
    return bool(fitting) and not fitting[-1].startswith("!")


@pytest.mark.full
def test_the_image_gets_the_help_centre_and_no_secret(tmp_path: Path) -> None:
    create(tmp_path, "Lamp help")
    (ignored,) = [block.text.splitlines() for block in doc_pages.blocks("text", PAGE)]
    assert [rule for rule in ignored if "/" in rule] == ["search_index/build"]  # `*` of Docker ends at a slash
    mine = (".env", ".env.before", "compose.yaml", ".git/config", "site/index.html", "search_index/build/CURRENT")
    for name in mine:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    sent = {path for path in files if not is_ignored(path, ignored)}
    assert sent >= {"mkdocs.yml", "pyproject.toml", ".gitignore", "docs/index.md", "search_index/published.jsonl"}
    assert files - sent == {*mine, ".kb/secret", "requirements.txt", ".gitlab-ci.yml", *workflows(files)}


def workflows(files: set[str]) -> set[str]:
    """Files of what runs at GitHub."""
    return {path for path in files if path.startswith(".github/")}


@pytest.mark.full
@pytest.mark.parametrize("ignored", ["", ".kb/\n"])
def test_the_file_of_secrets_is_read_by_its_owner_alone_and_not_taken_by_git(tmp_path: Path, ignored: str) -> None:
    create(tmp_path, "Lamp help")
    if ignored:
        (tmp_path / ".gitignore").write_text(ignored, encoding="utf-8")
    (written,) = [block.text for block in doc_pages.blocks("sh", PAGE) if ".env" in block.text]
    command = f"umask 022; git init --quiet; {written}; git add ."
    subprocess.run(["sh", "-ec", command], cwd=tmp_path, check=True)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    lines = (tmp_path / ".env").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Z_]+=[0-9a-f]{64}", line) for line in lines)
    assert len(lines) == 3
    added = subprocess.run(["git", "ls-files"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "mkdocs.yml" in added.split()
    assert ".env" not in added.split()


def test_a_part_has_longer_to_end_than_a_worker_takes_to_put_back_what_it_does() -> None:
    assert all(part["stop_grace_period"] == "30s" for part in OURS.values())
    pods = [one["spec"]["template"]["spec"] for one in MANIFESTS if "template" in one["spec"]]
    assert [pod["terminationGracePeriodSeconds"] for pod in pods] == [30, 30]


def test_nginx_takes_every_line_of_the_proxys_file(nginx: str, tmp_path: Path) -> None:
    text = re.sub(r"server \w+:8000", "server 127.0.0.1:8000", PROXY).replace("/var/log/nginx", str(tmp_path))
    for written, right in ((text, True), (text.replace("least_conn", "least_con"), False)):
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\nhttp {{\n{written}\n}}\n", encoding="utf-8"
        )
        command = [nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is right, done.stderr


@pytest.mark.full
def test_no_log_of_nginx_has_what_people_asked_though_no_service_answers(nginx: str, tmp_path: Path) -> None:
    with proxy_of_docs(nginx, tmp_path, [f"127.0.0.1:{free_port()}" for _ in range(3)]) as url:
        with pytest.raises(HTTPError) as told:
            urllib.request.urlopen(f"{url}/api/search?q=burglary", timeout=20)
        assert told.value.code == 502
        assert until(lambda: "/api/search" in (tmp_path / "access.log").read_text(encoding="utf-8"), seconds=20)
    logs = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*") if path.is_file()}
    assert [name for name, text in logs.items() if "burglary" in text] == []
    assert '"502, 502, 502"' in logs["access.log"]
