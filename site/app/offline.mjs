/* The app without a network, and as an installed program: has the browser keep the site's files
   (`sw.js`), offers a new version, and takes files that the system opens with Passage.

   Nothing here is needed for the app to work. Where a browser, or a private window, has none of
   it, nothing else changes. */

const ROOT = new URL("../", import.meta.url).href;
const root = document.documentElement;
const workers = navigator.serviceWorker;

function ask(worker, question) {
  return new Promise((answered) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answered(data);
    worker.postMessage(question, [port2]);
  });
}

/* Calls back once Python is awake ("ready") or could not be woken ("failed"). */
function whenStarted(then) {
  const look = () => {
    const { engine } = root.dataset;
    if (engine) {
      watch.disconnect();
      then(engine);
    }
  };
  const watch = new MutationObserver(look);
  watch.observe(root, { attributeFilter: ["data-engine"] });
  look();
}

/* The person asks for the new version: the work is written, the waiting worker takes over. */
async function renew(waiting) {
  document.getElementById("renew").disabled = true;
  if (root.dataset.engine === "ready") {
    await new Promise((written) => {
      document.addEventListener("passage-written", written, { once: true });
      document.dispatchEvent(new Event("passage-renew"));
    });
  }
  workers.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage({ takeOver: true });
}

function offer(registration) {
  const waiting = registration.waiting;
  if (waiting && registration.active) {
    document.getElementById("renewal").hidden = false;
    document.getElementById("renew").onclick = () => renew(waiting);
  }
}

function offerWhenReady(registration) {
  const follow = () => registration.installing?.addEventListener("statechange", () => offer(registration));
  registration.addEventListener("updatefound", follow);
  follow();
  offer(registration);
}

async function begin(engine) {
  if (engine !== "ready") {
    // The version that is kept does not start: a newer one may.
    const kept = await workers.getRegistration();
    if (kept) {
      offerWhenReady(kept);
      await kept.update();
    }
    return;
  }
  const options = { scope: ROOT, updateViaCache: "none" };
  const registration = await workers.register(`${ROOT}sw.js`, options);
  offerWhenReady(registration);
  const { active } = await workers.ready;
  const kept = await ask(active, { keep: root.lang });
  root.dataset.offline = kept ? "ready" : "failed";
  document.getElementById("offline-ready").hidden = !kept;
}

/* As if the person had chosen them in the field for archives. */
function open(files) {
  const field = document.getElementById("archive-files");
  if (field && files.length) {
    const carried = new DataTransfer();
    files.forEach((file) => carried.items.add(file));
    field.files = carried.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function openShared() {
  history.replaceState(null, "", location.pathname);
  open(await ask((await workers.ready).active, { shared: true }));
}

globalThis.launchQueue?.setConsumer(async ({ files = [] }) => {
  open(await Promise.all(files.map((file) => file.getFile())));
});
if (workers) {
  if (location.search === "?shared") {
    openShared();
  }
  whenStarted((engine) => begin(engine).catch(() => {}));
}
