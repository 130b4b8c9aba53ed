"""The map: the page with its panel, the style and tiles behind it, searching, selecting, printing."""
