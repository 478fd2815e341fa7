"""Pure arithmetic of the organisation: authority lines, limits, the import's parser, pictures' sizes."""
