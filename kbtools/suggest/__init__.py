"""Which article answers: the public `KnowledgeBase`."""

from kbtools.suggest.knowledge_base import KnowledgeBase

__all__ = ["KnowledgeBase"]
