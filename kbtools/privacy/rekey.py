"""`kb privacy rekey`: a new secret in the place of the old one."""

from __future__ import annotations

import os

from kbtools.errors import KbError
from kbtools.system.sealing import VARIABLE, load_secret, make_secret
from kbtools.workspace import Workspace


def rekey(workspace: Workspace) -> int:
    """Put a new secret in the place of the old one; return how many requesters and originals were keyed anew.

    Hashes are hashed again under the new secret, so that equal requesters stay equal and the old secret tells nothing
    any more. The new secret lies beside the old one until the store is changed, in one transaction: a run that is cut
    off is finished by the next. Raises `KbError("secret-missing")` where the secret comes from the environment.
    """
    if os.environ.get(VARIABLE):
        raise KbError(
            "secret-missing",
            f"the secret is set in the variable {VARIABLE}, which kb cannot change",
            hint="write it into .kb/secret, unset the variable, and run this again",
        )
    path = workspace.root / ".kb" / "secret"
    beside = path.with_name("secret.new")
    if beside.is_file() and not beside.read_bytes().strip():  # cut off before a single letter
        beside.unlink()
    make_secret(beside)  # one that is there is left alone
    old, new = workspace.secret(), load_secret(beside)
    with workspace.store() as store:
        changed = store.forgetting.rekey(new.hash("kbtools"), new.hash, lambda sealed: new.seal(old.unseal(sealed)))
        store.forgetting.wipe()
    beside.replace(path)
    return changed
