"""A report as one page that needs no network: its picture, where it has one, and its rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from handletime.pictures.words import header
from handletime.reports.words import for_people, local_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.pictures.figure import Figure
    from handletime.reports.answer import Answer, Column

ROWS_MAX: Final = 5_000
"""The most rows of a page, which a browser still sorts at once."""
NUMBERS: Final = ("ms", "count", "days", "share", "ratio")

STYLE: Final = """
body { font: 15px/1.45 "Liberation Sans", Arial, sans-serif; color: #222; margin: 2rem auto;
       max-width: 76rem; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
p { color: #595959; margin: .1rem 0; }
svg { display: block; max-width: 100%; height: auto; margin: 1.2rem 0; }
input { font: inherit; padding: .3rem .5rem; margin: 1rem 0 .5rem; width: 18rem;
        border: 1px solid #767676; border-radius: 3px; }
.rows { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; vertical-align: bottom; font-weight: 600; border-bottom: 2px solid #222;
     background: #fff; position: sticky; top: 0; padding: 0; }
th button { all: unset; cursor: pointer; padding: .3rem .7rem; }
th button:focus-visible { outline: 2px solid #0072B2; }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
td { padding: .2rem .7rem; border-bottom: 1px solid #E3E3E3; white-space: nowrap; }
.number { text-align: right; }
tfoot td { font-weight: 600; border-top: 2px solid #222; border-bottom: 0; }
@media print { input { display: none; } body { max-width: none; margin: 0; } }
"""
SCRIPT: Final = """
const body = document.querySelector('tbody'), rows = [...body.rows];
document.querySelector('input').addEventListener('input', event => {
  const wanted = event.target.value.toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
document.querySelectorAll('th').forEach((head, place) => {
  head.firstChild.addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    document.querySelectorAll('th').forEach(each => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = row => row.cells[place].dataset.value ?? row.cells[place].textContent;
    rows.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === '' || y === '') return (x === '') - (y === '');
      const order = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
      return up ? order : -order;
    });
    body.append(...rows);
  });
});
"""


def page(answer: Answer, figure: Figure | None) -> Iterator[bytes]:
    """Yield the page; rows past the limit are said to be left out, totals are over all."""
    title, lines = header(answer)
    shown = answer.first(ROWS_MAX)
    yield f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>
<body><h1>{escape(title)}</h1>
""".encode()
    for line in lines:
        yield f"<p>{escape(line)}</p>\n".encode()
    if figure is not None:
        yield figure.svg().encode()
    if shown.left_out:
        yield f"<p>The first {ROWS_MAX:,} rows; {shown.left_out:,} more are left out.</p>".encode()
    yield b'<label>Search <input type="search"></label>\n<div class="rows">'
    yield from _table(shown)
    yield f"</div><script>{SCRIPT}</script></body></html>\n".encode()


def _table(answer: Answer) -> Iterator[bytes]:
    yield b"<table><thead><tr>"
    for each in answer.columns:
        yield (
            f'<th scope="col" title="{escape(each.sentence)}"{_class(each)}>'
            f'<button type="button">{escape(each.title)}</button></th>'
        ).encode()
    yield b"</tr></thead>\n<tbody>\n"
    exact, told = answer.rows, local_times(answer)
    for row, values in zip(told.iter_rows(), exact.iter_rows(), strict=True):
        cells = zip(answer.columns, row, values, strict=True)
        yield ("<tr>" + "".join(_cell(*each) for each in cells) + "</tr>\n").encode()
    yield b"</tbody>\n"
    if answer.totals.width and answer.rows.height:
        yield ("<tfoot><tr>" + "".join(_totals(answer)) + "</tr></tfoot>").encode()
    yield b"</table>"


def _cell(column: Column, told: object, value: object) -> str:
    exact = f' data-value="{value}"' if column.unit in NUMBERS and value is not None else ""
    return f"<td{_class(column)}{exact}>{escape(for_people(column.unit, told))}</td>"


def _totals(answer: Answer) -> Iterator[str]:
    for place, each in enumerate(answer.columns):
        has = each.name in answer.totals.columns
        total = for_people(each.unit, answer.totals[each.name][0]) if has else ""
        yield f"<td{_class(each)}>{escape(total or 'total' * (place == 0))}</td>"


def _class(column: Column) -> str:
    return ' class="number"' if column.unit in NUMBERS else ""
