"""What takes minutes and is done while the service answers: building, indexing, mining."""
