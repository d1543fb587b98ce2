"""What is masked, and what is kept because it is what the text is about."""

from __future__ import annotations

import pytest

from kbtools.errors import KbError
from kbtools.redaction import KINDS, Redactor, redactor_for

US = Redactor("US", ["Acme Corp", "Jörg"])

MASKED = [
    ("write to jane.doe+x@example.co.uk.", "write to [email]."),
    ("jane (at) example (dot) com", "[email]"),
    ("it's o'brien@example.com!", "it's [email]!"),
    ("open /?mail=jane%40example.com", "open /?mail=[email]"),
    ("call 415-555-2671 or (415) 555-2671", "call [phone] or [phone]"),
    ("my number is 4155552671", "my number is [phone]"),
    ("+49 (0)30 1234567, +44 20 7946 0958", "[phone], [phone]"),
    ("call me at 555-0132 please", "call me at [phone] please"),
    ("0049 171 1234567", "[phone]"),
    ("card 4111 1111 1111 1111 exp 12/27", "card [card] exp 12/27"),
    ("5500-0000-0000-0004 or 378282246310005", "[card] or [card]"),
    ("IBAN DE89 3704 0044 0532 0130 00 and then", "IBAN [iban] and then"),
    ("gb82west12345698765432", "[iban]"),
    ("from 203.0.113.7 and 2001:db8::1", "from [ip] and [ip]"),
    ("the server 203.0.113.7 answers", "the server [ip] answers"),
    ("see https://user:pw@host.com/x now", "see [url] now"),
    ("https://x.com/reset?token=abcdefgh", "[url]"),
    ("https://x.com/invite/3fa85f64-5717-4562-b3fc-2c963f66afa6", "[url]"),
    ("sk_live_" + "abcdefgh12345678", "[token]"),
    ("ghp_abcdefghijklmnopqrst123456", "[token]"),
    ("token cw_pat_7Qm2xV9sLk4TzB8nRw1YdH3f from the beta", "token [token] from the beta"),
    ("set cw_key_abcdefghijklmnopqrst to on", "set cw_key_abcdefghijklmnopqrst to on"),
    ("xoxb-123456789012-abcdef", "[token]"),
    ("AKIAIOSFODNN7EXAMPLE", "[token]"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def_ghi", "[token]"),
    ("Authorization: Bearer abc123def456ghi789", "Authorization: Bearer [token]"),
    ("api key: abcd1234efgh", "api key: [token]"),
    ("-----BEGIN PRIVATE KEY-----\nMIIEvQ\nabc=\n-----END PRIVATE KEY-----\nthanks", "[token]\nthanks"),
    ("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\ncut off here", "[token]\ncut off here"),
    ("my password is hunter2", "my password is [password]"),
    ("the password is sunshine", "the password is [password]"),
    ("pw: geheim!, pass: Abc", "pw: [password], pass: [password]"),
    ("Mein Passwort lautet Sommer2024!", "Mein Passwort lautet [password]"),
    ("Kennwort: Hund", "Kennwort: [password]"),
    ("mot de passe : soleil", "mot de passe : [password]"),
    ("password for the router is abc123", "password for the router is [password]"),
    ("Password:\nHunter22", "Password:\n[password]"),
    ("PIN is 1234, verification code 482910", "PIN is [password], verification code [password]"),
    ("ACME  corp and Jörg", "[word] and [word]"),
]

KEPT = [
    "order 4155552671, order #415-555-2671, ORD-4155552671",
    "tracking number 9400111899223197428490",
    "version 1.2.3.4, v2.0.1.3, Chrome/120.0.0.0, build 10.0.19045.3803",
    "error 0x80070057, E-1234, error code 1234, HTTP 404",
    "3fa85f64-5717-4562-b3fc-2c963f66afa6 d41d8cd98f00b204e9800998ecf8427e",
    "2026-03-01 12:30:45, 01.02.2026, 3/1/2026, 12:30",
    "$1,234,567.89 or 1.234.567,00 € or 12500000 EUR",
    "https://example.com/articles/reset-password?lang=en#step-2",
    "https://example.com/orders/4155552671",
    "https://github.com/o/r/commit/9e575d2ab3c4d5e6f708192a3b4c5d6e7f809a1b",
    "127.0.0.1, 0.0.0.0, 255.255.255.0, ::1",
    "my password is wrong, password: required, password is not accepted",
    "mot de passe est incorrect, Kennwort ist falsch, the password reset mail",
    "std::vector, dead::beef, icon@2x.png, lodash@4.17.21, @jane",
    "a gap of 4111 1111 1111 1112 is no card",
    "Acme Corporation",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_what_identifies_a_person_or_opens_a_door_is_masked(text: str, masked: str) -> None:
    assert US(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_the_text_is_about_is_kept(text: str) -> None:
    assert US(text) == text
    assert US.findings(text) == []


@pytest.mark.parametrize(
    ("region", "text", "masked"),
    [
        ("DE", "Tel. 030 1234567 oder 0171/1234567", "Tel. [phone] oder [phone]"),
        ("DE", "Kundennummer 0301234567, Bestellung 123456789", "Kundennummer 0301234567, Bestellung 123456789"),
        ("FR", "01 23 45 67 89 ou 06.12.34.56.78", "[phone] ou [phone]"),
        ("GB", "on 020 7946 0958", "on [phone]"),
        ("XX", "+49 30 1234567 and 030 1234567", "[phone] and 030 1234567"),
    ],
)
def test_telephone_numbers_are_read_as_the_region_writes_them(region: str, text: str, masked: str) -> None:
    assert Redactor(region)(text) == masked


@pytest.mark.parametrize(
    "account",
    """BI42 1000 0100 0100 0033 2045 181|CR05 0152 0200 1026 2840 66|FK88 SC12 3456 7890 12
    YE15 CBYE 0001 0188 6123 4567 8912 34|DZ58 0002 1000 0111 3000 0005 70|IR71 0570 0299 7160 1460 6410 01
    MA64 0115 1900 0001 2050 0053 4921|BJ66 BJ06 1010 0100 1443 9000 0769|SN08 SN01 0015 2000 0485 0000 3035
    DJ21 0001 0000 0001 5400 0100 186|SO21 1000 0010 0100 0100 141|NO93 8601 1117 947""".replace("\n", "|").split("|"),
)
def test_account_numbers_have_the_length_of_their_country(account: str) -> None:
    assert US(f"to {account.strip()} please") == "to [iban] please"
    assert US(f"to {account.strip()[:-1]} please") != "to [iban] please"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hi Łukasz,\nthanks", "Hi [name],\nthanks"),
        ("Hallo Frau Müller-Lüdenscheidt,", "Hallo Frau [name],"),
        ("Hi Anna-Lena foo", "Hi [name]-Lena foo"),
        ("Kind regards,\nÉlodie d'Où", "Kind regards,\nÉlodie d'Où"),
        ("Viele Grüße\nJürgen Çelik  ", "Viele Grüße\n[name]  "),
        ("Dear Mr. Jan van der Bérg, hello", "Dear Mr. [name], hello"),
        ("Γεια σου Ελένη, Hi Ελένη,", "Γεια σου Ελένη, Hi Ελένη,"),
        ("Привет, пароль Password: Секрет9", "Привет, пароль Password: [password]"),
        ("Ηλίας: ηλίας@παράδειγμα.gr", "Ηλίας: [email]"),
        ("почта иван@пример.рф сегодня", "почта [email] сегодня"),
        ("12 rue de l’Église, 75001 Paris", "[address]"),
        ("Große Mühlenstraße 5a, 10115 Köln", "[address]"),
        ("Calle Peñón 3, 28001 Madrid", "[address]"),
        ("Via Żółta-St. Anna 5", "[address]"),
        ("Номер 4155552671 и слово", "Номер [phone] и слово"),
        ("Øystein123 4111 1111 1111 1111", "Øystein123 [card]"),
        ("Ж4111 1111 1111 1111", "Ж4111 1111 1111 1111"),
    ],
)
def test_letters_of_every_alphabet_count_as_letters(text: str, masked: str) -> None:
    assert US(text) == masked


def test_findings_name_the_kind_and_the_excerpt_in_order() -> None:
    found = US.findings("jane@example.com from 203.0.113.7, password is hunter2")
    assert found == [("email", "jane@example.com"), ("ip", "203.0.113.7"), ("password", "hunter2")]
    assert {kind for kind, _ in found} <= set(KINDS)


def test_of_two_names_that_share_a_word_the_longer_one_is_masked_as_a_whole() -> None:
    people = ["Marie Curie", "Jane-Marie Doe", "Ann Jane"]
    assert {US.knowing(told)("Jane-Marie called") for told in (people, people[::-1])} == {"[name] called"}


def test_a_word_that_is_always_masked_leaves_the_masks_alone() -> None:
    assert Redactor(words=["email", " ", ""])("my email is a@b.com") == "my [word] is [email]"


def test_numbers_of_several_countries_are_known_without_their_code() -> None:
    german, british = "030 901820", "0118 496 0712"
    both = Redactor(["DE", "GB"])
    assert both(f"It is {german}, or {british}.") == "It is [phone], or [phone]."
    assert german in Redactor("GB")(f"It is {german}.")


@pytest.mark.parametrize(
    ("region", "hint"), [("UK", "did you mean 'GB'"), ("ZZ", "such as GB, DE or US"), ("", "such as GB")]
)
def test_a_region_that_is_no_country_is_refused_since_its_numbers_would_stay(region: str, hint: str) -> None:
    with pytest.raises(KbError, match="no country") as found:
        redactor_for(("DE", region), ())
    assert (found.value.code, found.value.where) == ("setting", "redact.region")
    assert hint in str(found.value.hint)
    assert redactor_for(("gb", "DE"), ())("call 0207 946 0958") == "call [phone]"
