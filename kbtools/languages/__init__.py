"""What is true of one language: words, turns of phrase, what pages say."""
