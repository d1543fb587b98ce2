"""Whoosh: the texts of sections written into its index, and its postings read back."""
