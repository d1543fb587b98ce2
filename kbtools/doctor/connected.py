"""What it exchanges with others: customers' browsers, the mail server, help desks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kbtools.doctor.check import Check
from kbtools.settings import site_url
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store


def delivery(workspace: Workspace) -> Iterator[Check]:
    """Where messages go, or what is missing for that."""
    settings = workspace.settings
    from kbtools.contact import missing_settings, place_of, transport_of
    from kbtools.contact.destinations import how_to_set
    from kbtools.contact.mail_check import check_addresses, check_mail

    check_addresses(settings)
    missing = missing_settings(settings)
    if not missing:
        transport_of(settings)  # raises what cannot be used
        found = check_mail(settings)
        yield Check("delivery", True, f"tickets go to {place_of(settings)}{found and f'; {found}'}")
    else:
        detail = f"{' and '.join(missing)} not set: tickets wait in the outbox"
        yield Check("delivery", None, detail, f"set {how_to_set(missing)}")


def hosts(workspace: Workspace) -> Iterator[Check]:
    """The host names that `kb serve` answers to."""
    hosts = workspace.host_names
    if hosts:
        yield Check("hosts", True, f"kb serve answers to {', '.join(hosts)}")
    else:
        fix = "site_url in mkdocs.yml, or the setting service.hosts"
        yield Check("hosts", None, "kb serve answers to every host name", fix)


def mailbox(workspace: Workspace) -> Iterator[Check]:
    """Whether the mailbox can be read; nothing where there is none."""
    from kbtools.contact.read_mailbox import check_mailbox

    if workspace.settings.imap_host:
        yield Check("mailbox", True, check_mailbox(workspace))


def notes(workspace: Workspace, store: Store | None) -> Iterator[Check]:
    """What the help desks lack that are to tell of new tickets or to take notes; nothing where there are none."""
    from kbtools.contact.destinations import how_to_set
    from kbtools.helpdesks import vendors

    settings, site = workspace.settings, site_url(workspace.root)
    for name in vendors.names("webhook"):
        webhook, is_named = vendors.webhook(name), name in settings.notes_help_desks
        told = bool(webhook.secret_in(settings))
        missing = ([] if told else [webhook.secret]) + vendors.note(name).missing(settings)
        if is_named and (missing or not site):
            fix = f"set {how_to_set(missing)}" if missing else "site_url in mkdocs.yml"
            what = f"{' and '.join(missing)} not set" if missing else "a note needs the address of the help centre"
            yield Check("notes", False, f"{name}: {what}", fix)
        elif is_named:
            yield Check("notes", True, f"{name} tells of new tickets, and gets notes")
        elif told:
            detail = f"{name} tells of new tickets, and no note is written on them"
            yield Check("notes", None, detail, f'notes.help_desks = ["{name}"]')
    if store and (unsure := store.new_tickets.counts()["in-doubt"]):
        yield Check("notes", None, f"of {count(unsure, 'note')} nobody knows whether it is there", "kb note list")
