"""What is true of any text: normalised, split into words, stemmed, embedded."""
