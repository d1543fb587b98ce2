"""The ways out that a setting can name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kbtools.contact.attachments import FIELD
from kbtools.contact.delivery import Transport
from kbtools.contact.desks import FreshdeskTransport, GitHubTransport, ZendeskTransport
from kbtools.contact.smtp import SmtpTransport
from kbtools.contact.webhook import WebhookTransport, key_of
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Http, Sender, utc_now
from kbtools.helpdesks.http import encoded
from kbtools.helpdesks.patience import check_secure
from kbtools.model.message import ContactMessage
from kbtools.settings import TABLE, Settings, variable

Clock = Callable[[], datetime]
MAIL = ("smtp.host", "contact.address")


@dataclass(frozen=True)
class Target:
    """A way out: the settings it cannot do without, the first one its address, and how it is made."""

    needs: tuple[str, ...]
    make: Callable[[Settings, Clock], Sender]


@dataclass(frozen=True)
class CopiesByMail:
    """Messages go one way, and the copies to those who wrote them by mail, where there is a mail server."""

    messages: Sender
    copies: Transport | None

    def send(self, message: ContactMessage) -> None:
        """Hand it to the support team."""
        self.messages.send(message)

    def send_copy(self, message: ContactMessage) -> None:
        """Mail it to the person who wrote it."""
        if self.copies:
            self.copies.send_copy(message)


def _webhook(settings: Settings, clock: Clock) -> Sender:
    key_of(settings.deliver_webhook_secret)
    return WebhookTransport(_http("deliver.webhook_url", settings, {}, clock), settings.deliver_webhook_secret, clock)


def _zendesk(settings: Settings, clock: Clock) -> Sender:
    user = encoded(f"{settings.sync_zendesk_user}/token:{settings.sync_zendesk_token}")
    return ZendeskTransport(_http("sync.zendesk_url", settings, {"Authorization": f"Basic {user}"}, clock))


def _freshdesk(settings: Settings, clock: Clock) -> Sender:
    user = encoded(f"{settings.deliver_freshdesk_token}:X")
    return FreshdeskTransport(_http("deliver.freshdesk_url", settings, {"Authorization": f"Basic {user}"}, clock))


def _github(settings: Settings, clock: Clock) -> Sender:
    if FIELD in settings.contact_fields:
        raise KbError("setting", "GitHub's issues take no files, so the form must not ask for any",
                      where="contact.fields", hint="take out 'attachments', or deliver another way")  # fmt: skip
    headers = {"Authorization": f"Bearer {settings.deliver_github_token}", "Accept": "application/vnd.github+json"}
    path = f"/repos/{settings.deliver_github_repository.strip('/')}"
    return GitHubTransport(_http("sync.github_url", settings, headers, clock, path))


def _http(key: str, settings: Settings, headers: dict[str, str], clock: Clock, path: str = "") -> Http:
    url = str(getattr(settings, TABLE[key].name))
    check_secure(url, "the target", key)
    return Http(url.rstrip("/") + path, headers, key, clock)


TARGETS = {
    "smtp": Target(MAIL, lambda settings, _: SmtpTransport(settings)),
    "webhook": Target(("deliver.webhook_url", "deliver.webhook_secret"), _webhook),
    "zendesk": Target(("sync.zendesk_url", "sync.zendesk_user", "sync.zendesk_token"), _zendesk),
    "freshdesk": Target(("deliver.freshdesk_url", "deliver.freshdesk_token"), _freshdesk),
    "github": Target(("sync.github_url", "deliver.github_repository", "deliver.github_token"), _github),
}


def transport_of(settings: Settings, clock: Clock = utc_now) -> Transport:
    """What the settings name; raises `KbError` `delivery` when some are missing, `setting` when one cannot be used."""
    missing = missing_settings(settings)
    if missing:
        raise KbError("delivery", f"messages wait in the outbox: {' and '.join(missing)} not set",
                      where="pyproject.toml [tool.kbtools]", hint=f"set {how_to_set(missing)}")  # fmt: skip
    made = TARGETS[settings.deliver_to].make(settings, clock)
    if isinstance(made, SmtpTransport):
        return made
    return CopiesByMail(made, None if _missing(MAIL, settings) else SmtpTransport(settings))


def missing_settings(settings: Settings) -> list[str]:
    """The settings without which nothing can be sent."""
    return _missing(TARGETS[settings.deliver_to].needs, settings)


def how_to_set(keys: list[str]) -> str:
    """The names to set them by: those of variables for secrets."""
    return " and ".join(variable(key) if TABLE[key].metadata.get("secret") else key for key in keys)


def place_of(settings: Settings) -> str:
    """Where messages go, in words."""
    if settings.deliver_to == "smtp":
        return f"{settings.contact_address} through {settings.smtp_host}"
    if settings.deliver_to == "github":
        return f"the issues of {settings.deliver_github_repository}"
    return settings.deliver_to.capitalize() if settings.deliver_to != "webhook" else "the webhook"


def _missing(keys: tuple[str, ...], settings: Settings) -> list[str]:
    return [key for key in keys if not getattr(settings, TABLE[key].name)]
