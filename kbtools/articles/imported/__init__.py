"""Articles of another help centre, from a vendor's export or a folder of pages, converted to Markdown."""

from kbtools.articles.imported.conversion import converted
from kbtools.articles.imported.harmless_markdown import harmless_markdown
from kbtools.articles.imported.page_files import is_page
from kbtools.articles.imported.pictures import PictureFetcher
from kbtools.articles.imported.reading import holds_pages, read_pages, refused_pages

__all__ = ["PictureFetcher", "converted", "harmless_markdown", "holds_pages", "is_page", "read_pages", "refused_pages"]
