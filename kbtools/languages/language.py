"""The data of a language; everything that is not known yet is empty.

Most fields are `Ways`: regular expressions for what people write, grouped by the part of the product that uses them.
For example, mining removes more greetings from a question than a draft does from a reply.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Ways = tuple[str, ...]
"""Regular expressions, each one way to say a thing; tried in any case unless a field says otherwise."""

PROGRAMS = (
    "(?:acompli|airmail|android|aol|aqua ?mail|blackberry|bluemail|fastmail|front|galaxy|gmail|gmx|hey|huawei|inbox"
    r"|ipad|iphone|ipod|k-9|libero|mail|mailbox|mailspring|mobile|newton|orange|outlook|polymail|proton|samsung|spark"
    r"|superhuman|telekom|thunderbird|web\.de|windows|xiaomi|yahoo|zoho)\b"
)
"""Names of programs and devices from which people send mail, the same in every language."""


@dataclass(frozen=True)
class MailMarks:
    """Patterns for what surrounds the words of a message: quotations, signatures, automatic replies."""

    answered: Ways = ()  # before the subject of a reply, without the colon: "Re"
    on: Ways = ()  # first words of the line above a quotation: "On" of "On 3 May, Ada Lovelace wrote:", …
    wrote: Ways = ()  # … and what ends it, before the colon
    own: Ways = ()  # words that are not in such a line of a program, but in a person's: "my" colleague wrote
    separators: Ways = ()  # between hyphens above a quotation: "Original message"
    forwards: Ways = ()  # the same, or a line of its own, above what was forwarded
    below: Ways = ()  # what says that the message is what was forwarded: "See below"
    reply_above: Ways = ()  # part of a help desk's line, which says to write above it
    sender: Ways = ()  # labels in a quoted head, without the colon: "From", …
    sent: Ways = ()  # … one for a date that is in nothing but a head of a mail, …
    date: Ways = ()  # … one for any date, …
    recipient: Ways = ()  # … "To", "Cc", …
    subject: Ways = ()  # … "Subject"
    device: Ways = ()  # whole lines that a program or device adds
    on_behalf: Ways = ()  # whole lines with a name: "i. A. Ada Lovelace"
    disclaimer: Ways = ()  # legal notices: how a line begins
    banner: Ways = ()  # whole lines that a mail server adds at the top
    automatic: Ways = ()  # how an automatic reply begins
    trash: Ways = ()  # names of the folders and labels for what was deleted, …
    junk: Ways = ()  # … for spam, …
    drafts: Ways = ()  # … and for what was never sent


@dataclass(frozen=True)
class Closings:
    """What people write at the end of a message, above their name or in front of it; without the comma."""

    full: Ways = ()  # "Kind regards"
    short: Ways = ()  # letters that may also mean something else: "LG", which is a brand, too; case as written
    thanks: Ways = ()  # a person may write on below them


@dataclass(frozen=True)
class ReplyOutcomes:
    """What requesters write when a reply worked or failed, and thanks, which say neither."""

    worked: Ways = ()  # whole words
    thanks: Ways = ()  # whole words
    failed: Ways = ()


@dataclass(frozen=True)
class Mining:
    """What mining removes from a question, and words that make a title of a gap worse."""

    greetings: Ways = ()  # at the beginning of a question, before a name
    insults: Ways = ()  # whole words
    at_us: Ways = ()  # whole words for the reader, which show that an insult is meant for us
    pleading: Ways = ()  # whole words that say nothing about the topic
    tried: Ways = ()  # whole words about what one person did


@dataclass(frozen=True)
class Asking:
    """Words that decide which parts of a question may become the title or a phrase of a draft."""

    joins: Ways = ()  # whole words after a comma at which a sentence may be cut
    chat: Ways = ()  # whole words that are not part of the question
    opens_question: Ways = ()  # whole words
    torn: Ways = ()  # whole words at the beginning of a sentence that needs the one before
    story: Ways = ()  # what works, what was tried, and opinions: nobody searches for these
    setup: Ways = ()  # whole sentences that say only what somebody has, case as written
    pleading: Ways = ()  # whole words that say nothing of the topic
    telling: Ways = ()  # whole words at the beginning of what happened to one person
    no_product: Ways = ()  # words before a number that are no product, case as written
    hours: Ways = ()  # after a number that is an hour and not a version, case as written


@dataclass(frozen=True)
class AskingBack:
    """How agents ask for what a message does not tell."""

    opens: Ways = ()  # how a question for facts begins, whole words: "which"
    asks: Ways = ()  # whole words in front of `tells`: "could you"
    tells: Ways = ()  # whole words: "send"
    leads: Ways = ()  # whole words in front of either: "also"
    proposes: Ways = ()  # how a question begins that proposes a step, or asks whether one worked: "what happens if"
    looks_back: Ways = ()  # whole words for what was named before: "these"
    empty: Ways = ()  # plain words in small letters that say nothing of what is asked: "provide"


@dataclass(frozen=True)
class People:
    """Words near names of people in a ticket; a draft must not contain names."""

    greetings: Ways = ()  # short ones, after which a name may be in small letters
    openings: Ways = ()  # other words in front of a name
    titles: Ways = ()  # "Mrs", without the point
    nobody: Ways = ()  # plain words after a greeting that are no name
    everybody: Ways = ()  # those of them that are removed with the greeting
    goes_on: Ways = ()  # whole words after a name at the beginning of a message
    quoting: Ways = ()  # whole words after a name, above a quotation in a forum: "said"


@dataclass(frozen=True)
class PersonalData:
    """Words by which redaction finds names, passwords and telephone numbers, and excludes what only looks like them."""

    titles: Ways = ()  # plain words as they are written, "Mrs", without the point
    second_titles: Ways = ()  # plain words as they are written, behind another title: "Herr Dr."
    particles: Ways = ()  # plain words in small letters within a name, "van"
    greetings: Ways = ()  # in front of a name
    informal: Ways = ()  # in front of a first name in small letters: "moin"
    openers: Ways = ()  # plain words in small letters: the first ones of greetings and closings
    joins: Ways = ()  # plain words between two names
    calls_oneself: Ways = ()  # plain words in small letters in front of one's own name
    presents: Ways = ()  # plain words as they are written, in front of a name and surname
    comes_from: Ways = ()  # plain words in small letters behind such a name, "from"
    no_names: Ways = ()  # plain words in small letters that stand where names do
    names_too: Ways = ()  # plain words in small letters that are names as well
    teams: Ways = ()  # plain words in small letters in the names of teams and firms, "support"
    brands: Ways = ()  # plain words in small letters that are greeted or have a title and are nobody: "dr. oetker"
    name_labels: Ways = ()  # plain words in small letters in front of a colon and a name, at the start of a line
    births: Ways = ()  # plain words in small letters in front of a date of birth
    mails: Ways = ()  # words right in front of an address that is written with "at"
    passwords: Ways = ()  # whole words in front of a password
    password_marks: Ways = ()  # plain letters, of which each way of `passwords` has some
    short_passwords: Ways = ()  # plain words among `passwords` that often mean something else
    says: Ways = ()  # between such a word and the password
    becomes: Ways = ()  # the same, where a password is changed
    no_passwords: Ways = ()  # plain words in small letters that are said of a password
    no_password_endings: Ways = ()  # plain last letters of such words, "ed"
    codes: Ways = ()  # in front of a one-time code
    code_marks: Ways = ()  # plain letters, of which each way of `codes` has some
    keys: Ways = ()  # in front of a key of a program
    key_marks: Ways = ()  # plain letters, of which each way of `keys` has some
    code_says: Ways = ()  # between such words and the code or key
    at_signs: Ways = ()  # in brackets instead of "@", small letters
    dots: Ways = ()  # the same instead of a full stop
    phones: Ways = ()  # whole words in front of a telephone number
    phone_kinds: Ways = ()  # plain words in small letters between the two: "number", "home"
    called: Ways = ()  # plain words in small letters for who is to be called: "me"
    models: Ways = ()  # plain words in small letters in front of "of the phone": then a number is that of a model
    numbers: Ways = ()  # whole words in front of another number
    number_words: Ways = ()  # between
    units: Ways = ()  # whole words behind a number that is no telephone's
    versions: Ways = ()  # whole words in front of a version, which may look like an address of a machine


@dataclass(frozen=True)
class Streets:
    """Words by which redaction finds postal addresses. Case as written unless it says otherwise."""

    endings: Ways = ()  # plain: last letters of a street's name with its number behind it, "straße"
    attributes: Ways = ()  # in front of such a name
    ahead: Ways = ()  # plain words in front of a street's name with its number behind it, "Calle"
    behind: Ways = ()  # plain words behind a street's name with its number in front, "Street"
    ordinals: Ways = ()  # plain letters behind the number that is a name: "5th Avenue"
    directions: Ways = ()  # plain words behind "Street"
    between: Ways = ()  # between a number and the street's name, "rue"; any case
    repeats: Ways = ()  # plain words behind a number that is used again, "bis"
    joins: Ways = ()  # plain words in small letters within a name, "de"
    elisions: Ways = ()  # the same, where an apostrophe follows, "d"
    articles: Ways = ()  # plain words in small letters within any name in front of a number, postcode and town
    units: Ways = ()  # plain words in front of a flat's number, behind the street
    units_first: Ways = ()  # the same, in front of the street
    houses: Ways = ()  # plain words that begin a house's name in front of the street, "The"
    boxes: Ways = ()  # in front of the number of a post-office box, any case; the last three letters are plain

    @property
    def has_streets(self) -> bool:
        """Whether a street can be told by its words, and not only by the town behind it."""
        return bool(self.endings or self.ahead or self.behind or self.between)


@dataclass(frozen=True)
class Language:
    """One language. Its folder may also contain `stop_words.txt`, `pages.json` and `draft_cues.py`."""

    code: str  # ISO 639-1
    name: str  # in English
    stemmer: str = ""  # of Snowball
    joints: Ways = ()  # plain letters between two words written as one, also none; empty where words are written apart
    elided: Ways = ()  # plain letters: words that lose a vowel before another word, and stand at it: "l'eau"
    country: str = ""  # where most people live who write it, ISO 3166; empty where that is not one country
    mail: MailMarks = field(default_factory=MailMarks)
    closings: Closings = field(default_factory=Closings)
    danger: Ways = ()  # to life and health, as people tell of it; small letters without accents, whole words
    outcomes: ReplyOutcomes = field(default_factory=ReplyOutcomes)
    mining: Mining = field(default_factory=Mining)
    asking: Asking = field(default_factory=Asking)
    asking_back: AskingBack = field(default_factory=AskingBack)
    people: People = field(default_factory=People)
    personal: PersonalData = field(default_factory=PersonalData)
    has_capital_nouns: bool = False  # whether any noun begins with a capital, so that a name cannot be told by it
    steps: Ways = ()  # before the number of an item in a list: "step"
    presses: Ways = ()  # whole words in front of what is written on a button: "click on the"
    streets: Streets = field(default_factory=Streets)
    columns: tuple[
        tuple[str, str], ...
    ] = ()  # field of a ticket, or people; names of its column, small letters and digits only
    resolved: Ways = ()  # first word of a status that means resolved, in small letters
    blame: tuple[
        tuple[str, str], ...
    ] = ()  # in an article, small letters, the first one a letter; what to write instead
