"""Functions on any text: normalise, split into words, stem, embed."""
