"""Parts of an asset's page that other areas add (permits, offers, outages …).

One module each, found by itself, with `PART = AssetPart(order, template, context)`.
"""
