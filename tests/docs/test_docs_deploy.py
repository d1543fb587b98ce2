"""The compose file, the proxy's and Kubernetes' in docs/ start commands, ask addresses and set what there is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import doc_pages
import pytest
import yaml
from bare_workspace import bare_workspace
from kb_commands import problem_of
from starlette.routing import Route

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


def test_a_part_has_longer_to_end_than_a_worker_takes_to_put_back_what_it_does() -> None:
    assert all(part["stop_grace_period"] == "30s" for part in OURS.values())
    pods = [one["spec"]["template"]["spec"] for one in MANIFESTS if "template" in one["spec"]]
    assert [pod["terminationGracePeriodSeconds"] for pod in pods] == [30, 30]


def test_nginx_takes_every_line_of_the_proxys_file(tmp_path: Path) -> None:
    if not shutil.which("nginx"):
        pytest.skip("no nginx")
    text = re.sub(r"server \w+:8000", "server 127.0.0.1:8000", PROXY).replace("/var/log/nginx", str(tmp_path))
    for written, right in ((text, True), (text.replace("least_conn", "least_con"), False)):
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\nhttp {{\n{written}\n}}\n", encoding="utf-8"
        )
        command = ["nginx", "-t", "-p", str(tmp_path), "-c", "nginx.conf"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is right, done.stderr
