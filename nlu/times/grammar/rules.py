"""The table into which the rule modules write."""

from nlu.times.chart import Grammar

GRAMMAR = Grammar()
rule = GRAMMAR.rule
