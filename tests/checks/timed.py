"""Run a stage and say what it took: CPU and wall seconds, and peak memory of its process.

python tests/checks/timed.py -m analysis.stages.estimate FILES...   as the Makefile calls it
"""

import resource
import subprocess
import sys
import time


def main(arguments: list[str]) -> int:
    label, command = arguments[1].removeprefix("analysis.stages."), [sys.executable, *arguments]
    start = time.perf_counter()
    code = subprocess.run(command).returncode
    took = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{label:<24}{cpu:>8.2f} CPU s{took:>8.2f} s{peak:>8.0f} MB", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
