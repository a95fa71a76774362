"""Tables of data, told from those that only lay out a page."""

from lxml import etree

from crawler.page.tree import Element

_LONGEST_CELL = 1200
_TEXT = etree.XPath("string()", smart_strings=False)


def is_data_table(table: Element) -> bool:
    """Tell a table in which most rows are data."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    return len(rows) > 1 and sum(map(is_data_row, rows)) * 2 > len(rows)


def is_data_row(row: Element) -> bool:
    """Tell a row of data from one that only lays out: two or more filled cells, none of them an article or a table."""
    filled = 0
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        text = str(_TEXT(cell)).strip()
        if len(text) > _LONGEST_CELL or next(cell.iter("table"), None) is not None:
            return False
        filled += bool(text)
    return filled > 1
