"""The other side of forecast-speed.ts: statsforecast's AutoETS and DynamicOptimizedTheta on two jobs.

The argument is a file with {"horizon", "period", "series": [[...], ...]}. For each line on standard input one line of JSON
is written: {"seconds", "ets", "theta"}, where ets and theta hold one list of means per series. The line holds how many
series to forecast. Intervals are not asked for.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, DynamicOptimizedTheta


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    horizon, period, series = data["horizon"], data["period"], data["series"]
    for line in sys.stdin:
        chosen = series[: int(line)]
        frame = pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(len(chosen)), [len(values) for values in chosen]),
                "ds": np.concatenate([np.arange(len(values)) for values in chosen]),
                "y": np.concatenate([np.asarray(values, dtype=float) for values in chosen]),
            }
        )
        models = [AutoETS(season_length=period), DynamicOptimizedTheta(season_length=period)]
        started = time.perf_counter()
        result = StatsForecast(models=models, freq=1, n_jobs=2).forecast(df=frame, h=horizon)
        seconds = time.perf_counter() - started
        ordered = result.sort_values(["unique_id", "ds"])
        means = {
            name: ordered[column].to_numpy().reshape(len(chosen), horizon).tolist()
            for name, column in (("ets", "AutoETS"), ("theta", "DynamicOptimizedTheta"))
        }
        print(json.dumps({"seconds": seconds, **means}), flush=True)


if __name__ == "__main__":
    main()
