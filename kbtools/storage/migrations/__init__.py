"""Numbered steps that bring a store forward; never changed once released, never run twice."""

from importlib import import_module
from pkgutil import iter_modules

STEPS = tuple(import_module(f"{__name__}.{name}") for name in sorted(module.name for module in iter_modules(__path__)))
