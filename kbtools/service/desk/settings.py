"""`/desk/settings`: what may be changed at the desk, each change shown as lines of its file before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.languages.pages import flat
from kbtools.model.staff import StaffAction
from kbtools.reports.threshold import thresholds_of
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.differences import differences
from kbtools.service.desk.pages import page, to
from kbtools.service.desk.word_places import place_of
from kbtools.service.state import ServiceState, state_of
from kbtools.settings import TABLE, Settings, load_settings, variable
from kbtools.site.change_settings import (
    CHANGEABLE,
    WrittenSettings,
    colour_of,
    is_by_branch,
    prepare_change,
    write_change,
)

PAGE = "/desk/settings"
WORDS = 12  # texts that are shown at once
MOST_WANTED = 100  # characters of what is searched for
LABELS = {
    "name": "Name of the help centre",
    "owner": "Team that answers for an article that names none",
    "review_every": "Days until an article is to be checked again",
    "suggest.min_probability": "How sure an answer must be to be shown, from 0 to 1",
    "contact.fields": "What the form asks for beside the question and the address",
    "contact.required": "Which of these must be filled in",
    "contact.products": "Products to choose from, one a line; without one people write its name",
    "contact.copy": "Do people get a copy of what they wrote?",
    "desk.publish_own": "May editors publish without a colleague?",
    "desk.known_issues": "Who may publish a known issue? Agents who may can publish any draft, by changing its kind",
    "desk.review_days": "Days after which a review that waits is on each editor's Today",
}
SECTIONS = {
    "Name and look": ("name",),
    "The form": ("contact.fields", "contact.required", "contact.products", "contact.copy"),
    "How the team works": ("owner", "review_every", "desk.publish_own", "desk.known_issues", "desk.review_days"),
}
USUAL_COLOUR = "#4051b5"  # of the theme, where none is chosen
THRESHOLD = "suggest.min_probability"


@dataclass(frozen=True, slots=True)
class Field:
    """A setting as a field: `sort` is how it is asked for, `value` what it holds, lists with an entry a line.

    `held_by`: the variable that holds it, which no file changes. `until_start`: what the running service still takes,
    where that is another value.
    """

    key: str
    label: str
    sort: str
    value: str
    choices: tuple[str, ...]
    least: Any
    most: Any
    held_by: str
    until_start: str = ""


async def settings_page(request: Request, who: SignedIn) -> Response:
    """The page; `?q=` searches the texts that customers read."""
    state = state_of(request)
    wanted = " ".join(request.query_params.get("q", "").split())[:MOST_WANTED]
    now = await run_in_threadpool(load_settings, state.workspace.root)
    values: dict[str, object] = {
        "sections": {title: [_field(now, key, state.settings) for key in keys] for title, keys in SECTIONS.items()},
        "threshold": _field(now, THRESHOLD, state.settings),
        "thresholds": await run_in_threadpool(thresholds_of, state.workspace),
        "colour": await run_in_threadpool(colour_of, state.workspace),
        "usual_colour": USUAL_COLOUR,
        "place_of": place_of,
        "wanted": wanted,
        "words": _words(now, wanted) if wanted else [],
        "running_words": dict(flat(state.settings.said)),
        "written": request.query_params.get("written", ""),
        "several": bool(state.workspace.settings.index_storage),
    }
    return page(request, "settings.html", values, who)


async def change(request: Request, who: SignedIn) -> Response:
    """Show what would be written, or write what was shown."""
    state, form = state_of(request), request.state.form
    wanted = await run_in_threadpool(lambda: _wanted(load_settings(state.workspace.root), form))
    if not wanted:
        raise KbError("setting", "nothing is changed", hint="change a field first")
    if form.get("do") == "write":
        done = await run_in_threadpool(_written, state, wanted, form.get("revision", ""), who)
        return to(f"{PAGE}?written={'refused' if done.refused else 1}")
    made = await run_in_threadpool(prepare_change, state.workspace, wanted)
    shown = [(one.path, differences(one.before, one.after)) for one in made.files]
    by_branch = is_by_branch(state.workspace)
    values: dict[str, object] = {"shown": shown, "wanted": wanted, "revision": made.revision, "by_branch": by_branch}
    return page(request, "settings_change.html", values, who)


def _written(state: ServiceState, wanted: Mapping[str, str], revision: str, who: SignedIn) -> WrittenSettings:
    now = state.clock()
    with state.deciding:
        done = write_change(state.workspace, wanted, revision, (who.member.name, who.member.email))
        for name in wanted:
            state.store().staff.note(StaffAction(now, who.member.email, "changed a setting", name))
    return done


def _field(now: Settings, key: str, running: Settings | None = None) -> Field:
    """The field of a setting as the files have it `now`; `running`: what the service began with."""
    row = TABLE[key]
    choices, default = row.metadata["choices"], row.default
    sort = "ticks" if choices and isinstance(default, tuple) else "choice" if choices else type(default).__name__
    held = variable(key) if now.origin.get(key) == variable(key) else ""
    limits = row.metadata["least"], row.metadata["most"]
    value = _shown(getattr(now, row.name))
    taken = _shown(getattr(running or now, row.name))
    until_start = "" if taken == value else taken.replace("\n", ", ") or "none"
    return Field(key, LABELS[key], sort, value, choices, *limits, held, until_start)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(now: Settings, wanted: str) -> list[tuple[str, str]]:
    """The texts whose words or key have what is searched for; those of lists are changed in the file."""
    asked = wanted.casefold()
    texts = ((key, text) for key, text in flat(now.said) if not key.rpartition(".")[2].isdigit())
    return [row for row in texts if asked in f"{row[0]} {row[1]}".casefold()][:WORDS]


def _wanted(now: Settings, form: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form that hold something else than the files do `now`."""
    found: dict[str, str] = {}
    for key in CHANGEABLE:
        field = _field(now, key)
        if field.sort == "ticks" and f"{key}.sent" in form:
            value = "\n".join(_ticked(field, form))
        elif key in form:
            value = _trimmed(form[key])
        else:
            continue
        if value != _trimmed(field.value):
            found[key] = value
    if form.get("colour", "") and form["colour"].lower() != form.get("colour_was", ""):
        found["colour"] = form["colour"].lower()
    said = {f"words.{key}": text for key, text in flat(now.said)}
    texts = {name: value.strip() for name, value in form.items() if name.startswith("words.")}
    found.update((key, text) for key, text in texts.items() if _trimmed(text) != _trimmed(said.get(key, "")))
    return found


def _ticked(field: Field, form: Mapping[str, str]) -> list[str]:
    """What is ticked: first what was so before, in the order of the file, which is that of the contact form."""
    before = field.value.split("\n")
    order = [*before, *(choice for choice in field.choices if choice not in before)]
    return [choice for choice in order if f"{field.key}.{choice}" in form]


def _trimmed(text: str) -> str:
    """The lines of a text without empty ones and spaces around them: a browser sends other line ends than it got."""
    return "\n".join(filter(None, map(str.strip, text.splitlines())))
