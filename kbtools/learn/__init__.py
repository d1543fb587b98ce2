"""Small fits on arrays, made when the index is built and kept there as numbers."""
