"""Hundreds of the same advice are one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.checks import RULES, Finding, grouped


def advice(number: int, code: str = "not-checked") -> Finding:
    slug = f"a{number}"
    return Finding("advice", code, slug, f"docs/{slug}.md", "not yet checked", f"kb article checked {slug}")


def test_many_of_the_same_advice_are_one_line_with_examples() -> None:
    (line,) = grouped([advice(number) for number in range(435)])
    assert line == Finding(
        "advice",
        "not-checked",
        "",
        "",
        "not yet checked: 435 articles, for example a0, a1, a2",
        "kb article checked SLUG",
    )


def test_up_to_three_are_told_one_by_one() -> None:
    few = [advice(number) for number in range(3)]
    assert grouped(few) == few


def test_errors_are_never_put_together() -> None:
    errors = [Finding("error", "dead-link", "a", f"docs/a.md:{n}", "dead", "") for n in range(20)]
    assert grouped(errors) == errors


def test_of_very_many_errors_the_first_are_shown_and_the_others_counted() -> None:
    errors = [Finding("error", "dead-link", "a", f"docs/a.md:{n}", "dead", "") for n in range(30_000)]
    *first, last = grouped(errors)
    assert first == errors[:20]
    assert (last.message, last.hint) == ("29,980 more errors", "kb check --all")


def test_many_places_in_one_article_are_counted_as_such() -> None:
    (line,) = grouped(
        [Finding("advice", "missing-image", "a", f"docs/a.md:{n}", "gone", f"put it {n}") for n in range(5)]
    )
    assert line.message == "missing images: 5 places in 1 article, for example a"
    assert line.hint == "kb check --json lists every one"


findings = st.lists(
    st.builds(
        Finding,
        level=st.sampled_from(["error", "advice"]),
        code=st.sampled_from([rule.name for rule in RULES[:4]]),
        slug=st.sampled_from(["a", "b", ""]),
        where=st.just("docs/a.md"),
        message=st.sampled_from(["one", "two"]),
    )
)


@given(findings)
def test_grouping_loses_no_error_and_no_kind_of_advice_and_settles(found: list[Finding]) -> None:
    lines = grouped(found)
    assert [f for f in lines if f.level == "error"] == [f for f in found if f.level == "error"]
    kinds = {f.code for f in lines}
    assert kinds - {"more"} <= {f.code for f in found}
    assert "more" in kinds or kinds == {f.code for f in found}
    assert grouped(lines) == lines
