"""Articles of another help centre, from a vendor's export or a folder of pages, converted to Markdown.

Nothing is imported here: JSON Lines need only a few of these modules, and the others are slow to import.
"""
