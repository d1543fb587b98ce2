"""One table of settings; each comes from the default, `pyproject.toml` or a `KB_*` variable, the last one wins."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kbtools.errors import KbError, nearest, raise_all
from kbtools.languages import OFFERED, WRITTEN
from kbtools.languages.names import main_code, may_be_code
from kbtools.languages.own_words import OWN_WORDS, read_own, words_file
from kbtools.languages.pages import page_texts
from kbtools.text.model_names import model_for
from kbtools.text.toml_text import flat, table_of
from kbtools.text.typed_values import converted

MOST_DAYS = 36_500  # a hundred years: what is later or earlier is no date that can be written


def _setting(
    key: str,
    default: Any,
    meaning: str,
    *,
    choices: tuple[str, ...] = (),
    least: float | None = None,
    most: float | None = None,
    secret: bool = False,
) -> Any:
    """A row of the table. `secret`: it may only come from a variable."""
    limits = {"choices": choices, "least": least, "most": most, "secret": secret}
    return field(default=default, metadata={"key": key, "meaning": meaning, **limits})


@dataclass(frozen=True)
class Settings:
    """Every setting with its value; `origin` remembers where each came from."""

    # Settings of help desks have their rows here, not in the folders of the help desks: settings are read before, and
    # without, the code that uses them, and an unknown name in pyproject.toml is an error whichever help desk is used.
    # fmt: off
    name: str = _setting("name", "Help centre", "Name of the help centre, on its pages and in its mails.")
    lang: str = _setting("lang", "en", "Language of articles and tickets; chooses stemmer and stop words.",
                         choices=OFFERED)
    docs: str = _setting("docs", "docs", "Folder with the articles.")
    pages: tuple[str, ...] = _setting("pages", ("about/**",), "Markdown files in `docs` that are plain pages, not articles (globs). `index.md` and `contact.md` always are.")
    owner: str = _setting("owner", "support-team", "Team that answers for an article that names none.")
    review_every: int = _setting("review_every", 180, "Days until a checked article is due again.", least=1, most=MOST_DAYS)
    store_url: str = _setting("store.url", "sqlite:///.kb/store.db", "Where tickets, links and the outbox are kept (SQLAlchemy URL).", secret=True)
    index_storage: str = _setting("index.storage", "", "Where several services find index and site: an address such as `s3://bucket/help`, or a folder that all of them reach.")
    batch_dask: str = _setting("batch.dask", "", "Address of the scheduler of a Dask cluster that masks tickets in imports and reads them for `kb mine`, such as `tls://scheduler:8786`; empty: this machine does.")
    check_levels: tuple[str, ...] = _setting("check.levels", (), "Rules of the content standard with another level than usual: `due=off`, `blame=error`, `no-owner=advice`.")
    min_probability: float = _setting("suggest.min_probability", 0.3, "Below this probability a suggestion is not shown.", least=0.0, most=1.0)
    model: str = _setting("suggest.model", "auto", "Sentence model that compares meanings. `wordllama` knows English, `multilingual` 16 languages; `auto` chooses by language; `none`: words and evidence alone.", choices=("auto", "wordllama", "multilingual", "none"))
    danger_first: bool = _setting("suggest.danger_first", True, "Whether who writes of fire, smoke, an injury or poison is put to a person first, and shown no article. Where articles are about that, as an insurer's are, switch it off.")
    min_requesters: int = _setting("evidence.min_requesters", 5, "A term of tickets is published only when at least this many different people wrote it.", least=2)
    keep_tickets_days: int = _setting("privacy.keep_tickets_days", 0, "`kb privacy expire` deletes tickets older than this many days; 0: none.", least=0, most=MOST_DAYS)
    redact_region: tuple[str, ...] = _setting("redact.region", ("US",), "Countries whose phone numbers are written without +, for example `GB` or `[\"DE\", \"AT\"]`.")
    redact_words: tuple[str, ...] = _setting("redact.words", (), "Words that are always masked, such as the name of a customer.")
    sites: tuple[str, ...] = _setting("import.sites", (), "Addresses where the help centre is or was published. Links to its articles in agents' replies count as evidence.")
    agents: tuple[str, ...] = _setting("import.agents", (), "Mail domains and addresses of agents; only used for mail archives. Empty: the domain of the support address.")
    sync_zendesk_url: str = _setting("sync.zendesk_url", "", "Address of your Zendesk, such as `https://example.zendesk.com`.")
    sync_zendesk_user: str = _setting("sync.zendesk_user", "", "E-mail address of the agent that the API token belongs to.")
    sync_zendesk_token: str = _setting("sync.zendesk_token", "", "Zendesk API token.", secret=True)
    sync_helpscout_url: str = _setting("sync.helpscout_url", "https://api.helpscout.net", "Address of Help Scout's API.")
    sync_helpscout_app: str = _setting("sync.helpscout_app", "", "Id of your app at Help Scout.")
    sync_helpscout_secret: str = _setting("sync.helpscout_secret", "", "Secret of your app at Help Scout.", secret=True)
    sync_zammad_url: str = _setting("sync.zammad_url", "", "Address of your Zammad, such as `https://support.example.com`.")
    sync_zammad_token: str = _setting("sync.zammad_token", "", "Access token of Zammad, with the right to read tickets.", secret=True)
    sync_github_url: str = _setting("sync.github_url", "https://api.github.com", "Address of GitHub's API.")
    sync_github_repository: str = _setting("sync.github_repository", "", "Repository whose issues are tickets, such as `example/lamp`.")
    sync_github_token: str = _setting("sync.github_token", "", "Token of GitHub, with the right to read issues.", secret=True)
    webhook_zendesk_secret: str = _setting("webhook.zendesk_secret", "", "Signing secret of the webhook by which Zendesk tells of new tickets.", secret=True)
    webhook_freshdesk_secret: str = _setting("webhook.freshdesk_secret", "", "Token in the header `X-Webhook-Token` by which Freshdesk tells of new tickets.", secret=True)
    webhook_zammad_secret: str = _setting("webhook.zammad_secret", "", "HMAC token of the webhook by which Zammad tells of new tickets.", secret=True)
    webhook_helpscout_secret: str = _setting("webhook.helpscout_secret", "", "Secret of the webhook by which Help Scout tells of new conversations.", secret=True)
    webhook_chatwoot_secret: str = _setting("webhook.chatwoot_secret", "", "Secret of the webhook by which Chatwoot tells of new conversations.", secret=True)
    notes_help_desks: tuple[str, ...] = _setting("notes.help_desks", (), "Help desks whose new tickets get an internal note with articles and similar solved tickets.", choices=("zendesk", "freshdesk", "zammad", "helpscout", "chatwoot"))
    notes_chatwoot_url: str = _setting("notes.chatwoot_url", "", "Address of your Chatwoot, such as `https://app.chatwoot.com`.")
    notes_chatwoot_account: str = _setting("notes.chatwoot_account", "", "Number of your account at Chatwoot.")
    notes_chatwoot_token: str = _setting("notes.chatwoot_token", "", "Access token of an agent of Chatwoot.", secret=True)
    contact_address: str = _setting("contact.address", "", "Support address that new tickets are sent to.")
    contact_copy: bool = _setting("contact.copy", True, "Send people a copy of what they wrote.")
    copies_per_day: int = _setting("contact.copies_per_day", 5, "Copies that one e-mail address is sent in a day, whoever typed it into the form.", least=1)
    contact_fields: tuple[str, ...] = _setting("contact.fields", ("name",), "What the contact form asks for beside the question and the e-mail address.", choices=("name", "product", "version", "attachments"))
    answered_languages: tuple[str, ...] = _setting("contact.languages", (), "Languages in which people answer, by their codes, such as `[\"en\", \"de\"]`; the contact form says so. Empty: it says nothing.", choices=WRITTEN)
    contact_required: tuple[str, ...] = _setting("contact.required", (), "Which of these fields must be filled in.", choices=("name", "product", "version"))
    contact_products: tuple[str, ...] = _setting("contact.products", (), "Products to choose from; empty: people write the name.")
    contact_file_types: tuple[str, ...] = _setting("contact.file_types", ("png", "jpg", "gif", "webp", "pdf", "txt"), "Kinds of files that may be attached, recognised by their content.", choices=("png", "jpg", "gif", "webp", "pdf", "txt"))
    contact_file_size: int = _setting("contact.file_size", 5_000_000, "Largest total size of the files of a message, in bytes.", least=100_000, most=20_000_000)
    reference: str = _setting("contact.reference", "KB", "Letters in front of the reference of a message.")
    smtp_host: str = _setting("smtp.host", "", "Mail server. Empty: tickets wait in the outbox.")
    smtp_port: int = _setting("smtp.port", 587, "Port of the mail server.", least=1, most=65535)
    smtp_security: str = _setting("smtp.security", "starttls", "How the connection is encrypted.", choices=("starttls", "tls", "none"))
    smtp_user: str = _setting("smtp.user", "", "User name at the mail server.")
    smtp_password: str = _setting("smtp.password", "", "Password at the mail server.", secret=True)
    smtp_sender: str = _setting("smtp.sender", "", "Sender address of the mails; empty: the support address.")
    deliver_to: str = _setting("deliver.to", "smtp", "Where messages go. `zendesk` uses the account of the settings `sync.zendesk_*`.", choices=("smtp", "webhook", "zendesk", "freshdesk", "github"))
    deliver_webhook_url: str = _setting("deliver.webhook_url", "", "Address that receives messages as signed JSON.")
    deliver_webhook_secret: str = _setting("deliver.webhook_secret", "", "Key that signs the webhook: `whsec_` and 24 bytes or more in base64.", secret=True)
    deliver_freshdesk_url: str = _setting("deliver.freshdesk_url", "", "Address of your Freshdesk, such as `https://example.freshdesk.com`.")
    deliver_freshdesk_token: str = _setting("deliver.freshdesk_token", "", "API key of Freshdesk.", secret=True)
    deliver_github_repository: str = _setting("deliver.github_repository", "", "Private repository where messages become issues, such as `example/support`.")
    deliver_github_token: str = _setting("deliver.github_token", "", "Token of GitHub, with the right to read and write issues there.", secret=True)
    deliver_tries: int = _setting("deliver.tries", 8, "Number of tries before a message is parked for a person to look at.", least=1)
    deliver_wait: float = _setting("deliver.wait", 30.0, "Seconds before the second try; doubled each time, at most an hour.", least=0.01)
    deliver_most_messages: int = _setting("deliver.most_messages", 10_000, "Messages that may wait in the outbox or be parked; the form takes no more.", least=1)
    deliver_most_bytes: int = _setting("deliver.most_bytes", 1_000_000_000, "Bytes that the sealed originals may have together. Delivered ones are deleted early where there is no room.", least=50_000_000)
    deliver_keep_days: int = _setting("deliver.keep_days", 7, "Days that the sealed original is kept after delivery.", least=0, most=MOST_DAYS)
    mail_answers: bool = _setting("mail.answers", False, "Answer new tickets by mail with articles that are sure enough; needs a mail server and `site_url` in mkdocs.yml.")
    mail_min_probability: float = _setting("mail.min_probability", 0.65, "Below this probability of the best article no mail is sent.", least=0.0, most=1.0)
    mail_trusted_server: str = _setting("mail.trusted_server", "", "Name with which your mail server begins its header `Authentication-Results`. Only senders whom it confirmed (DMARC) get such a mail.")
    mail_never_tags: tuple[str, ...] = _setting("mail.never_tags", (), "Tags of articles that are left to people, such as `billing`: where one of them would be in the mail, or one whose file has a mistake, none is sent.")
    mail_per_day: int = _setting("mail.per_day", 2, "Such mails that one address is sent in a day.", least=1)
    mail_close_by: str = _setting("mail.close_by", "mail", "How a request is closed whose person says that a mail answered it: the team gets a `mail`, or the help desk's API does it.", choices=("mail", "zendesk", "freshdesk", "zammad"))
    mail_holdout: float = _setting("mail.holdout", 0.1, "Share of these tickets that get no such mail, as a control group.", least=0.0, most=1.0)
    imap_host: str = _setting("mail.imap_host", "", "Server of the mailbox whose new mails are answered (IMAP). Empty: no mailbox is read.")
    imap_port: int = _setting("mail.imap_port", 993, "Port of that server.", least=1, most=65535)
    imap_security: str = _setting("mail.imap_security", "tls", "How the connection to it is encrypted.", choices=("tls", "starttls", "none"))
    imap_user: str = _setting("mail.imap_user", "", "User name at that server.")
    imap_password: str = _setting("mail.imap_password", "", "Password at that server.", secret=True)
    imap_folder: str = _setting("mail.imap_folder", "INBOX", "Folder of the mailbox where new mails come in.")
    digest_to: tuple[str, ...] = _setting("digest.to", (), "Mail addresses that `kb digest --send` sends the week to.")
    digest_slack_url: str = _setting("digest.slack_url", "", "Incoming webhook of the Slack channel that it is posted to.", secret=True)
    digest_teams_url: str = _setting("digest.teams_url", "", "Address of the Teams workflow that posts it to a channel.", secret=True)
    rate: str = _setting("service.rate", "60/minute", "Requests of each kind that one address may make, such as `60/minute`; of searches and of suggestions 20 times as many.")
    contact_rate: str = _setting("service.contact_rate", "6/minute", "Contact messages that one address may send, refused ones included; as often it may try to sign in to the desk.")
    claims_a_day: int = _setting("service.claims_a_day", 20, "Visits of one network in a day whose \"this helped\" counts.", least=0)
    hosts: tuple[str, ...] = _setting("service.hosts", (), "Host names that the service answers to, such as `help.example.com` or `*.example.com`; empty: the name in `site_url` of mkdocs.yml, and without one every name.")
    mcp: bool = _setting("service.mcp", False, "Answer assistants at `/mcp` by the Model Context Protocol; needs `kbtools[mcp]`.")
    max_body: int = _setting("service.max_body", 262144, "Largest request body in bytes.", least=1024)
    holdout: float = _setting("experiment.holdout", 0.0, "Share of visits to the form that see suggestions only after sending, and of those that are offered no question, as control groups.", least=0.0, most=1.0)
    staff_token: str = _setting("staff.token", "", "Token that opens the staff pages; 16 characters or more.", secret=True)
    staff_frames: tuple[str, ...] = _setting("staff.frames", (), "Addresses of help desks that may show the page for agents in a frame, such as `https://example.zendesk.com`.")
    widget_sites: tuple[str, ...] = _setting("widget.sites", (), "Addresses of your product whose pages may show the help centre in a panel, such as `https://app.example.com`. Empty: there is no widget.")
    widget_secret: str = _setting("widget.secret", "", "Key with which your product signs who is signed in there; 32 characters or more.", secret=True)
    desk_publish: str = _setting("desk.publish", "commit", "What publishing at the desk does: `here` publishes; `commit` also commits, where the workspace is in a git repository; `pull-request` pushes a branch instead.", choices=("here", "commit", "pull-request"))
    desk_author: str = _setting("desk.author", "person", "Whose name such a commit has: of the `person` who published, or of the `team`, which is the name of the help centre.", choices=("person", "team"))
    publish_own: bool = _setting("desk.publish_own", True, "Whether editors may publish at the desk without a colleague; `false`: another person than who sent it to review approves or publishes it, even one who changed its text.")
    known_issues_by: str = _setting("desk.known_issues", "editor", "Who may publish a known issue at the desk, and say that it is mended: each `editor`, or each `agent` too. With `agent`, agents can publish any draft, since they may change its kind to known issue.", choices=("editor", "agent"))
    review_days: int = _setting("desk.review_days", 3, "Days after which a review that waits is shown to every editor.", least=0, most=MOST_DAYS)
    oidc_issuer: str = _setting("oidc.issuer", "", "Address of the sign-in of your company (OpenID Connect), such as `https://login.example.com/realms/example`.")
    oidc_client: str = _setting("oidc.client", "", "Id under which the desk is registered there.")
    oidc_secret: str = _setting("oidc.secret", "", "Secret of that registration.", secret=True)
    oidc_email_claim: str = _setting("oidc.email_claim", "email", "Field of the sign-in's answer with the mail address.")
    oidc_trust_email: bool = _setting("oidc.trust_email", False, "Whether an address counts that the sign-in does not call verified: only where your company alone gives out accounts there.")
    oidc_role_claim: str = _setting("oidc.role_claim", "", "Field of the sign-in's answer with groups or roles, such as `groups`; empty: roles are given at the desk.")
    oidc_roles: tuple[str, ...] = _setting("oidc.roles", (), "Which of these groups has which role, such as `support-leads=editor`; of several the highest counts.")
    oidc_unknown: str = _setting("oidc.unknown", "refuse", "What happens to people of your company without an account and without such a group: they are refused, or become `writer`.", choices=("refuse", "writer"))
    desk_passwords: bool = _setting("desk.passwords", True, "Whether people may sign in to the desk with a password; `false`: only with another way that is set up.")
    user_header: str = _setting("desk.user_header", "", "Header in which a proxy in front of the service tells the mail address of who has signed in there, such as `X-Auth-Request-Email`.")
    proxies: tuple[str, ...] = _setting("desk.proxies", (), "Addresses of the proxies from which this header counts, such as `10.0.0.7` or `10.0.0.0/28`.")
    # fmt: on
    origin: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    own_words: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    folder: Path | None = field(default=None, compare=False, repr=False)

    @property
    def said(self) -> Mapping[str, Any]:
        """The texts that customers read, in the help centre's language, with those of `words.yml` in place of the usual ones."""
        return self.own_words or page_texts(self.lang)

    def in_language(self, lang: str) -> Settings:
        """These settings with the texts in a language, those of `words.LANG.yml` first; raises `KbError("words")`."""
        code = lang.casefold()
        if code in ("", self.lang) or not may_be_code(code):
            return self
        usual, name = page_texts(main_code(code)), words_file(code)
        own = read_own(self.folder, usual, name) if self.folder and (self.folder / name).is_file() else usual
        return replace(self, lang=code, own_words=own)

    @property
    def sentence_model(self) -> str:
        """The name of the model that `suggest.model` means for the language of the help centre."""
        return model_for(self.model, self.lang)

    @property
    def answering(self) -> tuple[str, ...]:
        """Mail domains and addresses of agents: as set, else the domain of the support address."""
        return self.agents or tuple(filter(None, [self.contact_address.rpartition("@")[2]]))


TABLE: dict[str, Any] = {f.metadata["key"]: f for f in fields(Settings) if f.metadata}


def variable(key: str) -> str:
    """The name of a setting's environment variable: `smtp.host` is `KB_SMTP_HOST`."""
    return "KB_" + key.upper().replace(".", "_")


def site_url(root: Path) -> str:
    """The address that mkdocs.yml gives the site at `root`, with a `/` at its end; empty where it gives none."""
    text = (root / "mkdocs.yml").read_bytes().decode("utf-8", "replace")
    told = re.search(r"^site_url:\s*[\"']?(https?://[^\s\"'#]+)", text, re.MULTILINE)
    return f"{told[1].rstrip('/')}/" if told else ""


def load_settings(root: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of the workspace at `root`, and its own words; raises every wrong setting at once, then every word."""
    environ = os.environ if environ is None else environ
    given: dict[str, tuple[object, str]] = {}
    problems: list[KbError] = []
    for key, value in flat(table_of(root / "pyproject.toml")).items():
        given[key] = value, "pyproject.toml"
        if key not in TABLE:
            problems.append(_unknown(key))
        elif TABLE[key].metadata["secret"] and "://" in str(value) and not _has_password(str(value)):
            continue  # a store URL without a password may be in the file
        elif TABLE[key].metadata["secret"]:
            problems.append(
                KbError(
                    "setting",
                    f"'{key}' is a secret and must not be in a file",
                    where="pyproject.toml",
                    hint=f"set {variable(key)}",
                )
            )
    for key in TABLE:
        if variable(key) in environ:
            given[key] = environ[variable(key)], variable(key)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for key, (value, source) in given.items():
        if key not in TABLE:
            continue
        try:
            values[TABLE[key].name] = _checked(key, value, source)
            origin[key] = source
        except KbError as problem:
            problems.append(problem)
    raise_all(problems)
    settings = replace(Settings(), **values, origin=origin, folder=root)
    has_own = (root / OWN_WORDS).is_file()
    return replace(settings, own_words=read_own(root, page_texts(settings.lang))) if has_own else settings


def _has_password(url: str) -> bool:
    """Whether an address contains a password; one that cannot be read counts as if it did."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return parts.password is not None or "password" in parts.query.lower()


def _unknown(key: str) -> KbError:
    meant = nearest(key, TABLE)
    return KbError(
        "setting",
        f"there is no setting '{key}'",
        where="pyproject.toml [tool.kbtools]",
        hint=f"did you mean '{meant}'?" if meant else "kb doctor --settings lists them all",
    )


def _checked(key: str, value: object, source: str) -> object:
    """The value in the type of its default; text from variables is converted."""
    row = TABLE[key]
    wanted = type(row.default)
    try:
        result = converted(value, wanted)
    except (TypeError, ValueError):
        names = {bool: "true or false", int: "a whole number", float: "a number", tuple: "a list of texts", str: "text"}
        raise KbError("setting", f"'{key}' must be {names[wanted]}, not {value!r}", where=source) from None
    choices = row.metadata["choices"]
    for one in (result if wanted is tuple else (result,)) if choices else ():
        if one not in choices:
            raise KbError("setting", f"'{key}' must be one of {', '.join(choices)}, not {one!r}", where=source)
    low, high = row.metadata["least"], row.metadata["most"]
    if (low is not None and not result >= low) or (
        high is not None and not result <= high
    ):  # written so that a NaN is refused
        raise KbError("setting", f"'{key}' must be {_range(low, high)}, not {result}", where=source)
    return result


def _range(low: float | None, high: float | None) -> str:
    return f"at least {low}" if high is None else f"between {low} and {high}"
