from __future__ import annotations

import base64
import hashlib
import hmac
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.system.base64_pieces import PIECE
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
    ours = load_secret(tmp_path / "secret")
    assert ours.hash("x") == Secret(b"a secret of the deployment", stretched=True).hash("x")


def test_a_secret_that_a_person_chose_is_stretched_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, int]] = []
    real = hashlib.scrypt

    def counted(*given: bytes, **how: Any) -> bytes:
        calls.append(how)
        return real(*given, **how)

    monkeypatch.setattr("hashlib.scrypt", counted)
    chosen = [Secret(b"chosen by a person 1", stretched=True) for _ in range(3)]
    assert len(calls) == 1
    assert calls[0]["n"] * calls[0]["r"] * 128 >= 2**25  # bytes that each guess needs
    assert len({secret.hash("x") for secret in chosen}) == 1
    assert chosen[0].hash("x") != Secret(b"chosen by a person 1").hash("x")
    assert chosen[0].unseal(chosen[1].seal(b"hello")) == b"hello"


def test_a_random_secret_needs_no_stretching(tmp_path: Path) -> None:
    make_secret(tmp_path / "secret")
    value = (tmp_path / "secret").read_bytes().strip()

    def never() -> bool:
        raise AssertionError("no need to ask")

    ours = load_secret(tmp_path / "secret", never)
    assert ours.hash("x") == Secret(value).hash("x") == Secret(value, stretched=True).hash("x")


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


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, PIECE - 1, PIECE, PIECE + 1])
def test_a_seal_is_one_of_the_fernet_specification(size: int) -> None:
    secret, data = Secret(b"s" * 16), b"x" * size
    keys = hmac.digest(b"s" * 16, b"kbtools outbox", "sha256")
    fernet = Fernet(base64.urlsafe_b64encode(keys))
    assert fernet.decrypt(secret.seal(data)) == data
    assert secret.unseal(fernet.encrypt(data)) == data


def test_what_was_changed_or_cut_off_is_refused() -> None:
    secret = Secret(b"s" * 16)
    token = base64.urlsafe_b64decode(secret.seal(b"hello"))
    changed = [token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :] for at in range(len(token))]
    for one in (*changed, *(token[:end] for end in range(len(token))), token + b"x", token + token):
        with pytest.raises(KbError, match="another secret"):
            secret.unseal(base64.urlsafe_b64encode(one))
    for text in (b"", b"x", b"\xff", secret.seal(b"hello")[:-1]):
        with pytest.raises(KbError, match="another secret"):
            secret.unseal(text)
