"""Latent attitudes of everyone, and tendencies to answer made from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.study import Questions
from analysis.tools.demonstrate.codes import code_of

GROUPS = 3  # other, Chinese, other Asian descent


@dataclass
class Mind:
    """Makes latents when an item first needs them, and tendencies to answer."""

    people: dict[str, np.ndarray]
    descent: np.ndarray
    parameters: Mapping[str, Any]
    questions: Questions
    rng: np.random.Generator
    latents: dict[str, np.ndarray] = field(default_factory=dict)

    def latent(self, name: str) -> np.ndarray:
        """(N,) a latent attitude with mean 0 and variance 1 within each descent."""
        if name not in self.latents:
            institution = self.people["institution"]
            shared = self.rng.normal(
                0, self.parameters["population"]["institution_sd"], institution.max() + 1
            )
            x = shared[institution] + self.rng.standard_normal(len(institution))
            x += self.pull(self.parameters["latents"][name]["effects"])
            for g in range(GROUPS):
                members = self.descent == g
                x[members] = (x[members] - x[members].mean()) / x[members].std()
            self.latents[name] = x
        return self.latents[name]

    def pull(self, effects: Mapping[str, float]) -> np.ndarray:
        """(N,) sum of effects of latents (`fear`) and of traits (`S2_field.life`)."""
        total = np.zeros(len(self.descent))
        for name, effect in effects.items():
            if "." in name:
                column, key = name.split(".")
                total += effect * (self.people[column] == code_of(self.questions[column], key))
            else:
                total += effect * self.latent(name)
        return total

    def tendency(self, load: Mapping[str, float]) -> np.ndarray:
        """(N,) pull of the loads plus noise that brings the variance near 1."""
        common = sum(v**2 for k, v in load.items() if "." not in k)
        return self.pull(load) + np.sqrt(1 - common) * self.rng.standard_normal(len(self.descent))
