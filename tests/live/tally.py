"""Counts the verdicts on many reports, by kind and grade."""
import collections

COLUMNS = ("found", "missed", "beside", "false alarm")


class Tally:
    """A table whose rows are kinds and grades."""

    def __init__(self):
        self.rows = collections.defaultdict(collections.Counter)

    def add(self, verdict):
        for column, findings in zip(COLUMNS, (verdict.found, verdict.missed, verdict.beside, verdict.false_alarms)):
            for kind, grade, *_ in findings:
                self.rows[kind, grade][column] += 1

    def text(self):
        lines = [f"{'kind':<18}{'grade':<8}" + "".join(f"{column:>13}" for column in COLUMNS)]
        for (kind, grade), counts in sorted(self.rows.items()):
            lines.append(f"{kind:<18}{grade:<8}" + "".join(f"{counts[column] or '-':>13}" for column in COLUMNS))
        return "\n".join(lines)
