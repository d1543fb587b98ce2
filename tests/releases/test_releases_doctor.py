"""`kb doctor` says whether the shared storage can be read, what is live there, and what this machine uses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from release_centre import Centre

from kbtools.doctor import Check, examine
from kbtools.service.live_releases import take_live
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full


def told(workspace: Workspace) -> list[Check]:
    return [check for check in examine(workspace) if check.name == "shared-storage"]


def test_what_is_live_and_what_this_machine_uses_is_told(centre: Centre) -> None:
    (nothing,) = told(centre.workspace)
    assert (nothing.good, nothing.fix) == (None, "kb build --push")
    assert nothing.detail == "shared can be reached; nothing is live yet"

    centre.kb("index", "--push")
    (live,) = told(centre.workspace)
    first = centre.live("index")
    assert (live.good, live.detail) == (
        True,
        f"shared can be read; live: index {first}; this machine uses what was built here",
    )
    take_live(centre.workspace)
    (same,) = told(centre.workspace)
    assert (same.good, same.detail.rpartition("; ")[2]) == (True, "this machine uses the same")

    centre.write("pay-an-invoice", "Pay by card alone.")
    centre.kb("index", "--push")
    (behind,) = told(centre.workspace)
    assert behind.good is None
    assert behind.detail == (
        f"shared can be read; live: index {centre.live('index')}; this machine still uses index {first}"
    )
    assert "kb serve" in behind.fix


def test_a_storage_that_is_gone_is_named_and_nothing_is_said_without_one(centre: Centre) -> None:
    centre.kb("index", "--push")
    centre.storage.rename(centre.storage.with_name("elsewhere"))
    (gone,) = told(centre.workspace)
    assert gone.good is False
    assert "not in the shared storage" in gone.detail
    assert "shared-storage" in centre.kb("doctor", code=1)
    alone = replace(centre.workspace, settings=replace(centre.workspace.settings, index_storage=""))
    assert told(alone) == []


def test_a_description_that_was_changed_is_named(centre: Centre) -> None:
    centre.kb("index", "--push")
    description = next((centre.storage / "releases" / "index").iterdir())
    description.write_bytes(description.read_bytes().replace(b'"files"', b'"Files"', 1))
    (refused,) = told(centre.workspace)
    assert (refused.good, "refused" in refused.detail) == (False, True)
