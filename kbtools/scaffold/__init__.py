"""`kb init`: writes a small workspace that works as it is."""

from kbtools.scaffold.create import create

__all__ = ["create"]
