"""Site, suggestions and contact form over HTTP, in one process."""

from kbtools.service.app import create_app
from kbtools.service.run import serve, starting_notes

__all__ = ["create_app", "serve", "starting_notes"]
