"""Whose account it is when somebody has signed in with their company, and which role they have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kbtools.contact.addresses import can_be_delivered
from kbtools.errors import KbError
from kbtools.model.staff import ROLES, Role, StaffAction, StaffMember
from kbtools.settings import Settings
from kbtools.staff.add import MOST_NAME
from kbtools.storage import Store
from kbtools.storage.staff_identities import StaffIdentity
from kbtools.text.normalise import one_line


def roles_by_group(settings: Settings) -> dict[str, Role]:
    """What `oidc.roles` says; raises `KbError("setting")` for a row that says no role."""
    roles: dict[str, Role] = {}
    for row in settings.oidc_roles:
        group, _, name = row.rpartition("=")
        role = next((one for one in ROLES if one == name.strip()), None)
        if role is None or not group.strip():
            hint = f"such as support-leads=editor; roles are {', '.join(ROLES)}"
            raise KbError("setting", f"'{row}' gives no role to a group", where="oidc.roles", hint=hint)
        roles[group.strip()] = role
    return roles


def member_of(store: Store, settings: Settings, claims: Mapping[str, Any], now: datetime) -> StaffMember:
    """The account of who signed in, made or changed as the settings say.

    An account is found by the provider's name of the person (`sub`), which never changes; the first time by the mail
    address, if the provider has verified it. Raises `KbError("staff-refused")`.
    """
    provider = f"{settings.oidc_issuer} {settings.oidc_client}"
    subject, given = str(claims["sub"]), _role(settings, claims)
    identity = store.staff_identities.find(provider, subject)
    member = store.staff.find(identity.email if identity else _address(settings, claims))
    if member is None:
        member = _added(store, settings, claims, given, now)
    elif identity is None and store.staff_identities.of(provider, member.email):
        raise KbError(
            "staff-refused",
            f"{member.email} belongs to another account of your company",
            hint="ask an admin to remove the account here and to add it again",
        )
    if given is None and identity and identity.role:
        member = _without_group(store, settings, member, now)
    elif given and given != member.role:
        member = _changed(store, member, given, now)
    found = StaffIdentity(provider, subject, member.email, given or "")
    if found != identity:
        store.staff_identities.put(found)
    return member


def _added(
    store: Store, settings: Settings, claims: Mapping[str, Any], given: Role | None, now: datetime
) -> StaffMember:
    email = _address(settings, claims)
    role = given or ("writer" if settings.oidc_unknown == "writer" else None)
    if role is None:
        raise KbError("staff-refused", f"{email} has no account at this desk", hint="ask an admin of your team")
    name = claims.get("name")
    told = one_line(name, MOST_NAME) if isinstance(name, str) else ""
    member = StaffMember(email, told or email.partition("@")[0], role, "", now)
    if store.staff.add(member):
        store.staff.note(StaffAction(now, email, f"came from the company's sign-in as {role}", email))
    return store.staff.find(email) or member


def _without_group(store: Store, settings: Settings, member: StaffMember, now: datetime) -> StaffMember:
    """Who had the role from a group, and is in none now: a `writer`, or refused, with all sessions ended."""
    if settings.oidc_unknown == "writer":
        return _changed(store, member, "writer", now)
    store.staff_sessions.end_all(member.email)
    raise KbError("staff-refused", "you are in no group with access to this desk now", hint="ask an admin of your team")


def _changed(store: Store, member: StaffMember, role: Role, now: datetime) -> StaffMember:
    if role != member.role:
        store.staff.change(member.email, role=role)
        done = f"from {member.role} to {role}, as the company's sign-in says"
        store.staff.note(StaffAction(now, member.email, done, member.email))
    return store.staff.find(member.email) or member


def _address(settings: Settings, claims: Mapping[str, Any]) -> str:
    told = claims.get(settings.oidc_email_claim)
    email = told.strip().lower() if isinstance(told, str) else ""
    if not can_be_delivered(email):
        raise KbError(
            "staff-refused",
            "the sign-in of your company told no mail address",
            hint=f"whoever runs it adds the field {settings.oidc_email_claim} to its answer",
        )
    if claims.get("email_verified") is not True and not settings.oidc_trust_email:
        raise KbError(
            "staff-refused",
            f"the sign-in of your company has not verified that {email} is yours",
            hint="verify the address there, or ask an admin",
        )
    return email


def _role(settings: Settings, claims: Mapping[str, Any]) -> Role | None:
    """The highest role of the groups that the claim names."""
    known, told = roles_by_group(settings), _field(settings.oidc_role_claim, claims)
    named = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    roles = [known[group] for group in named if isinstance(group, str) and group in known]
    return max(roles, key=ROLES.index, default=None)


def _field(path: str, claims: Mapping[str, Any]) -> object:
    """A field of the claims, or one within another: the name as a whole counts first, since it may hold points."""
    if not path or path in claims:
        return claims.get(path)
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
