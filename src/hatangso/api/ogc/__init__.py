"""OGC API – Features (OGC 17-069r4 Part 1, 18-058r1 Part 2): the registry as every map program reads it.

`/ogc/vn/` is the country as everybody sees it; `/ogc/<code>/` a province or commune, as whoever asks (token,
session, or nobody) sees it.
"""
