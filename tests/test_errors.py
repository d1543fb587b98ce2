from __future__ import annotations

import json

import pytest
from growth import at_most

from kbtools.errors import BAD_INPUT, CODES, REFUSED, KbError, KbErrors, nearest, raise_all

HABITS = "lamp charge reset password invoice refund battery account login order return cancel ship bill".split()


def test_a_code_that_is_not_in_the_table_cannot_be_used() -> None:
    with pytest.raises(KeyError, match="no-such-code"):
        KbError("no-such-code", "anything")


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_an_exit_code_an_http_status_and_a_sentence(name: str) -> None:
    code = CODES[name]
    assert code.exit_code in (REFUSED, BAD_INPUT)
    assert 400 <= code.status <= 599
    assert code.meaning.endswith(".")
    assert code.meaning[0].isupper()


def test_the_codes_are_sorted_so_that_a_person_finds_one() -> None:
    assert list(CODES) == sorted(CODES)


def test_an_error_reads_with_its_place_in_front() -> None:
    assert str(KbError("csv", "no header", where="tickets.csv:1")) == "tickets.csv:1: no header"
    assert str(KbError("csv", "no header")) == "no header"


def test_the_json_shape_has_all_four_fields_even_when_empty() -> None:
    shape = KbError("json", "not JSON").to_json()
    assert json.loads(json.dumps(shape)) == {"code": "json", "message": "not JSON", "where": None, "hint": None}


def test_no_problem_raises_nothing() -> None:
    raise_all([])


def test_one_problem_is_raised_as_itself() -> None:
    problem = KbError("disk", "full")
    with pytest.raises(KbError) as caught:
        raise_all(iter([problem]))
    assert caught.value is problem


def test_several_problems_are_raised_together_in_their_order() -> None:
    problems = [KbError("disk", "full", where="a"), KbError("csv", "no header", where="b")]
    with pytest.raises(KbErrors, match="a: full\nb: no header") as caught:
        raise_all(problems)
    assert caught.value.problems == tuple(problems)


def test_bad_input_anywhere_makes_the_run_bad_input() -> None:
    refused, bad = KbError("disk", "full"), KbError("csv", "no header")
    assert KbErrors([refused, bad, refused]).exit_code == BAD_INPUT
    assert KbErrors([refused, refused]).exit_code == REFUSED


def test_nearest_finds_a_typing_error_and_nothing_far_away() -> None:
    assert nearest("onwer", ["owner", "title"]) == "owner"
    assert nearest("zzz", ["owner", "title"]) is None
    assert nearest("owner", []) is None


def test_of_very_many_problems_the_first_are_told_and_the_others_counted() -> None:
    problems = [KbError("csv", f"row {number}") for number in range(30_000)]
    with pytest.raises(KbErrors) as caught:
        raise_all(problems)
    *first, last = str(caught.value).splitlines()
    assert first == [f"row {number}" for number in range(20)]
    assert last == "… and 29,980 more"
    assert caught.value.problems == tuple(problems)


def test_thousands_of_wrong_names_among_thousands_are_compared_in_no_time() -> None:
    names = [f"{a}-{b}-{c}" for a in HABITS for b in HABITS for c in HABITS]
    with at_most(3):
        assert {nearest(f"{name}x", names) for name in names[:300]} == set(names[:300])
