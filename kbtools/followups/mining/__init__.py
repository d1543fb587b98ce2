"""From first replies to questions that agents ask back: sentences grouped by what they ask for, wordings, words."""
