"""Benchmarks, never timed tests: `python -m tests.bench [names]` prints tables with ratios, growth and the goal beside."""
