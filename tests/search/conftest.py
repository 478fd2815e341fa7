from tests.search.library import library

__all__ = ["library"]
