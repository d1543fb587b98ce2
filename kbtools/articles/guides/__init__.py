"""Articles of another help centre: a vendor's export, or a folder of pages; all become Markdown."""

from kbtools.articles.guides.conversion import written
from kbtools.articles.guides.pictures import Fetching
from kbtools.articles.guides.reading import is_guide, read_guide
from kbtools.model.imported_page import Page, Picture, Written

__all__ = ["Fetching", "Page", "Picture", "Written", "is_guide", "read_guide", "written"]
