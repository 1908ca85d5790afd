"""Does to a submission what nbgrader's autograde does: restores locked cells from the source, runs the notebook, and gives points by
nbgrader's rules. Usage: autograde.py SOURCE SUBMITTED EXECUTED; prints one line of JSON, cell to [points or null, maximum]."""
import hashlib
import json
import os
import sys

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

NBGRADER_TIMEOUT = 30


def about(cell):
    return cell.metadata.get("nbgrader", {})


def checksum(cell):
    own = about(cell)
    parts = [cell.source, cell.cell_type, str(own["grade"]), str(own["solution"]), str(own["locked"]), own["grade_id"]]
    if own["grade"]:
        parts.append(str(float(own["points"])))
    return hashlib.md5("".join(parts).encode()).hexdigest()


def restore(cell, released):
    own = about(cell)
    if not own:
        return
    original = released[own["grade_id"]]
    own.update(about(original))
    if own["locked"]:
        cell.cell_type = original.cell_type
        cell.source = original.source
        assert checksum(cell) == own["checksum"], "the release's checksum of " + own["grade_id"]


def points(cell):
    own = about(cell)
    highest = float(own["points"])
    if own["solution"]:
        # An answer that was not touched is worth nothing; any other is for a person to read.
        return (0 if checksum(cell) == own["checksum"] else None), highest
    for output in cell.outputs:
        if output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr"):
            return 0, highest
        if output.output_type == "execute_result":
            text = output.data["text/plain"]
            try:
                value = float(text)
            except ValueError:
                return highest, highest
            if value > highest:
                raise ValueError("%s: %s points of %s" % (own["grade_id"], value, highest))
            return max(0.0, value), highest
    return highest, highest


source, submitted, executed = sys.argv[1:]
released = {about(cell)["grade_id"]: cell for cell in nbformat.read(source, 4).cells if about(cell)}
notebook = nbformat.read(submitted, 4)
for each in notebook.cells:
    restore(each, released)
    if each.cell_type == "code":
        each.outputs = []
        each.execution_count = None
os.environ.setdefault("NBGRADER_EXECUTION", "autograde")
ExecutePreprocessor(timeout=NBGRADER_TIMEOUT, allow_errors=True, kernel_name="lectern").preprocess(
    notebook, {"metadata": {"path": os.path.dirname(submitted)}})
nbformat.write(notebook, executed)
print(json.dumps({about(cell)["grade_id"]: points(cell) for cell in notebook.cells if about(cell).get("grade")}))
