"""Whether the settings of signing in fit together, told when the service starts."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from kbtools.errors import KbError, raise_all
from kbtools.helpdesks.http import check_secure
from kbtools.settings import site_url, variable
from kbtools.staff.openid_sign_in import roles_by_group
from kbtools.workspace import Workspace

_HEADER = re.compile(r"[A-Za-z0-9-]+")


def check_ways_to_sign_in(workspace: Workspace) -> None:
    """Raise `KbError("setting")`, several as `KbErrors`, for ways to sign in that could not work or would be unsafe."""
    raise_all([*_of_the_company(workspace), *_of_the_proxy(workspace)])
    settings = workspace.settings
    if not settings.desk_passwords and not settings.oidc_issuer and not settings.user_header:
        what = "nobody could sign in: passwords are switched off, and there is no other way"
        raise KbError("setting", what, where="desk.passwords", hint="set oidc.issuer, or switch them on")


def _of_the_company(workspace: Workspace) -> Iterator[KbError]:
    settings = workspace.settings
    if not settings.oidc_issuer:
        return
    try:
        check_secure(settings.oidc_issuer, "the company's sign-in", "oidc.issuer")
        roles_by_group(settings)
    except KbError as problem:
        yield problem
    except ValueError:
        yield KbError("setting", "this is no address", where="oidc.issuer", hint="https://login.example.com")
    if not settings.oidc_client:
        what = "the desk needs its id at the company's sign-in"
        yield KbError("setting", what, where="oidc.client", hint=f"set it, or {variable('oidc.client')}")
    if bool(settings.oidc_roles) != bool(settings.oidc_role_claim):
        what = "groups give roles only where both are set: the field with the groups, and the role of each"
        yield KbError("setting", what, where="oidc.role_claim", hint="set oidc.role_claim and oidc.roles")
    if not site_url(workspace.root):
        what = "the company's sign-in needs to know where the desk is"
        yield KbError("setting", what, where="mkdocs.yml", hint="site_url: https://help.example.com/")


def _of_the_proxy(workspace: Workspace) -> Iterator[KbError]:
    settings = workspace.settings
    if settings.user_header and not _HEADER.fullmatch(settings.user_header):
        yield KbError("setting", "this is no name of a header", where="desk.user_header", hint="X-Auth-Request-Email")
    if bool(settings.user_header) != bool(settings.proxies):
        what = "a header signs people in only from proxies that are named"
        yield KbError("setting", what, where="desk.proxies", hint="set desk.user_header and desk.proxies")
    for address in settings.proxies:
        try:
            network = ipaddress.ip_network(address, strict=False)
        except ValueError:
            what = f"'{address}' is no address of a proxy"
            yield KbError("setting", what, where="desk.proxies", hint="such as 10.0.0.7, or 10.0.0.0/28")
            continue
        if network.prefixlen == 0:
            what = f"'{address}' is every address: anybody could say who they are"
            yield KbError("setting", what, where="desk.proxies", hint="name the address of the proxy")
