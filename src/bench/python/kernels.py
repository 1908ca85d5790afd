"""Starts kernels as Jupyter does and times them, for `./lectern bench kernel`.

Arguments: how many rounds, then how many seconds to watch an idle kernel. Jupyter's environment variables say where Lectern's
kernelspec lies. Prints a line of JSON for each round and contender: seconds, megabytes of resident memory, percent of a core.
"""

import json
import statistics
import sys
import time

MARK = "@bench "
PATIENCE = 120
DECLARATIONS = 60
CLASSES = 20
SETTLING = 10

METHODS = 18


def java_class(number):
    methods = "\n".join("    double f%d(double x) { return weight * x + %d; }" % (i, i) for i in range(METHODS))
    return "class Model%d {\n    double weight = %d;\n%s\n}" % (number, number, methods)


def python_class(number):
    methods = "\n".join("    def f%d(self, x): return self.weight * x + %d" % (i, i) for i in range(METHODS))
    return "class Model%d:\n    weight = %d.0\n%s\n" % (number, number, methods)


CONTENDERS = {
    "lectern": {
        "kernel": "lectern",
        "tensor": "var a = Tensor.of(1, 2).to(DType.FLOAT32).add(Tensor.ones(2)); a",
        "declaration": lambda number: "int x%d = %d;" % (number, number),
        "class": java_class,
    },
    "ipykernel": {
        "kernel": "python3",
        "tensor": "import torch\na = torch.tensor([1.0, 2.0]) + torch.ones(2)\na",
        "declaration": lambda number: "x%d = %d" % (number, number),
        "class": python_class,
    },
}


def say(value):
    sys.stdout.write(MARK + json.dumps(value) + "\n")
    sys.stdout.flush()


class Kernel:
    """A kernel that was just started; clock() is the time since."""

    def __init__(self, name):
        from jupyter_client.manager import KernelManager

        self.start = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()

    def clock(self):
        return time.perf_counter() - self.start

    def run(self, code):
        """Seconds from the request to the reply."""
        begun = time.perf_counter()
        request = self.client.execute(code)
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == request:
                break
        if reply["content"]["status"] != "ok":
            raise RuntimeError("%r failed: %s" % (code, reply["content"].get("evalue")))
        return time.perf_counter() - begun

    def pid(self):
        return self.manager.provisioner.pid

    def resident(self):
        with open("/proc/%d/status" % self.pid()) as status:
            for line in status:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def processor(self):
        """Seconds of processor time so far."""
        with open("/proc/%d/stat" % self.pid()) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def measure(contender):
    kernel = Kernel(contender["kernel"])
    try:
        kernel.run("1 + 1")
        result = {"first 1+1": kernel.clock(), "resident after 1+1": kernel.resident()}
    finally:
        kernel.close()
    kernel = Kernel(contender["kernel"])
    try:
        try:
            kernel.run(contender["tensor"])
            result["first tensor"] = kernel.clock()
        except RuntimeError as problem:
            say({"note": "no first tensor of %s: %s" % (contender["kernel"], problem)})
        times = [kernel.run(contender["declaration"](i)) for i in range(DECLARATIONS)]
        result["declaration"] = statistics.median(times)
        times = [kernel.run(contender["class"](i)) for i in range(CLASSES)]
        result["class of 20 lines"] = statistics.median(times)
        result["expression"] = statistics.median(kernel.run("1 + %d" % i) for i in range(CLASSES))
    finally:
        kernel.close()
    return result


def idle(contender, seconds):
    """Percent of a core that a kernel takes which has nothing to do."""
    kernel = Kernel(contender["kernel"])
    try:
        kernel.run("1 + 1")
        time.sleep(SETTLING)
        before = kernel.processor()
        time.sleep(seconds)
        return 100 * (kernel.processor() - before) / seconds
    finally:
        kernel.close()


def main():
    rounds, seconds = int(sys.argv[1]), int(sys.argv[2])
    try:
        import jupyter_client
        from jupyter_client.kernelspec import KernelSpecManager
    except ImportError:
        say({"error": "needs python3-jupyter-client (Debian, Ubuntu: apt-get install jupyter-client python3-ipykernel)"})
        return
    there = KernelSpecManager().find_kernel_specs()
    contenders = {}
    for name, contender in CONTENDERS.items():
        if contender["kernel"] in there:
            contenders[name] = contender
        else:
            say({"note": "left out, %s: Jupyter knows no kernel %s" % (name, contender["kernel"])})
    say({"note": "jupyter_client %s, Python %s" % (jupyter_client.__version__, sys.version.split()[0])})
    # The first round, which reads everything from the disk, does not count.
    for round_number in range(rounds + 1):
        names = list(contenders)
        for name in names if round_number % 2 else reversed(names):
            try:
                result = measure(contenders[name])
            except RuntimeError as problem:
                say({"note": "%s: %s" % (name, problem)})
                continue
            if round_number > 0:
                say({"contender": name, "round": round_number, "values": result})
    for name, contender in contenders.items():
        say({"contender": name, "round": 0, "values": {"idle": idle(contender, seconds)}})


if __name__ == "__main__":
    main()
