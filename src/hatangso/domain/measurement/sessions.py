"""Sessions: tests that one device ran one after the other at one place are not independent of each other.

After RTR's database (Open-RMBT): the same client, day, group of networks and operator, less than 4 hours and
100 m since its test before. Of a session only the first test of each technology counts (RTR: `pinned`).
"""

from hatangso.domain.measurement.method import Method

# Metres a degree of latitude; a degree of longitude is this times the cosine of the latitude.
METRES_A_DEGREE = 111_320.0


def sessions_sql(method: Method, relation: str) -> str:
    """The rows of `relation` with `session` (the id of its first test) and `counts`.

    Needs the columns device (NULL: unknown, then each test is a session of its own), day, taken_at, test_id,
    network, operator, technology, east, north (metres from anywhere, the same for all tests of a device;
    NULL where there is no position).
    """
    far = method["session_metres"] ** 2
    seconds = method["session_hours"] * 3600
    return f"""
    WITH told AS (
        SELECT *, coalesce(device, test_id) AS who FROM {relation}
    ), steps AS (
        SELECT *,
            lag(taken_at) OVER same AS before_at,
            lag(network) OVER same AS before_network,
            lag(operator) OVER same AS before_operator,
            lag(east) OVER same AS before_east,
            lag(north) OVER same AS before_north
        FROM told WINDOW same AS (PARTITION BY who, day ORDER BY taken_at, test_id)
    ), begun AS (
        SELECT * EXCLUDE (before_at, before_network, before_operator, before_east, before_north),
            CASE WHEN before_at IS NULL
                OR epoch(taken_at) - epoch(before_at) >= {seconds}
                OR network IS DISTINCT FROM before_network
                OR operator IS DISTINCT FROM before_operator
                OR (east - before_east) ** 2 + (north - before_north) ** 2 >= {far}
            THEN 1 ELSE 0 END AS begins
        FROM steps
    ), numbered AS (
        SELECT * EXCLUDE (begins),
            sum(begins) OVER (PARTITION BY who, day ORDER BY taken_at, test_id ROWS UNBOUNDED PRECEDING)
                AS number
        FROM begun
    )
    SELECT * EXCLUDE (who, number),
        first_value(test_id) OVER (PARTITION BY who, day, number ORDER BY taken_at, test_id) AS session,
        row_number() OVER (PARTITION BY who, day, number, technology ORDER BY taken_at, test_id) = 1 AS counts
    FROM numbered"""  # noqa: S608 (no value of a person is in it)
