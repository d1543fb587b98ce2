"""The index as static files that a browser can rank with, and what tickets taught in a form that may be public."""
