// Runs pytest in Pyodide under Node.js: node inside.mjs PYODIDE ROOT PACKAGES ARGUMENT...
// ROOT is the project, PACKAGES a folder of the packages that the tests import. The exit code is
// pytest's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Node.js would print a whole line of minified source first.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${error?.message ?? error}\n`);
  process.exit(70);
});

const [pyodide, root, packages, ...rest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
const { info } = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
const python = await loadPyodide({
  lockFileContents: JSON.stringify({ info, packages: {} }),
  env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" },
});
python.mountNodeFS("/project", root);
python.mountNodeFS("/packages", packages);
python.globals.set("arguments", python.toPy(rest));
process.exitCode = await python.runPythonAsync(`
import os, sys
sys.path[:0] = ["/packages"]
os.chdir("/project")
from hypothesis import HealthCheck, settings
settings.register_profile(
    "inside", deadline=None, database=None, max_examples=20,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("inside")
import pytest
int(pytest.main(list(arguments)))
`);
