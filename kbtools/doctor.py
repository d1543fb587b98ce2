"""What is installed, configured, out of date or missing, each with the command that repairs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import Library
from kbtools.articles.translations import languages_of
from kbtools.errors import KbError, KbErrors
from kbtools.languages import LANGUAGES, language
from kbtools.languages.capabilities import CAPABILITIES, capable
from kbtools.languages.names import main_code, name_in
from kbtools.languages.own_words import OWN_WORDS, words_file
from kbtools.languages.pages import flat, is_translated, page_texts
from kbtools.search.generations import Generations
from kbtools.settings import TABLE, site_url
from kbtools.system.files import why_not_written
from kbtools.system.sealing import VARIABLE
from kbtools.text.model_names import NONE, PACKAGES, second_model_for
from kbtools.text.normalise import count
from kbtools.workspace import Workspace

ALMOST_FULL = 0.8  # of what the outbox may hold
WAITS_LONG = timedelta(minutes=1)  # of a job that a worker would have taken up

if TYPE_CHECKING:
    from kbtools.settings import Settings
    from kbtools.storage import Store


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `good` is None if it works, but not as well as it could."""

    name: str
    good: bool | None
    detail: str
    fix: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {"name": self.name, "good": self.good, "detail": self.detail, "fix": self.fix}


def examine(workspace: Workspace) -> list[Check]:
    """Run all checks; a failure becomes a check that reports it."""
    found: list[Check] = []
    with ExitStack() as opened:
        # opened by the first check that needs it; where that fails, each check that needs it reports so
        store = cache(lambda: opened.enter_context(workspace.store_if_any()))
        library = cache(lambda: Library.of(workspace))
        looks: dict[str, Callable[[], Iterator[Check]]] = {
            "settings": lambda: _settings(workspace),
            "language": lambda: _language(workspace),
            "translations": lambda: _translations(workspace, library()),
            "words": lambda: _words(workspace),
            "secret": lambda: _secret(workspace, store),
            "articles": lambda: _articles(library()),
            "store": lambda: _store(store(), workspace.settings),
            "jobs": lambda: _jobs(store()),
            "disk": lambda: _disk(workspace),
            "index": lambda: _index(workspace, store),
            "model": lambda: _model(workspace),
            "site": lambda: _site(workspace),
            "delivery": lambda: _delivery(workspace),
            "hosts": lambda: _hosts(workspace),
            "mailbox": lambda: _mailbox(workspace),
            "notes": lambda: _notes(workspace, store()),
        }
        for name, look in looks.items():
            try:
                found += look()
            except KbError as problem:
                found.append(Check(name, False, str(problem), problem.hint or ""))
            except KbErrors as several:
                detail = f"{len(several.problems)} problems, first: {several.problems[0]}"
                found.append(Check(name, False, detail, "kb check"))
    return found


def settings_table(workspace: Workspace) -> list[tuple[str, str, str, str]]:
    """Every setting: key, value (secrets hidden), where it comes from, and what it does."""
    settings = workspace.settings
    rows = []
    for key, row in TABLE.items():
        value, secret = getattr(settings, row.name), row.metadata["secret"] and key in settings.origin
        shown = "(hidden)" if secret else ", ".join(value) if isinstance(value, tuple) else str(value)
        rows.append((key, shown, settings.origin.get(key, "default"), row.metadata["meaning"]))
    return rows


def _settings(workspace: Workspace) -> Iterator[Check]:
    origin = workspace.settings.origin
    given = [f"{key} from {source}" for key, source in sorted(origin.items()) if not TABLE[key].metadata["secret"]]
    yield Check("settings", True, "; ".join(given) or "all as they come")


def _language(workspace: Workspace) -> Iterator[Check]:
    """What the language of the help centre lacks, in one line."""
    code = workspace.settings.lang
    detail = "; ".join([language(code).name, *(_lacks(code) or ["nothing is missing"])])
    yield Check("language", None if capable(code, "no") else True, detail)


def _translations(workspace: Workspace, library: Library) -> Iterator[Check]:
    """What each language lacks that published articles are translated into, a line each."""
    for code in languages_of(library.published):
        own = workspace.root / words_file(code)
        foreign = not is_translated(main_code(code)) and not own.is_file()
        lacks = _lacks(main_code(code))
        detail = "; ".join([name_in(code, "en"), *(lacks or ["nothing is missing"])])
        fix = f"write what pages say in this language into {own.name}: kb words" if foreign else ""
        yield Check("translations", None if any(lack.startswith(_UNKNOWN) for lack in lacks) else True, detail, fix)


_UNKNOWN = "not known: "


def _lacks(code: str) -> list[str]:
    """What is not known of a language, and what is known in part; of one without a folder nothing is."""
    known = code in LANGUAGES
    missing = capable(code, "no") if known else [capability.name for capability in CAPABILITIES]
    partly = capable(code, "in part") if known else []
    lacks = [f"{_UNKNOWN}{', '.join(missing)}"] if missing else []
    return lacks + ([f"known in part: {', '.join(partly)}"] if partly else [])


def _words(workspace: Workspace) -> Iterator[Check]:
    settings = workspace.settings
    lang, usual, said = settings.lang, dict(flat(page_texts(settings.lang))), dict(flat(settings.said))
    own = sum(said[key] != usual[key] for key in usual)
    detail = f"{count(own, 'sentence')} of your own in {OWN_WORDS}" if own else "all as they come"
    foreign = not is_translated(lang) and own < len(usual)
    detail += f"; {len(usual) - own:,} are in English, not in '{lang}'" if foreign else ""
    yield Check("words", None if foreign else True, detail, f"write them into {OWN_WORDS}: kb words" if foreign else "")


def _secret(workspace: Workspace, store: Callable[[], Store | None]) -> Iterator[Check]:
    secret, opened = workspace.secret(), store()
    path = workspace.root / ".kb" / "secret"
    if opened and opened.is_of_another_secret(secret):
        fix = f"put the earlier secret back into {path} or {VARIABLE}; messages in the outbox wait for it"
        yield Check("secret", False, "not the one that the store was made with", fix)
    elif path.is_file() and path.stat().st_mode & 0o077:
        yield Check("secret", False, "other people on this machine can read it", f"chmod 600 {path}")
    else:
        yield Check("secret", True, "there, and readable by its owner alone")


def _articles(library: Library) -> Iterator[Check]:
    counts = f"{len(library.articles)} articles, {len(library.published)} published"
    if library.problems:
        yield Check("articles", False, f"{counts}; {len(library.problems)} cannot be read", "kb check")
    else:
        yield Check("articles", True, counts)


def _store(store: Store | None, settings: Settings) -> Iterator[Check]:
    if store is None:
        yield Check("store", None, "no tickets yet", "kb ticket import FILE")
        return
    yield Check("store", True, f"{store.tickets.count()} tickets, {len(store.links.all())} links")
    counts = store.outbox.counts()
    parked = counts.get("parked", 0)
    detail, sizes = f"{counts.get('waiting', 0)} waiting, {parked} parked", store.outbox.sizes()
    number, size = (sum(figures[state] for state in ("waiting", "parked")) for figures in (counts, sizes))
    used = max(number / settings.deliver_most_messages, size / settings.deliver_most_bytes)
    if used > ALMOST_FULL:
        detail += f"; {used:.0%} of what it may hold (deliver.most_messages, deliver.most_bytes)"
    failing, reason = store.outbox.failing()
    if failing:
        detail += f"; {failing} of those that wait were tried in vain, last: {reason}"
    good = not parked and not failing and used <= ALMOST_FULL
    yield Check("outbox", good, detail, "" if good else "kb outbox list")


def _jobs(store: Store | None) -> Iterator[Check]:
    """Jobs that nobody takes up; nothing where there are none."""
    now = datetime.now(UTC)
    waits = [now - job.heard_at for job in store.jobs.not_ended()] if store else []
    waiting = [since for since in waits if since > WAITS_LONG]
    if waiting:
        longest = max(waiting)
        detail = f"{count(len(waiting), 'job')} waiting, the longest for {longest.total_seconds() / 60:.0f} minutes"
        yield Check("jobs", None, f"{detail}: no worker takes them up", "kb worker, or kb serve without --no-jobs")


def _disk(workspace: Workspace) -> Iterator[Check]:
    from kbtools.storage import Store

    url, folder = workspace.settings.store_url, workspace.search_index
    of_store = Store.why_not_written_at(url, workspace.root) if workspace.has_store else ""
    place, folder = ("the index", folder) if folder.is_dir() else ("the workspace", workspace.root)
    tried = {"the store": of_store} if workspace.has_store and of_store is not None else {}
    tried[place] = why_not_written(folder)
    for name, why in tried.items():
        if why:
            fix = "free some space, or check the permissions of the folder and its files"
            yield Check("disk", False, f"nothing can be written into {name}: {why}", fix)
            return
    unknown = "; whether PostgreSQL takes more is not tried" if of_store is None else ""
    yield Check("disk", True, f"{' and '.join(tried)} can be written{unknown}")


def _index(workspace: Workspace, store: Callable[[], Store | None]) -> Iterator[Check]:
    from kbtools.search.build import fingerprint

    generations = Generations.of(workspace)
    generation, name = generations.open(), generations.current_name()
    if generation.name != name:
        yield Check("index", False, f"{name} is damaged; {generation.name} serves", "kb index --full")
        return
    fresh = generation.manifest.fingerprint == fingerprint(workspace, store())
    detail = f"{name}, {'up to date' if fresh else 'older than the articles or tickets'}"
    yield Check("index", True if fresh else None, detail, "" if fresh else "kb index")


def _model(workspace: Workspace) -> Iterator[Check]:
    name = workspace.settings.sentence_model
    if name == NONE:
        yield Check("meaning", None, "switched off; words and evidence answer alone", 'suggest.model = "auto"')
    elif PACKAGES[name].is_installed:
        second = second_model_for(workspace.settings.model, workspace.settings.lang)
        also = f", and {second} for questions in other languages" if second else ""
        yield Check("meaning", True, f"{name} is installed{also}")
    else:
        fix = f"pip install {PACKAGES[name].name}"
        yield Check("meaning", None, f"{name} is not installed; words and evidence answer alone", fix)


def _site(workspace: Workspace) -> Iterator[Check]:
    if (workspace.site / "index.html").is_file():
        yield Check("site", True, f"built in {workspace.site}")
    else:
        yield Check("site", None, "not built yet", "kb build")
    if workspace.settings.widget_sites and not (workspace.site / "kb-widget" / "index.html").is_file():
        fix = "kb build; without the contact form there is no widget"
        yield Check("widget", False, "widget.sites is set, but the site was not built with a panel", fix)


def _hosts(workspace: Workspace) -> Iterator[Check]:
    hosts = workspace.host_names
    if hosts:
        yield Check("hosts", True, f"kb serve answers to {', '.join(hosts)}")
    else:
        fix = "site_url in mkdocs.yml, or the setting service.hosts"
        yield Check("hosts", None, "kb serve answers to every host name", fix)


def _notes(workspace: Workspace, store: Store | None) -> Iterator[Check]:
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


def _mailbox(workspace: Workspace) -> Iterator[Check]:
    from kbtools.contact.read_mailbox import check_mailbox

    if workspace.settings.imap_host:
        yield Check("mailbox", True, check_mailbox(workspace))


def _delivery(workspace: Workspace) -> Iterator[Check]:
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
