"""Confluence."""
