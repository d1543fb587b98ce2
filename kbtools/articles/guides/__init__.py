"""Articles of another help centre: a vendor's export, or a folder of pages; all become Markdown."""

from kbtools.articles.guides.conversion import converted
from kbtools.articles.guides.pictures import PictureFetcher
from kbtools.articles.guides.reading import is_guide, read_guide

__all__ = ["PictureFetcher", "converted", "is_guide", "read_guide"]
