"""Which article answers: the public `KnowledgeBase`."""

from kbtools.search.knowledge_base import KnowledgeBase

__all__ = ["KnowledgeBase"]
