// Runs Pyodide under Node.js for the build: node freeze.mjs PYODIDE WORK
// WORK is mounted as /freeze in Pyodide's own file system; its freeze_inside.py holds `main`, and
// what that leaves in WORK is the result.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

async function freeze(pyodide, work) {
  const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
  const { info } = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
  const python = await loadPyodide({
    // No package but ours may be found, and sets must come out in the same order every time.
    lockFileContents: JSON.stringify({ info, packages: {} }),
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
  });
  python.mountNodeFS("/freeze", work);
  await python.runPythonAsync(`
import sys
sys.path.insert(0, "/freeze")
from freeze_inside import main
await main()
`);
}

try {
  await freeze(...process.argv.slice(2));
} catch (error) {
  // Node.js would print a whole line of minified source first.
  process.stderr.write(`${error?.message ?? error}\n`);
  process.exitCode = 1;
}
