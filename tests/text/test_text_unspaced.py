"""Scripts without blanks between words: found by pairs of letters, cut into sentences, shortened."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.analysis import Analyser
from kbtools.text.normalise import one_line, sentences
from kbtools.text.unspaced import has_unspaced, unspaced_tokens

TOKENS = Analyser("en", ()).tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("返品方法", ["返品", "品方", "方法"]),
        ("iPhone手机退款", ["iphone", "手机", "机退", "退款"]),
        ("パスワード", ["パス", "スワ", "ワー", "ード"]),
        ("券 5枚", ["券", "5", "枚"]),
        ("คืนเงิน", ["คื", "ืน", "นเ", "เง", "งิ", "ิน"]),
        ("환불 방법", ["환불", "방법"]),
        ("Müller's Café", ["müllers", "café"]),
        ("𠮷野家", ["𠮷野", "野家"]),
    ],
)
def test_two_neighbouring_letters_are_a_word_where_words_have_no_blanks(text: str, tokens: list[str]) -> None:
    assert TOKENS(text) == tokens


@given(st.text(st.characters(max_codepoint=0x2FFF), max_size=60), st.text(st.sampled_from("返品方法ไทยの"), min_size=2))
def test_a_word_of_such_a_script_is_found_wherever_it_stands(around: str, word: str) -> None:
    assert set(TOKENS(word)) <= set(TOKENS(f"{around}{word}品"))


@given(st.text(st.characters(max_codepoint=0xDFF)))
def test_a_text_in_other_scripts_is_read_as_ever(text: str) -> None:
    if not has_unspaced(text):
        assert unspaced_tokens(text) == re.findall(r"[^\W_]+", text)


def test_no_sign_or_digit_is_such_a_letter() -> None:
    assert not [sign for sign in "。、「」・！？฿๏๑5a。" if has_unspaced(sign)]


def test_sentences_end_at_full_width_marks_without_a_blank() -> None:
    text = "注文を取り消せますか？はい。「できます。」と言う。Next one. 完了！！次"
    assert sentences(text) == [
        "注文を取り消せますか？",
        "はい。",
        "「できます。」と言う。",
        "Next one.",
        "完了！！",
        "次",
    ]


def test_a_text_without_blanks_is_cut_near_its_end() -> None:
    short = one_line("iPhone 15 の" + "返品方法について、" * 60, 60)
    assert len(short) == 60
    assert short.endswith("…")
