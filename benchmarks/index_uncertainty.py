"""How sure the ranks of 3,321 communes are: 1,000 draws of weights, scaling, averaging and figures.

    make bench-index_uncertainty

Beside ours a plain peer that goes draw by draw and scales, weighs and ranks the whole table each time, as one
would write it first. Both get the same draws. It takes part in every one of the first PEER_DRAWS draws; there
the scores (figures exact, for the two draw their errors differently) must agree, and so must the ranks.
"""

import json
import time

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from hatangso.domain.indices.composite import scored
from hatangso.domain.indices.draws import Draws, draw, scores_of
from hatangso.domain.indices.figure_table import FigureTable, figure_table
from hatangso.domain.indices.index import Alternatives
from hatangso.domain.indices.uncertainty import uncertainty

PLACES, CRITERIA, DRAWS, PEER_DRAWS = 3_321, 24, 1_000, 100
SEED = 20_261_121
LIMIT_SECONDS = 2.0
ALTERNATIVES = Alternatives(25, ("target", "minmax"), ("arithmetic", "geometric"), {}, DRAWS, 10)
WEIGHTS = np.full(CRITERIA, 1 / CRITERIA)


def main() -> None:
    """Time ours with exact figures and with errors in all of them, then the peer; check; print RESULT."""
    exact, varied = table(errors=0.0), table(errors=3.0)
    runs = {"exact_figures": timed(exact), "every_figure_with_an_error": timed(varied)}
    seconds = {name: wall for name, (wall, _cpu) in runs.items()}
    draws = draw(ALTERNATIVES, WEIGHTS, np.random.default_rng(SEED), PEER_DRAWS)
    ours = scores_of(exact, ALTERNATIVES, draws)
    began = time.perf_counter()
    scores, ranks = plain_loop(exact, draws)
    peer = (time.perf_counter() - began) * DRAWS / PEER_DRAWS
    far = float(np.nanmax(np.abs(ours - scores)))
    our_ranks = np.array([rankdata(-row, method="min") for row in np.round(ours, 2)])
    same = float((np.abs(our_ranks - ranks) <= 1).mean())
    result = {
        "benchmark": "index_uncertainty",
        "draws": DRAWS,
        "places": PLACES,
        "criteria": CRITERIA,
        "seconds": {name: round(spent, 3) for name, spent in seconds.items()},
        "cpu_seconds": {name: round(cpu, 3) for name, (_wall, cpu) in runs.items()},
        "plain_loop_seconds": round(peer, 2),
        "largest_difference_of_scores": round(far, 5),
        "ranks_alike": round(same, 4),
        "answers_agree": far < 0.01 and same > 0.999,
        "within_limit": max(seconds.values()) < LIMIT_SECONDS,
    }
    for name, value in result.items():
        print(f"{name:>30}: {value}")
    if not result["answers_agree"]:
        raise SystemExit("Ours and the plain loop do not agree.")
    print("RESULT", json.dumps(result))


def table(*, errors: float) -> FigureTable:
    """Figures of every commune, one in ten missing, goals around 90."""
    rng = np.random.default_rng(SEED)
    values = rng.uniform(0, 100, (PLACES, CRITERIA))
    values[rng.random(values.shape) < 0.1] = np.nan
    goals = np.broadcast_to(rng.uniform(80, 100, CRITERIA), values.shape)
    return figure_table(values, goals=goals, errors=np.full(values.shape, errors))


def timed(figures: FigureTable) -> tuple[float, float]:
    """The quickest of three runs, from the table to intervals of scores and ranks: by the clock, and of CPU
    (on a machine that has other work the two differ by what that takes)."""
    base = scored(figures, WEIGHTS, normalise="target", aggregate="arithmetic", minimum_share=0.5)
    spent = []
    for _ in range(3):
        began, used = time.perf_counter(), time.process_time()
        uncertainty(figures, base, ALTERNATIVES, np.random.default_rng(SEED))
        spent.append((time.perf_counter() - began, time.process_time() - used))
    return min(spent)


def plain_loop(figures: FigureTable, draws: Draws) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw by draw, criterion by criterion: scale, weigh, average, rank."""
    scores, ranks = [], []
    for k, weights in enumerate(draws.weights):
        by_goal = ALTERNATIVES.normalise[draws.normalise[k]] == "target"
        is_geometric = ALTERNATIVES.aggregate[draws.aggregate[k]] == "geometric"
        total, used = np.zeros(PLACES), np.zeros(PLACES)
        for j in range(CRITERIA):
            column = figures.values[:, j]
            if by_goal:
                scaled = np.minimum(100, 100 * column / figures.goals[:, j])
            else:
                low, high = np.nanmin(column), np.nanmax(column)
                scaled = 100 * (column - low) / (high - low)
            known = ~np.isnan(scaled)
            parts = np.log(np.maximum(scaled, 1)) if is_geometric else scaled
            total[known] += weights[j] * parts[known]
            used[known] += weights[j]
        score = np.exp(total / used) if is_geometric else total / used
        scores.append(score)
        ranks.append(rankdata(-np.round(score, 2), method="min"))
    return np.array(scores), np.array(ranks)


if __name__ == "__main__":
    main()
