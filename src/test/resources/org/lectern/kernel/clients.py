"""Drives Lectern's kernel with Jupyter's own clients; prints one line for each thing seen, and exits 1 at the first failure."""
import time

import nbformat
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NAME = "lectern"
PATIENCE = 60


def check(what, holds, seen=""):
    print(("ok   " if holds else "FAIL ") + what + ("" if holds else ": " + repr(seen)), flush=True)
    if not holds:
        raise SystemExit(1)


def outputs_of(client, code):
    seen = []
    reply = client.execute_interactive(code, timeout=PATIENCE, output_hook=seen.append, allow_stdin=False)
    return reply["content"], [m for m in seen if m["msg_type"] not in ("status", "execute_input")]


manager, client = start_new_kernel(kernel_name=NAME, startup_timeout=PATIENCE)
try:
    reply, seen = outputs_of(client, "1 + 1")
    check("a value", seen[0]["content"]["data"]["text/plain"] == "2", seen)
    reply, seen = outputs_of(client, "int kept = 3;\nthrow new IllegalStateException(\"boo\");")
    check("an error", reply["ename"] == "java.lang.IllegalStateException" and reply["evalue"] == "boo", reply)
    check("its line", "line 2" in "\n".join(seen[0]["content"]["traceback"]), seen)
    client.execute("while (true) {}")
    time.sleep(1)
    start = time.time()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=PATIENCE)
    while reply["msg_type"] != "execute_reply":
        reply = client.get_shell_msg(timeout=PATIENCE)
    check("an interrupt", reply["content"]["ename"] == "Interrupted", reply["content"])
    check("an interrupt within two seconds", time.time() - start < 2, time.time() - start)
    reply, seen = outputs_of(client, "kept")
    check("state kept", seen[0]["content"]["data"]["text/plain"] == "3", seen)
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=PATIENCE)
    reply, seen = outputs_of(client, "kept")
    check("a restart forgets", reply["status"] == "error" and "kept" in reply["evalue"], reply)
finally:
    client.stop_channels()
    manager.shutdown_kernel()
check("a shutdown", not manager.is_alive())

notebook = nbformat.v4.new_notebook()
notebook.cells = [
    nbformat.v4.new_code_cell("int x = 20;"),
    nbformat.v4.new_code_cell("System.out.println(\"printed\");\nx + 1"),
    nbformat.v4.new_code_cell("org.lectern.display.Display.show(org.lectern.display.MimeBundle.html(\"<b>b</b>\", \"b\"));"),
]
NotebookClient(notebook, kernel_name=NAME, timeout=PATIENCE).execute()
kinds = [[o.output_type for o in c.outputs] for c in notebook.cells]
check("nbclient", kinds == [[], ["stream", "execute_result"], ["display_data"]], kinds)
nbformat.validate(notebook)

notebook.cells = [nbformat.v4.new_code_cell("int y = 1;\nint z = y + missing;"), nbformat.v4.new_code_cell("1")]
try:
    NotebookClient(notebook, kernel_name=NAME, timeout=PATIENCE).execute()
    check("nbclient stops at an error", False)
except CellExecutionError as e:
    check("nbclient stops at an error", "cannot find symbol: variable missing" in str(e), str(e))
    check("its line", "line 2" in str(e), str(e))
