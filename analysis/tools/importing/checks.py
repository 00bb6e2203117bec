"""What one rule of import.toml says against what others do."""

from analysis.study import FactError, near
from analysis.study.scales import TREATMENTS
from analysis.tools.importing.faults import Faults
from analysis.tools.importing.plan import BASES, KINDS, Rules

ACTIONS = ("drop", "allow", "mark", "year", "month", "bands 10", "first 2")


def check_rules(rules: Rules, faults: Faults) -> None:
    """What one rule says against what others do."""
    for plan in rules.plans:
        where = f"{rules.path}, [questions.{plan.id}]"
        if plan.form not in KINDS:
            faults.add(where, f"form {plan.form!r}{near(plan.form, KINDS)}; there are {', '.join(KINDS)}")
        if plan.base and plan.base not in BASES:
            faults.add(where, f"base {plan.base!r}{near(plan.base, BASES)}; there are {', '.join(BASES)}")
        if plan.scale and KINDS.get(plan.form) in ("single", "number") and plan.scale not in rules.scales:
            faults.add(where, f"scale {plan.scale!r} is not in [scales]{near(plan.scale, rules.scales)}")
    if rules.base not in BASES:
        faults.add(f"{rules.path}, [options]", f"base {rules.base!r}; there are {', '.join(BASES)}")
    if rules.rare not in ("stop", "allow"):
        faults.add(f"{rules.path}, [private]", f"rare is {rules.rare!r}, expected 'stop' or 'allow'")
    for column, action in rules.private.items():
        if action.split(" ")[0] not in {a.split(" ")[0] for a in ACTIONS} or (
            action[-1:] == "0" and action == "bands 0"
        ):
            faults.add(
                f"{rules.path}, [private.columns] {column!r}",
                f"{action!r} is not known; there are {', '.join(ACTIONS)}",
            )
    for label, treatment in rules.treatments.items():
        if treatment not in TREATMENTS or treatment == "net":
            faults.add(
                f"{rules.path}, [treatments] {label!r}",
                f"{treatment!r} is not known{near(treatment, TREATMENTS)}",
            )
    for kind, table in (("only", rules.only), ("without", rules.without)):
        for column, values in table.items():
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                faults.add(
                    f"{rules.path}, [rows.{kind}] {column!r}", "expected a list of values between quotes"
                )


def parse_action(where: str, action: str) -> None:
    """Raises FactError unless an action's size is a whole number above 0."""
    how, _, size = action.partition(" ")
    if how in ("bands", "first") and not (size.isdigit() and int(size) > 0):
        raise FactError(f"{where}: {action!r}, expected e.g. '{how} 10'")
