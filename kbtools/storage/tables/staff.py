"""Staff: accounts, links, sessions, and what they did."""

from __future__ import annotations

from sqlalchemy import Index, Table

from kbtools.storage.tables.columns import METADATA, key, text, time

# People who sign in to the desk. `password` is an Argon2 hash; addresses are in lower case.
staff = Table("staff", METADATA, key("email"), text("name"), text("role"), text("password"), time("added_at"))

# Links with which somebody of the staff chooses a password, by the hash of what the link holds.
staff_invitations = Table("staff_invitations", METADATA, key("hash"), text("email"), time("ends_at"))

# Which account at a sign-in of the company belongs to which of ours. `provider`: its address and our id there.
# `role`: the role that it gave last, empty where the account's role was given at the desk.
staff_identities = Table(
    "staff_identities",
    METADATA,
    key("provider"),
    key("subject"),
    text("email"),
    text("role"),
    Index("staff_identities_email", "email"),
)

# What staff did.
staff_log = Table(
    "staff_log",
    METADATA,
    key("id"),
    time("at"),
    text("email"),
    text("action"),
    text("about"),
    Index("staff_log_at", "at"),
)

# Staff who signed in. `id`, `first_id` and `token` are hashes; `email` is empty where the staff token began it.
staff_sessions = Table(
    "staff_sessions",
    METADATA,
    key("id"),
    text("token"),
    time("made_at"),
    time("used_at"),
    time("ends_at"),
    text("first_id", default=""),
    text("email", default=""),
)
