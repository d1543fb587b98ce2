"""Zendesk."""
