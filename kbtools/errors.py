"""Failures that a person can act on: what happened, where, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

REFUSED = 1
BAD_INPUT = 2
MOST_TOLD = 20  # problems of one run that a person is shown; more of them are counted


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of failure: the command's exit code, the HTTP status, and what it means in a line."""

    exit_code: int
    status: int
    meaning: str


CODES: dict[str, Code] = {
    "archive": Code(BAD_INPUT, 400, "An archive or packed file is damaged, or holds more than is read."),
    "article-changed": Code(REFUSED, 409, "Somebody else saved this article since it was opened."),
    "article-exists": Code(REFUSED, 409, "An article with this slug exists already."),
    "article-missing": Code(BAD_INPUT, 404, "No article has this slug."),
    "article-refused": Code(REFUSED, 409, "This cannot be done with the article as it is now."),
    "body-too-large": Code(BAD_INPUT, 413, "The request is larger than the service takes."),
    "claim-refused": Code(REFUSED, 403, "A visitor says that an article helped which the service did not show them."),
    "cluster": Code(REFUSED, 503, "The Dask cluster does not answer, or does not do the work."),
    "contact-field": Code(BAD_INPUT, 422, "A field of the contact form is missing or cannot be used."),
    "csv": Code(BAD_INPUT, 400, "A CSV file or workbook cannot be read with this mapping, delimiter or encoding."),
    "delivery": Code(REFUSED, 502, "A message could not be delivered; it is kept and tried again."),
    "disk": Code(REFUSED, 507, "The disk is full or the folder cannot be written."),
    "docs-missing": Code(BAD_INPUT, 404, "The workspace has no folder with articles."),
    "draft-refused": Code(REFUSED, 422, "No draft can be made from these tickets, or none is needed."),
    "encoding": Code(BAD_INPUT, 400, "A file is not UTF-8 text."),
    "file-outside": Code(BAD_INPUT, 422, "A file leads out of its folder, or is not an ordinary file."),
    "findings": Code(REFUSED, 422, "The content check found errors."),
    "followup-missing": Code(BAD_INPUT, 404, "No follow-up question has this id."),
    "followup-refused": Code(REFUSED, 409, "This follow-up question cannot be offered or taken back like this."),
    "form-damaged": Code(BAD_INPUT, 400, "A form of the desk came in damaged; nothing of it was kept."),
    "front-matter": Code(BAD_INPUT, 422, "The block between the --- lines of an article has a mistake."),
    "gap-missing": Code(BAD_INPUT, 404, "No gap has this id."),
    "gap-refused": Code(REFUSED, 409, "The state of this gap does not allow this."),
    "generation-damaged": Code(REFUSED, 503, "The files of a built index do not match their checksums, or each other."),
    "git": Code(REFUSED, 409, "A git command failed."),
    "help-desk": Code(REFUSED, 502, "The help desk does not answer, or refuses; what was read before is kept."),
    "host": Code(BAD_INPUT, 421, "The request is for a host name that the service does not have."),
    "identity-refused": Code(REFUSED, 403, "What a product says of who is signed in there cannot be believed."),
    "index-locked": Code(REFUSED, 423, "Another command is building the index."),
    "index-missing": Code(REFUSED, 503, "No index has been built yet."),
    "internal": Code(REFUSED, 500, "An unexpected error; the log says where it happened."),
    "job-cut-off": Code(REFUSED, 503, "The process that did a job ended before it was done, several times."),
    "job-missing": Code(BAD_INPUT, 404, "No job has this number."),
    "job-refused": Code(REFUSED, 409, "Another job does the same already, or the job has ended."),
    "json": Code(BAD_INPUT, 400, "A line or a request is not JSON of the expected shape."),
    "mailbox": Code(REFUSED, 502, "The mailbox cannot be read: its server does not answer, or refuses."),
    "mapping": Code(BAD_INPUT, 422, "A mapping names a field or a path that is not there, or leaves one open."),
    "method": Code(BAD_INPUT, 405, "This address does not allow this HTTP method."),
    "mkdocs": Code(REFUSED, 500, "MkDocs could not build the site."),
    "model-missing": Code(REFUSED, 503, "The sentence model of this index is not installed."),
    "not-found": Code(BAD_INPUT, 404, "There is nothing with this address or id."),
    "origin": Code(REFUSED, 403, "Another website tried to send a request in a visitor's name."),
    "outbox-full": Code(REFUSED, 503, "The outbox holds as many messages as the settings allow."),
    "package-missing": Code(REFUSED, 503, "A package that this needs is not installed."),
    "page": Code(BAD_INPUT, 400, "A page of another help centre cannot be read."),
    "picture": Code(
        REFUSED, 502, "A picture could not be downloaded, is not where the page says, or is none by its content."
    ),
    "picture-refused": Code(BAD_INPUT, 422, "A picture for an article cannot be taken as it is."),
    "port-in-use": Code(REFUSED, 503, "Another program listens on this port."),
    "publish-refused": Code(
        REFUSED, 409, "This folder was not created by kb publish, which therefore does not use it."
    ),
    "rate": Code(REFUSED, 429, "Too many requests in a short time."),
    "release-refused": Code(
        REFUSED, 503, "A generation or site in the shared storage is damaged, or was not put there by this help centre."
    ),
    "search-file": Code(BAD_INPUT, 422, "A file in search_index/ has a mistake."),
    "secret-locked": Code(REFUSED, 423, "Another command is replacing the secret."),
    "secret-missing": Code(REFUSED, 503, "The workspace has no secret, or another one than its store was made with."),
    "setting": Code(BAD_INPUT, 422, "A setting has a name or value that cannot be used."),
    "shared-storage": Code(REFUSED, 503, "The shared storage does not answer, or refuses."),
    "sign-in": Code(REFUSED, 502, "The sign-in of your company does not answer, or not as it should."),
    "site-missing": Code(REFUSED, 503, "The site has not been built yet."),
    "slug": Code(BAD_INPUT, 422, "A slug has characters that are not allowed, or is used twice."),
    "staff": Code(BAD_INPUT, 422, "An address or a password of somebody of the staff cannot be used."),
    "staff-exists": Code(REFUSED, 409, "This address has an account already."),
    "staff-missing": Code(BAD_INPUT, 404, "No account has this address."),
    "staff-refused": Code(
        REFUSED, 403, "The staff token is wrong, the service has none, or the role does not allow this."
    ),
    "staff-token": Code(REFUSED, 401, "This page is for staff, and the request has no staff token."),
    "stopping": Code(REFUSED, 503, "The service is told to end, and the request was not finished in time."),
    "store": Code(REFUSED, 503, "The store cannot be opened or written."),
    "ticket": Code(BAD_INPUT, 422, "A ticket does not have the expected shape."),
    "ticket-missing": Code(BAD_INPUT, 404, "No ticket has this id."),
    "webhook-refused": Code(REFUSED, 403, "A new ticket was told of without the right signature or token."),
    "words": Code(BAD_INPUT, 422, "A text in `words.yml` has an unknown key or a wrong value."),
    "workspace-exists": Code(REFUSED, 409, "The folder already holds files that would be overwritten."),
    "workspace-missing": Code(BAD_INPUT, 404, "The folder is not a workspace."),
}


class KbError(Exception):
    """One failure with a code of `CODES`, the place (`docs/vpn.md:3`), and the next step.

    The code is checked when the error is created, so that every code is documented.
    """

    def __init__(self, code: str, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.kind = CODES[code]
        self.code = code
        self.message = message
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[Callable[..., KbError], tuple[str, str, str | None, str | None]]:
        """So that it can be sent to another process."""
        return _again, (self.code, self.message, self.where, self.hint)

    def to_json(self) -> dict[str, str | None]:
        """The one JSON shape of an error, in commands and over HTTP alike."""
        return {"code": self.code, "message": self.message, "where": self.where, "hint": self.hint}

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


def _again(code: str, message: str, where: str | None, hint: str | None) -> KbError:
    return KbError(code, message, where=where, hint=hint)


class KbErrors(Exception):  # noqa: N818 - the plural of KbError, not another kind of it
    """Every problem of one run, in the order of the files; never empty."""

    def __init__(self, problems: Iterable[KbError]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(first_of([str(problem) for problem in self.problems])))

    @property
    def exit_code(self) -> int:
        """The exit code of bad input if any problem is bad input."""
        return max(problem.kind.exit_code for problem in self.problems)


def first_of(lines: Sequence[str]) -> list[str]:
    """The first 20 lines, and one that says how many more there are."""
    rest = len(lines) - MOST_TOLD
    return [*lines[:MOST_TOLD], *([f"… and {rest:,} more"] if rest > 0 else [])]


def raise_all(problems: Iterable[KbError]) -> None:
    """Raise the one problem as itself, several as `KbErrors`; return when there is none."""
    found = list(problems)
    if len(found) == 1:
        raise found[0]
    if found:
        raise KbErrors(found)


_LONGEST = 200  # characters of a name that a person may have mistyped
_NEAR = 60  # per cent of both names that are the same, in order


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was probably meant, for a hint such as "did you mean …?"; None where none is near."""
    if len(name) > _LONGEST:
        return None  # comparing takes as long as the square of the length
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return str(found[0]) if found else None
