"""Gaps: found by mining, decided by people, turned into drafts."""
