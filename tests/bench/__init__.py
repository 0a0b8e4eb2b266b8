"""Benchmarks: EchoChat beside a baseline in the same run. See docs/performance.md."""
