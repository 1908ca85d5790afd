"""PyTorch's process in `./lectern bench`: answers requests, a line of JSON each, as the Java contenders do."""

import json
import sys
import time

MARK = "@bench "


def answer(value):
    sys.stdout.write(MARK + json.dumps(value) + "\n")
    sys.stdout.flush()


def blas():
    """The libraries in this process that multiply matrices."""
    names = set()
    try:
        with open("/proc/self/maps") as maps:
            for line in maps:
                path = line.split()[-1]
                if any(word in path for word in ("blas", "libmkl", "blis")):
                    names.add(path.split("/")[-1] if "openblas" not in path else "OpenBLAS")
    except OSError:
        return "an unknown BLAS"
    fast = [name for name in ("OpenBLAS",) if name in names]
    fast += [name for name in sorted(names) if "mkl" in name or "blis" in name]
    if fast:
        return ", ".join(fast)
    if names:
        return "the slow reference BLAS, which is UNFAIR to it (apt-get install libopenblas0-pthread)"
    return "a BLAS of its own"


def main():
    threads = int(sys.argv[1])
    try:
        import torch
    except ImportError:
        sys.stdin.readline()
        answer({"error": "needs python3-torch (Debian, Ubuntu: apt-get install python3-torch libopenblas0-pthread)"})
        return
    import cases

    torch.set_num_threads(threads)
    table = cases.table()
    work = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "about":
                torch.ones(8, 8) @ torch.ones(8, 8)
                answer({"about": f"{torch.__version__} on {blas()}, Python {sys.version.split()[0]}"})
            elif request["do"] == "prepare":
                work = None
                make = table.get((request["group"], request["case"]))
                if make is None:
                    answer({"absent": True})
                else:
                    work, check = make()
                    rows = [[None if x != x or abs(x) == float("inf") else x for x in row] for row in check()]
                    answer({"check": rows})
            elif request["do"] == "time":
                rounds = range(request["iterations"])
                processor = time.process_time_ns()
                start = time.perf_counter_ns()
                for _ in rounds:
                    work()
                wall = time.perf_counter_ns() - start
                answer({"wall": wall, "cpu": time.process_time_ns() - processor})
            else:
                answer({"error": "no request " + request["do"]})
        except Exception as e:
            answer({"error": f"{type(e).__name__}: {e}"})


main()
