"""The same inbox page as one would write it in Django: its ORM, its templates, its middleware, over the same tables."""
