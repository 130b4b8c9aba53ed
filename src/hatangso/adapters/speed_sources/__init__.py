"""Where speed tests come from: one file a source, found by itself."""
