"""Lists of assets: sent, mapped, rehearsed, kept, withdrawn."""
