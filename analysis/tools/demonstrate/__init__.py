"""A synthetic population of known truth, a sample from it, and what that sample answers.

codes: answers as numbers · margins: whole people that meet every margin · traits: who they are
mind, attitudes, answers: what each would say · population, frame: all of it, and the list
sample: institutions, then people · response: who answers how far · truth: shares and means of everyone
files: what a fieldwork would hand over
"""

from analysis.tools.demonstrate.population import Population, build_population
from analysis.tools.demonstrate.response import Drawn, draw_sample

__all__ = ["Drawn", "Population", "build_population", "draw_sample"]
