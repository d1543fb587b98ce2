"""Articles to a searchable generation: analysed, indexed by Whoosh, compiled to arrays, swapped in whole."""
