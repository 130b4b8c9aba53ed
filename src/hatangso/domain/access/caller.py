"""From which address a request came: the connection's, or the one that our own proxy added last."""


def caller_address(remote: str, forwarded: str, *, behind_proxy: bool) -> str:
    """`forwarded`: X-Forwarded-For; only its last entry is our proxy's, the others anybody may write.

    >>> caller_address("10.0.0.1", "1.1.1.1, 203.0.113.7", behind_proxy=True)
    '203.0.113.7'
    >>> caller_address("10.0.0.1", "1.1.1.1, 203.0.113.7", behind_proxy=False)
    '10.0.0.1'
    """
    return forwarded.rpartition(",")[2].strip() if behind_proxy else remote
