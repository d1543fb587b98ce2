"""Articles: the folder they live in, what people do with them, and the content standard."""
