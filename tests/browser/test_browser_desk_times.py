"""Times at the desk are those of the place where the reader is, and so are those that are typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from kbtools.service.desk.pages import FOLDER

PAGE = """<html lang="en"><body>
<time datetime="2025-11-28T20:31:00+00:00" data-shown="moment">28 November 2025, 20:31 UTC</time>
<time datetime="2025-11-28T20:31:00+00:00" data-shown="day">28 November 2025</time>
<form action="javascript:void 0"><label for="at">Day and time, in UTC</label>
<input id="at" name="at" type="datetime-local" data-utc value="2035-12-01T10:00"><button>Publish</button></form>
</body></html>"""


@pytest.mark.full
@pytest.mark.parametrize(
    ("zone", "moment", "day", "typed"),
    [
        ("Asia/Tokyo", "29 November 2025 at 05:31", "29 November 2025", "2035-12-01T19:00"),
        ("America/Los_Angeles", "28 November 2025 at 12:31", "28 November 2025", "2035-12-01T02:00"),
        ("UTC", "28 November 2025 at 20:31", "28 November 2025", "2035-12-01T10:00"),
    ],
)
def test_a_time_is_shown_and_typed_in_the_zone_of_the_reader_and_sent_in_utc(
    browser: Browser, zone: str, moment: str, day: str, typed: str
) -> None:
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.set_content(PAGE)
    page.add_script_tag(path=FOLDER / "times.js")
    assert [text.replace(",", " at") for text in page.locator("time").all_inner_texts()] == [moment, day]
    assert page.locator("time").first.get_attribute("title") == "28 November 2025, 20:31 UTC"
    assert page.get_by_label("Day and time where you are").input_value() == typed
    page.get_by_role("button").click()
    assert page.locator("input[name=at]").input_value() == "2035-12-01T10:00"
    context.close()
