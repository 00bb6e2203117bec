"""Linear programs: how many people a withheld share may stand for, given all that is published.

One question at a time, and questions that are breakdowns of each other together, because their
tables count the same people twice. The unknowns are the people at (answer, level), in average
weights of the question's base, turned into people by the topline's two shares; known are the shares
within half their last digit, the means, and the shares of the levels themselves; the levels of two
crossed breakdowns add up to those of each. Where weights change no topline, shares are those of people, and the bases of levels are known within their
rounding. An earlier edition with the same bases adds what it showed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy.sparse import csc_array

from analysis.privacy.polytope import solver
from tests.checks.attack.site import Number, Question, Site

FINE_BASE, ROUND = 100, 10  # shares have one decimal from this base on; bases are rounded to this
EXACT = 1.0  # a bound narrower than a person recovers the count
HEAVY = 5.0  # a weight above which a person is not expected, in average weights
CLOSE = 1.5  # a level's mass is known if its bounds are within this factor
FEW = 9  # people whom a gate may not tell apart
NONE = "(no level)"
CROSS = "_x_"  # between two crossed breakdowns, and between their levels


@dataclass(frozen=True)
class Bound:
    """A share withheld for privacy, and the fewest and most people it can stand for."""

    key: str
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Belief:
    """What the attacker takes for granted: no weights, nobody outside the levels, room for refusals."""

    unweighted: bool
    partition: bool
    room: float


BELIEFS = (
    Belief(True, True, 0),
    Belief(False, True, 0),
    Belief(False, True, ROUND),
    Belief(False, False, ROUND),
)


@dataclass
class Program:
    """Variables that are not negative, and rows low <= a x <= high on them."""

    variables: dict[tuple[str, ...], int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def people(self, *place: str) -> dict[int, float]:
        return {self.variables.setdefault(place, len(self.variables)): 1.0}

    def add(self, sums: Mapping[int, float], low: float, high: float) -> None:
        if sums:
            self.rows.append((dict(sums), low, high))

    def solve(self, targets: Iterable[Mapping[int, float]]) -> list[tuple[float, float]] | None:
        """Least and greatest value of each target; None if nothing satisfies all rows."""
        n = len(self.variables)
        program, every, out = self._program(n), np.arange(n, dtype=np.int32), []
        for target in targets:
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(n)
                cost[list(target)] = [sign * v for v in target.values()]
                program.changeColsCost(n, every, cost)
                ends.append(sign * least if (least := _least(program)) is not None else None)
            if any(end is not None and np.isnan(end) for end in ends):
                return None
            out.append((0.0 if ends[0] is None else ends[0], np.inf if ends[1] is None else ends[1]))
        return out

    def _program(self, n: int) -> highspy.Highs:
        """The rows as a solver holds them: the next target starts where the last one ended."""
        data = [v for sums, _, _ in self.rows for v in sums.values()]
        at = [(i, j) for i, (sums, _, _) in enumerate(self.rows) for j in sums]
        a = csc_array((data, np.array(at).T), shape=(len(self.rows), n))
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = a.shape
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(n), np.zeros(n), np.full(n, np.inf)
        lp.row_lower_, lp.row_upper_ = (np.array([row[end] for row in self.rows]) for end in (1, 2))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = a.indptr.astype(np.int32), a.indices.astype(np.int32)
        lp.a_matrix_.value_ = a.data
        program = solver()
        program.setOptionValue("output_flag", False)
        program.passModel(lp)
        return program


def _least(program: highspy.Highs) -> float | None:
    """The least value of what the program weighs; none where it has no end, nan where nothing satisfies all rows."""
    told = highspy.HighsModelStatus
    program.run()
    if program.getModelStatus() == told.kUnboundedOrInfeasible:
        program.setOptionValue("presolve", "off")
        program.run()
        program.setOptionValue("presolve", "choose")
    status = program.getModelStatus()
    if status == told.kOptimal:
        return float(program.getObjectiveValue())
    if status in (told.kUnbounded, told.kInfeasible):
        return None if status == told.kUnbounded else float("nan")
    raise SystemExit(f"a linear program ended with {program.modelStatusToString(status)}")


def plus(*parts: Mapping[int, float], times: float = 1.0) -> dict[int, float]:
    out: dict[int, float] = defaultdict(float)
    for part in parts:
        for i, v in part.items():
            out[i] += times * v
    return out


def step(number: Number) -> float:
    """What the share was rounded to; a base printed as 100 may lie on either side of it."""
    if number.step:
        return number.step
    base, told = number.base or 0, number.value if number.value is not None else number.unweighted
    coarse = base < FINE_BASE or (base == FINE_BASE and told is not None and round(told, 2) == told)
    return 0.01 if coarse else 0.001


def plain(t: "Tables") -> float:
    """What the unweighted shares of a topline were rounded to."""
    told = [x.unweighted for (_, b, _), x in t.shares.items() if not b and x.unweighted]
    return 0.001 if any(round(u, 2) != u for u in told) else 0.01


def fitting(shares: Iterable[tuple[float | None, float]], low: int, high: int) -> tuple[int, int] | None:
    """The least and greatest base of whole people that gives all these rounded shares."""
    told = [(p, h) for p, h in shares if p is not None]
    fit = [
        n for n in range(low, high + 1) if all(abs(round(p * n) / n - p) <= h / 2 + 1e-9 for p, h in told)
    ]
    return (min(fit), max(fit)) if fit else None


class Tables:
    """The published tables of one question (or of one option of a mark-all question)."""

    def __init__(self, question: Question, option: str, numbers: list[Number]) -> None:
        self.question, self.option = question, option
        self.name = f"{question.id}.{option}" if option else question.id
        self.shares = {(x.answer, x.breakdown, x.level): x for x in numbers if x.kind == "share"}
        self.means = {(x.breakdown, x.level): x for x in numbers if x.kind == "mean"}
        self.levels: dict[str, list[str]] = {}
        for _, b, level in self.shares:
            if b and level not in self.levels.setdefault(b, []):
                self.levels[b].append(level)
        self.together = any(not b for _, b, _ in self.shares)  # else populations are held apart
        self.base = self.base_of("", "") or 0.0  # one share may come without
        if not self.together:
            self.base = sum(self.apart(0))

    @property
    def finest(self) -> list[str]:
        if self.option:
            return [self.option, "(not chosen)"]
        return list(dict.fromkeys(part for answer, _, _ in self.shares for part in self.parts(answer)))

    def parts(self, answer: str) -> list[str]:
        return [answer] if self.option else self.question.nets.get(answer, [answer])

    def apart(self, off: int) -> list[float]:
        """Bases of the populations, each so many people off."""
        b = next(iter(self.levels), "")
        return [max((self.base_of(b, x) or ROUND) + off, 1) for x in self.levels.get(b, ())]

    def whole(self, belief: Belief) -> tuple[float, float]:
        """Fewest and most people in the question's base, or their mass."""
        if not self.together:
            return sum(self.apart(-ROUND // 2)), sum(self.apart(ROUND // 2))
        return self.people_in("", "") if belief.unweighted else (self.base, self.base)

    def private(self) -> list[Number]:
        return [x for x in self.shares.values() if x.private]

    def people_in(self, b: str, level: str) -> tuple[float, float]:
        """Fewest and most people of an unweighted base: its rounding, and the whole counts its shares fit."""
        base = self.base_of(b, level)
        if not base:
            return 0, 3 * ROUND - 1
        told = [
            x for (_, bb, ll), x in self.shares.items() if (bb, ll) == (b, level) and x.value is not None
        ]
        low, high = max(int(base) - ROUND // 2, 1), int(base) + ROUND // 2
        return fitting([(x.unweighted if not b else x.value or 0.0, step(x)) for x in told], low, high) or (
            low,
            high,
        )

    def base_of(self, b: str, level: str) -> float | None:
        """The base of a group: one of its shares, or all, may come without."""
        told = [x.base for (_, *at), x in self.shares.items() if at == [b, level] and x.base]
        return max(told, default=None)


def tables(site: Site) -> dict[str, Tables]:
    """Every question with shares; each option of a mark-all question by itself."""
    numbers: dict[str, list[Number]] = defaultdict(list)
    for x in site.numbers.values():
        if x.kind in ("share", "mean") and x.question in site.questions:
            question = site.questions[x.question]
            name = f"{x.question}.{x.answer}" if question.multiple and x.kind == "share" else x.question
            numbers[name].append(x)
    out = {}
    for name, mine in numbers.items():
        question = site.questions[mine[0].question]
        option = mine[0].answer if question.multiple else ""
        made = Tables(question, option, mine)
        if made.shares:
            out[name] = made
    return out


def fill(program: Program, t: Tables, site: Site, belief: Belief) -> None:
    """The rows of one question."""
    everyone = {a: program.people(t.name, a) for a in t.finest}
    program.add(plus(*everyone.values()), *t.whole(belief))
    axes: dict[str, dict[str, dict[str, dict[int, float]]]] = {}
    for b, levels in t.levels.items():
        rest = [] if belief.partition and _whole(t, b) else [NONE]
        axes[b] = {x: {a: program.people(t.name, a, b, x) for a in t.finest} for x in [*levels, *rest]}
        for a in t.finest:
            program.add(plus(everyone[a], plus(*(axes[b][x][a] for x in axes[b]), times=-1)), 0, 0)
        for x in levels:
            mass = plus(*axes[b][x].values())
            _size(program, t, site, (b, x), mass, belief.unweighted)
    crossed(program, axes)
    for (a, b, x), number in t.shares.items():
        cells = axes[b][x] if b else everyone
        base, hit = plus(*cells.values()), plus(*(cells[p] for p in t.parts(a) if p in cells))
        value = number.unweighted if belief.unweighted and not b else number.value
        if number.status != "withheld" and value is not None:
            h = step(number) / 2
            program.add(plus(hit, plus(base, times=-(value - h))), 0, np.inf)
            program.add(plus(hit, plus(base, times=-(value + h))), -np.inf, 0)
    for (b, x), number in t.means.items():
        cells = axes[b][x] if b and b in axes and x in axes[b] else everyone
        if number.value is not None and t.question.points and (not b or b in axes):
            h = 0.5 * 10.0 ** (np.floor(np.log10(max(abs(number.value), 1e-9))) - 3)
            h = max(h, (number.step or 0.0) / 2)
            for sign, end in ((1, number.value - h), (-1, number.value + h)):
                scored = [
                    plus(cells[a], times=sign * (p - end))
                    for a, p in t.question.points.items()
                    if a in cells
                ]
                program.add(plus(*scored), 0, np.inf)


def crossed(program: Program, axes: Mapping[str, Mapping[str, Mapping[str, dict[int, float]]]]) -> None:
    """The levels of two crossed breakdowns add up to the levels of each."""
    for pair in (b for b in axes if CROSS in b):
        for i, one in enumerate(pair.split(CROSS)):
            for level, cells in axes.get(one, {}).items():
                inside = [x for x in axes[pair] if x != NONE and x.split(CROSS)[i] == level]
                for answer, all_of_them in cells.items():
                    parts = plus(*(axes[pair][x][answer] for x in inside))
                    rest = plus(all_of_them, plus(parts, times=-1))
                    program.add(rest, 0, np.inf if NONE in axes[pair] else 0)


def _whole(t: Tables, b: str) -> bool:
    """Whether the bases of the levels leave room for nobody else."""
    told = [t.base_of(b, x) for x in t.levels[b]]
    return abs(sum(n or ROUND for n in told) - t.base) <= ROUND / 2 * (len(told) + 1)


def _size(
    program: Program, t: Tables, site: Site, at: tuple[str, str], mass: dict[int, float], unweighted: bool
) -> None:  # fmt: skip
    """What is known of a level's size: its rounded base, or the published share of the level."""
    b, level = at
    if unweighted:
        program.add(mass, *t.people_in(*at))
        return
    if not t.together:  # weights have mean 1 in each population: so much as there are people
        base, slack = t.base_of(*at), ROUND / 2 + HEAVY * max(site.people - t.base, 0)
        if base and b == next(iter(t.levels)):
            program.add(mass, max(base - slack, 0), base + slack)
        return
    own = site.numbers.get(f"share.{b}.{level}.all")
    missing = site.people - t.base
    if own and own.value is not None and own.base and 0 <= missing + ROUND <= site.people / 10:
        slack = (
            step(own) / 2 * t.base + HEAVY * max(site.people - t.base, site.people - own.base, 0) + ROUND
        )
        program.add(mass, max(own.value * t.base - slack, 0), own.value * t.base + slack)


def transposed(program: Program, known: Mapping[str, Tables], room: float) -> None:
    """The table of one question by another and its transpose count the same people."""
    for name, t in known.items():
        for b in t.levels:
            other = known.get(b)
            if other is None or name not in other.levels or t.option or other.option or name > b:
                continue
            missing = room + abs(t.base - other.base)
            for a in set(t.finest) & set(other.levels[name]):
                for x in set(t.levels[b]) & set(other.finest):
                    one, two = program.people(name, a, b, x), program.people(b, x, name, a)
                    program.add(plus(one, plus(two, times=-1)), -missing, missing)


def earlier(program: Program, t: Tables, before: Tables | None) -> None:
    """What an earlier edition showed of the same people."""
    if before is None or before.base != t.base:
        return
    for (a, b, x), number in before.shares.items():
        now = t.shares.get((a, b, x))
        if now is None or number.value is None or now.status != "withheld" or not b or x not in t.levels[b]:
            continue
        cells = {p: program.people(t.name, p, b, x) for p in t.finest}
        base, hit = plus(*cells.values()), plus(*(cells[p] for p in t.parts(a)))
        h = step(number) / 2
        few = FEW if silent(t, b) else 0  # a few people may have been corrected since
        program.add(plus(hit, plus(base, times=-(number.value - h))), -few, np.inf)
        program.add(plus(hit, plus(base, times=-(number.value + h))), -np.inf, few)


def silent(t: Tables, breakdown: str) -> bool:
    """Whether of a question nothing is shown by a breakdown."""
    return bool(breakdown) and all(x.value is None for (_, b, _), x in t.shares.items() if b == breakdown)


def corrected(t: Tables, x: Number, old: Mapping[str, Tables]) -> bool:
    """Whether an earlier edition showed it, and now nothing beside it is: what was published stays so, and
    whom a correction was of is asked by `corrections`."""
    then = old[t.name].shares.get((x.answer, x.breakdown, x.level)) if t.name in old else None
    return then is not None and then.value is not None and silent(t, x.breakdown)


def groups(found: Mapping[str, Tables]) -> list[dict[str, Tables]]:
    """Questions to attack together: those that are breakdowns of each other, the others alone."""
    mutual = {
        name: t for name, t in found.items()
        if any(name in found[b].levels for b in t.levels if b in found)
    }  # fmt: skip
    alone = [{name: t} for name, t in found.items() if name not in mutual]
    return [*alone, *([mutual] if mutual else [])]


def bounds(site: Site, previous: Site | None = None, doubtful: bool = False) -> list[Bound]:
    """The bounds on every share that is withheld for privacy. doubtful: that `previous` is of the same people
    who answered the same is a guess, and where the numbers contradict it nothing is learnt."""
    found = tables(site)
    old = tables(previous) if previous else {}
    out = []
    for group in groups(found):
        private = [x for t in group.values() for x in t.private() if not corrected(t, x, old)]
        if not private:
            continue
        ends = None
        for belief in BELIEFS:
            if belief.unweighted and not _flat(group.values()):
                continue
            program = Program()
            for name, t in group.items():
                fill(program, t, site, belief)
                earlier(program, t, old.get(name))
            transposed(program, group, belief.room)
            ends = program.solve([_target(program, found, x) for x in private])
            if ends is not None:
                break
        if ends is None and doubtful:
            continue
        if ends is None:
            raise SystemExit(f"{', '.join(group)}: the published numbers contradict each other")
        heads = {} if belief.unweighted else people_per_weight(program, found, private)
        for x, (low, high) in zip(private, ends, strict=True):
            fewest, most = heads.get((x.question, x.answer), (1.0, 1.0))
            per, _ = heads.get((x.question, x.breakdown, x.level), (1.0, 1.0))
            out.append(Bound(x.key, low * per * fewest, high * per * most))
    return [*out, *_by_difference(site)]


def people_per_weight(
    program: Program, found: Mapping[str, Tables], private: Iterable[Number]
) -> dict[tuple[str, ...], tuple[float, float]]:
    """People to one average weight, at least and at most: of an answer, by the topline's two rounded
    shares; of a level, by its base."""
    out: dict[tuple[str, ...], tuple[float, float]] = {}
    for x in private:
        t = _of(found, x)
        top = t.shares.get((x.answer, "", ""))
        if top and top.value and top.unweighted:
            w, p = step(top) / 2, plain(t) / 2
            out[x.question, x.answer] = (
                max(top.unweighted - p, 0) / (top.value + w),
                (top.unweighted + p) / (top.value - w),
            )
        base = t.base_of(x.breakdown, x.level)
        place = (x.question, x.breakdown, x.level)
        if x.breakdown and base and place not in out:
            mass = plus(*(program.people(t.name, a, x.breakdown, x.level) for a in t.finest))
            low, high = (program.solve([mass]) or [(0.0, np.inf)])[0]
            if high < CLOSE * low:
                out[place] = (2 * base / (low + high),) * 2
    return out


def _flat(group: Iterable[Tables]) -> bool:
    """Whether weights change no printed share of the toplines."""
    top = [x for t in group for (_, b, _), x in t.shares.items() if not b and x.value is not None]
    return bool(top) and all(abs((x.unweighted or 0) - (x.value or 0)) <= step(x) / 2 for x in top)


def _of(found: Mapping[str, Tables], x: Number) -> Tables:
    return found.get(x.question) or found[f"{x.question}.{x.answer}"]


def _target(program: Program, found: Mapping[str, Tables], x: Number) -> dict[int, float]:
    t = _of(found, x)
    place = (x.breakdown, x.level) if x.breakdown else ()
    return plus(*(program.people(t.name, a, *place) for a in t.parts(x.answer)))


def _by_difference(site: Site) -> list[Bound]:
    """A published difference with one withheld end gives that end away."""
    out = []
    for x in site.numbers.values():
        if x.kind != "difference" or x.value is None or "-" not in x.level:
            continue
        stem = x.key.removeprefix("difference.").rsplit(".", 1)[0]
        kind = "share" if x.unit == "points" else "mean"
        stem = stem if kind == "share" else stem.replace(".mean.", ".")
        for cut in [i for i, c in enumerate(x.level) if c == "-"]:
            ends = [
                site.numbers.get(f"{kind}.{stem}.{level}") for level in (x.level[:cut], x.level[cut + 1 :])
            ]
            if all(ends) and any(e.private for e in ends if e):
                hidden = next(e for e in ends if e and e.private)
                out.append(Bound(f"{hidden.key} by {x.key}", 0.0, 2 * step(x) * (hidden.base or ROUND)))
    return out
