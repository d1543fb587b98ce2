"""What can be decided about a topic: each button of its page, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kbtools.articles.edit import open_article, read_text
from kbtools.articles.known_issues import role_for_known_issues
from kbtools.errors import KbError
from kbtools.gaps.assign import assign_gap
from kbtools.gaps.comment import comment_on_gap
from kbtools.gaps.dismiss import dismiss_gap
from kbtools.gaps.extend import extend
from kbtools.gaps.fix import wait_for_fix
from kbtools.gaps.merge import merge_gaps
from kbtools.gaps.plan import plan_gap
from kbtools.gaps.promote import draft_known_issue, promote
from kbtools.gaps.reopen import reopen_gap
from kbtools.gaps.split import split_gap
from kbtools.gaps.title import title_gap
from kbtools.model.article import Article, render_article
from kbtools.model.teamwork import item_of_gap
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.days import day_in
from kbtools.service.desk.review import publish_known_issue
from kbtools.service.state import ServiceState
from kbtools.storage import ArticleEdit
from kbtools.text.normalise import one_line

MOST_WHY = 500  # characters of a reason
MOST_ID = 100
MOST_HELPS = 2_000  # characters of what helps until a fault is mended
LATER = timedelta(days=30)
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for: about which gap, by whom and when."""

    state: ServiceState
    who: SignedIn
    id: str
    form: Form
    now: datetime

    @property
    def page(self) -> str:
        """The page of the gap."""
        return f"/desk/gaps/{self.id}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A button. `said`: how the log says it. `act` returns the next page."""

    said: str
    act: Callable[[Asked], str]


def changed(asked: Asked) -> Sequence[str]:
    """The gaps that a decision may change: the one that has the others afterwards comes first."""
    return _order(asked) if asked.form.get("do") == "merge" else [asked.id]


def _dismiss(asked: Asked) -> str:
    until = day_in(asked.form, "until", asked.now, later=True)
    dismiss_gap(asked.state.workspace, asked.id, _why(asked.form, "why no article is needed"), until=until)
    return asked.page


def _later(asked: Asked) -> str:
    until = day_in(asked.form, "until", asked.now, later=True) or asked.now.date() + LATER
    dismiss_gap(asked.state.workspace, asked.id, "later", until=until)
    return asked.page


def _fix(asked: Asked) -> str:
    issue, why = (one_line(asked.form.get(name, ""), MOST_WHY) for name in ("issue", "why"))
    wait_for_fix(asked.state.workspace, asked.id, issue, why)
    return asked.page


def _plan(asked: Asked) -> str:
    """Note that this person will write it, and looks after it, unless somebody does already."""
    state = asked.state
    plan_gap(state.workspace, asked.id, one_line(asked.form.get("why", ""), MOST_WHY))
    if not state.store().teamwork.assignment(item_of_gap(asked.id)):
        assign_gap(state.workspace, asked.id, asked.who.member.email, None, asked.now, state.known_articles.now())
    return asked.page


def _draft(asked: Asked) -> str:
    made = promote(asked.state.workspace, asked.id, asked.now.date())
    return f"/desk/articles/{made.path.stem}/edit"


def _known_issue(asked: Asked) -> str:
    """Write a known issue in two fields, and begin to publish it."""
    state, role = asked.state, role_for_known_issues(asked.state.settings)
    if not asked.who.member.may(role):
        raise KbError("staff-refused", f"known issues are published by people with the role {role}", hint="ask one")
    title, helps = asked.form.get("title", ""), asked.form.get("helps", "")[:MOST_HELPS]
    made = draft_known_issue(state.workspace, asked.id, title, helps, asked.now.date())
    return publish_known_issue(state, made.path.stem, asked.who)


def _reopen(asked: Asked) -> str:
    reopen_gap(asked.state.workspace, asked.id)
    return asked.page


def _title(asked: Asked) -> str:
    title_gap(asked.state.workspace, asked.id, asked.form.get("title", ""))
    return asked.page


def _merge(asked: Asked) -> str:
    into, other = _order(asked)
    merge_gaps(asked.state.workspace, into, [other], asked.now)
    return f"/desk/gaps/{into}"


def _order(asked: Asked) -> tuple[str, str]:
    """The gap that stays and the one that goes into it: one that has a draft or an article stays."""
    other = asked.form.get("other", "")[:MOST_ID]
    if not other:
        raise KbError("gap-refused", "choose the topic that is the same", where="other")
    store = asked.state.store()
    stays = store.gaps.get(asked.id).slug and not store.gaps.get(other).slug
    return (asked.id, other) if stays else (other, asked.id)


def _split(asked: Asked) -> str:
    tickets = [value for name, value in asked.form.items() if name.startswith("ticket-")]
    if not tickets:
        raise KbError("gap-refused", "tick the tickets that are about something else", where="ticket")
    split_gap(asked.state.workspace, asked.id, tickets, asked.now, write=True)
    return asked.page


def _extend(asked: Asked) -> str:
    return _in_the_editor(asked, phrases_only=False)


def _phrases(asked: Asked) -> str:
    return _in_the_editor(asked, phrases_only=True)


def _in_the_editor(asked: Asked, *, phrases_only: bool) -> str:
    """Keep what the topic adds to an article as this person's unsaved text; returns the editor's page."""
    state, library, email = asked.state, asked.state.known_articles.now(), asked.who.member.email
    slug = library.article(one_line(asked.form.get("into", ""), MOST_ID)).slug
    if state.store().article_edits.find(slug, email):
        hint = f"save or drop it first: /desk/articles/{slug}/edit"
        raise KbError("article-refused", "you have an unsaved text of this article", where=slug, hint=hint)
    opened = open_article(state.workspace, slug, library)
    article = extend(state.workspace, asked.id, slug).addition.article
    if phrases_only:
        article = _with_phrases(read_text(opened, opened.text), article, state.store().gaps.get(asked.id).title)
    text = render_article(article, opened.text)
    state.store().article_edits.put(ArticleEdit(slug, email, text, opened.revision, asked.now))
    plan_gap(state.workspace, asked.id, f"it goes into the article {slug}")
    return f"/desk/articles/{slug}/edit"


def _with_phrases(article: Article, longer: Article, title: str) -> Article:
    """The article with what the longer one has of customers' ways to ask; with the topic's title where that is none."""
    added = longer.phrases if longer.phrases != article.phrases else (*article.phrases, title)
    return replace(article, phrases=added, sources=longer.sources)


def _assign(asked: Asked) -> str:
    due = day_in(asked.form, "due", asked.now)
    library = asked.state.known_articles.now()
    assign_gap(asked.state.workspace, asked.id, asked.form.get("assignee", ""), due, asked.now, library)
    return f"{asked.page}#team"


def _comment(asked: Asked) -> str:
    comment_on_gap(asked.state.workspace, asked.id, asked.form.get("said", ""), asked.now, asked.who.member.email)
    return f"{asked.page}#team"


def _why(form: Form, missing: str) -> str:
    why = one_line(form.get("why", ""), MOST_WHY)
    if not why:
        raise KbError("gap-refused", f"write down {missing}: colleagues read it later", where="why")
    return why


DECISIONS: dict[str, Decision] = {
    "plan": Decision("planned an article", _plan),
    "draft": Decision("drafted an article", _draft),
    "extend": Decision("began to add to an article", _extend),
    "phrases": Decision("began to improve how an article is found", _phrases),
    "dismiss": Decision("decided that no article is needed", _dismiss),
    "later": Decision("put off", _later),
    "fix": Decision("sent to the product team", _fix),
    "known-issue": Decision("wrote a known issue for", _known_issue),
    "reopen": Decision("opened again", _reopen),
    "title": Decision("gave another title to", _title),
    "merge": Decision("merged", _merge),
    "split": Decision("split", _split),
    "assign": Decision("assigned", _assign),
    "comment": Decision("commented on", _comment),
}
"""From the button's name: how the log says it, and what it does."""
