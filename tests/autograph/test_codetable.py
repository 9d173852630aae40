from __future__ import annotations

import gc

from tenfold.autograph.codetable import CodeTable


def test_equal_code_is_kept_apart_and_forgotten() -> None:
    table = CodeTable[int]()
    one = compile("x + 1", "a.py", "eval")
    other = compile("x + 1", "b.py", "eval")
    assert one == other
    table.put(one, 1)
    assert table.get(one) == 1
    assert table.get(other) is None
    table.put(other, 2)
    assert (table.get(one), table.get(other), len(table)) == (1, 2, 2)
    del one
    gc.collect()
    assert len(table) == 1
    assert table.get(other) == 2
