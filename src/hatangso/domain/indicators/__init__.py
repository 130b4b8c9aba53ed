"""The promise that every indicator of the catalogue keeps."""
