"""Fold rows into metrics: one expression a metric, on any engine that Narwhals knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from handletime.metrics.metric import PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from handletime.metrics.metric import Metric


def fold(
    rows: Any,  # noqa: ANN401  # any engine's frame
    by: Sequence[str],
    metrics: Iterable[Metric],
    settings: Mapping[str, int],
) -> Any:  # noqa: ANN401  # any engine's frame
    """Fold the rows of one feed: a row for each meeting of `by`, a column for each metric.

    With nothing to group by there is exactly one row. Takes and gives the engine's own frame.
    """
    metrics = tuple(metrics)
    frame = nw.from_native(rows).with_columns(
        _counted(metric, settings).alias(metric.name) for metric in metrics
    )
    folded = [_folded(metric).alias(metric.name) for metric in metrics]
    if not by:
        return frame.select(*folded).to_native()
    return frame.group_by(*by).agg(*folded).to_native()


def _counted(metric: Metric, settings: Mapping[str, int]) -> nw.Expr:
    """Return what each row brings to a metric, null where it brings nothing."""
    value = nw.lit(1) if metric.fold in {"count", "any"} else nw.col(metric.column)
    chosen = [nw.col(name).is_in(values) for name, values in metric.where.items()]
    if metric.at_most:
        column, setting = metric.at_most
        chosen.append(nw.col(column) <= settings[setting])
    return nw.when(*chosen).then(value) if chosen else value


def _folded(metric: Metric) -> nw.Expr:
    column = nw.col(metric.name)
    match metric.fold:
        case "sum" | "count":
            return column.sum()
        case "distinct":
            return column.n_unique().cast(nw.Int64) - column.is_null().any().cast(nw.Int64)
        case "earliest":
            return column.min()
        case "latest" | "longest":
            return column.max()
        case "any":
            return column.sum() > 0
        case "median" | "ninetieth":
            return column.quantile(PERCENTILES[metric.fold], interpolation="linear")
