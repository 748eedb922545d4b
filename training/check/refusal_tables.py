"""Refusals and calibration as tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from .reliability import Said, calibration_error, probabilities_of, reliability, right_at_coverage

COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3)


def tables(now: Sequence[Said], before: Sequence[Said], temperature: float, answerable: Sequence[str]) -> dict[str, str]:
    """Name -> Markdown: `refusals` by split and kind, `calibration` before and after the temperature, `coverage`. `before`
    are the answers of an earlier checkpoint to the same questions, or none."""
    return {
        "refusals": _refusals(now, before, answerable),
        "calibration": _calibration(now, temperature, answerable),
        "coverage": _coverage(now, before, temperature, answerable),
    }


def _refusals(now: Sequence[Said], before: Sequence[Said], answerable: Sequence[str]) -> str:
    rows = []
    for split in answerable:
        mine, theirs = _of(now, split), _of(before, split)
        if mine:
            rows.append((split, len(mine), _share(theirs, "right"), _share(mine, "right"), _share(mine, "refused")))
    mine, theirs = ([a for a in answers if a.split in answerable] for answers in (now, before))
    rows.append(("**all five**", len(mine), _share(theirs, "right"), _share(mine, "right"), _share(mine, "refused")))
    for split in dict.fromkeys(a.split for a in now if a.split not in answerable):
        for kind in (None, *dict.fromkeys(sorted(a.kind for a in _of(now, split)))):
            some = [a for a in _of(now, split) if kind in (None, a.kind)]
            name = f"{split}: {kind}" if kind else f"**{split}**"
            rows.append((name, len(some), "–", "–", _share(some, "refused")))
    return _table(("questions of", "number", "right before", "right", "refused"), rows)


def _calibration(now: Sequence[Said], temperature: float, answerable: Sequence[str]) -> str:
    groups = {
        "the five splits": [a for a in now if a.split in answerable],
        "those that cannot be answered": [a for a in now if a.split not in answerable],
        "all": list(now),
    }
    rows = []
    for name, some in groups.items():
        right = [a.right for a in some]
        errors = [f"{calibration_error(probabilities_of(some, t), right):.3f}" for t in (1.0, temperature)]
        rows.append((name, len(some), *errors))
    first = _table(("expected calibration error", "questions", "as computed", f"at temperature {temperature:g}"), rows)
    bins = reliability(probabilities_of(now, temperature), [a.right for a in now])
    told = [(f"{b.begin:.1f} to {b.begin + 0.1:.1f}", b.count, _percent(b.probability), _percent(b.right)) for b in bins]
    return first + "\n\n" + _table(("probability told", "answers", "mean of it", "right"), told)


def _coverage(now: Sequence[Said], before: Sequence[Said], temperature: float, answerable: Sequence[str]) -> str:
    columns = {"five splits, before": [a for a in before if a.split in answerable]}
    columns["five splits"] = [a for a in now if a.split in answerable]
    columns |= {"all questions, before": list(before), "all questions": list(now)}
    columns = {name: some for name, some in columns.items() if some}
    rows = []
    for coverage in COVERAGES:
        shares = (
            right_at_coverage(probabilities_of(some, temperature), [a.right for a in some], coverage)
            for some in columns.values()
        )
        rows.append((f"{coverage:.0%}", *map(_percent, shares)))
    return _table(("answers given, surest first", *columns), rows)


def _of(answers: Sequence[Said], split: str) -> list[Said]:
    return [a for a in answers if a.split == split]


def _share(answers: Sequence[Said], what: str) -> str:
    return _percent(sum(getattr(a, what) for a in answers) / len(answers)) if answers else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
