"""Articles of another help centre: a vendor's export, or a folder of pages; all become Markdown."""

from kbtools.intake.guides.fetching import Fetching
from kbtools.intake.guides.page import Page, Picture, Written
from kbtools.intake.guides.reading import is_guide, read_guide
from kbtools.intake.guides.writing import written

__all__ = ["Fetching", "Page", "Picture", "Written", "is_guide", "read_guide", "written"]
