from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.system.sealing import VARIABLE, Secret, load_secret, make_secret


def test_a_new_secret_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / ".kb" / "secret"
    make_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text(encoding="ascii").strip()) == 64


def test_an_existing_secret_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    make_secret(path)
    before = path.read_bytes()
    make_secret(path)
    assert path.read_bytes() == before


def test_two_secrets_are_not_the_same(tmp_path: Path) -> None:
    make_secret(tmp_path / "one")
    make_secret(tmp_path / "two")
    assert load_secret(tmp_path / "one").hash("jane") != load_secret(tmp_path / "two").hash("jane")


def test_a_hash_is_the_same_whatever_case_and_spaces_and_tells_nothing() -> None:
    secret = Secret(b"s" * 16)
    assert secret.hash(" Jane@Example.com\n") == secret.hash("jane@example.com")
    assert secret.hash("jane@example.com") != secret.hash("john@example.com")
    assert len(secret.hash("")) == 32
    assert set(secret.hash("jane")) <= set("0123456789abcdef")


@hypothesis_settings(max_examples=25)
@given(st.binary(max_size=200))
def test_what_is_sealed_comes_back_and_cannot_be_read_before(data: bytes) -> None:
    secret = Secret(b"s" * 16)
    sealed = secret.seal(data)
    assert secret.unseal(sealed) == data
    assert len(data) < 4 or data not in sealed


def test_what_another_secret_sealed_is_refused() -> None:
    sealed = Secret(b"one" * 8).seal(b"hello")
    with pytest.raises(KbError, match="encrypted with another secret") as caught:
        Secret(b"two" * 8).unseal(sealed)
    assert caught.value.code == "secret-missing"


def test_a_changed_letter_is_noticed() -> None:
    secret = Secret(b"s" * 16)
    sealed = bytearray(secret.seal(b"hello"))
    sealed[20] ^= 1
    with pytest.raises(KbError):
        secret.unseal(bytes(sealed))


def test_the_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_secret(tmp_path / "secret")
    monkeypatch.setenv(VARIABLE, "a secret of the deployment")
    assert load_secret(tmp_path / "secret").hash("x") == Secret(b"a secret of the deployment").hash("x")


@pytest.mark.parametrize("content", [None, b"", b"short\n", b"\xff\xfe"])
def test_a_missing_or_short_secret_is_told_with_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KbError) as caught:
        load_secret(path)
    assert caught.value.code == "secret-missing"
    assert caught.value.hint is not None
    assert VARIABLE in caught.value.hint
