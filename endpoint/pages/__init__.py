"""Pages of things, one module per kind; what has none of its own gets the generic page."""
