/* Keeps the files of this site in the browser, so that the app opens without a network.

   The build writes down which files there are: those for everybody, and each language's own, with
   their SHA-256. No file is kept whose hash is another. Only requests for these files are ever
   answered here; everything else, above all what goes to other hosts, passes by untouched.

   A new version keeps its files beside the old ones and then waits: pages that are open go on with
   theirs, until a person asks for the new one or has closed them all. */

const FILES = {};
const ROOT = new URL("./", self.location.href).href;
// Other copies of Passage may lie on the same origin: each has its own.
const STORE = `passage ${ROOT}`;
const PATIENCE = 60_000; // milliseconds for which shared files wait for their page

const known = new Map();
for (const [group, files] of Object.entries(FILES)) {
  for (const [address, hash] of Object.entries(files)) {
    const [path] = address.split("?");
    known.set(ROOT + path, {
      group,
      address: ROOT + address,
      integrity: `sha256-${hash}`,
      // By its content: what two versions have in common is kept, and fetched, once.
      key: `${ROOT}${path}?sha256=${encodeURIComponent(hash)}`,
    });
  }
}

function fetched({ address, integrity }) {
  const asked = { integrity, redirect: "error" };
  // What the page has just loaded is in the browser already. It may also be of an older version.
  return fetch(address, { ...asked, cache: "force-cache" }).catch(() =>
    fetch(address, { ...asked, cache: "reload" })
  );
}

/* One after the other: the person may be using the line. */
async function keep(group) {
  const store = await caches.open(STORE);
  for (const file of known.values()) {
    if (file.group === group && !(await store.match(file.key))) {
      await store.put(file.key, await fetched(file));
    }
  }
}

async function install() {
  const store = await caches.open(STORE);
  const before = (await store.keys()).map((request) => request.url);
  await keep("");
  for (const group of Object.keys(FILES)) {
    // The languages in which somebody used the app here.
    if (group && before.some((url) => url.startsWith(`${ROOT}${group}/app.html?`))) {
      await keep(group);
    }
  }
}

async function activate() {
  const store = await caches.open(STORE);
  const wanted = new Set([...known.values()].map((file) => file.key));
  for (const request of await store.keys()) {
    if (!wanted.has(request.url)) {
      await store.delete(request);
    }
  }
  await self.clients.claim();
}

/* The file that a request is for; nothing where it must go to the network. */
function fileOf(request) {
  if (request.method !== "GET" || ["reload", "no-store"].includes(request.cache)) {
    return undefined;
  }
  const url = new URL(request.url);
  const path = url.origin + url.pathname;
  const file = known.get(path.endsWith("/") ? `${path}index.html` : path);
  // A page of another version asks for its own files: by a piece of their hash, or by all of it.
  const version = url.searchParams.get("v");
  const other = version && !file?.address.endsWith(`?v=${version}`);
  return other || (request.integrity && request.integrity !== file?.integrity) ? undefined : file;
}

async function answer(request, file) {
  try {
    const store = await caches.open(STORE);
    return (await store.match(file.key)) || (await fetch(request));
  } catch {
    return fetch(request);
  }
}

/* Files that another program shared with the installed app: handed to the page that opens for
   them, from memory, and never kept. */
let shared = [];
let taken = () => {};

function isShared(request) {
  return request.method === "POST" && known.get(request.url)?.address.endsWith("/app.html");
}

async function share(request) {
  const form = await request.formData();
  shared = form.getAll("files").filter((one) => one instanceof File);
  return Response.redirect(`${request.url}?shared`, 303);
}

async function told({ data, ports }) {
  const [port] = ports;
  if (data.takeOver) {
    await self.skipWaiting();
  } else if (data.keep in FILES) {
    const kept = await keep(data.keep).then(() => true, () => false);
    port.postMessage(kept);
  } else if (data.shared) {
    port.postMessage(shared);
    shared = [];
    taken();
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(told(event)));
self.addEventListener("fetch", (event) => {
  const file = fileOf(event.request);
  if (isShared(event.request)) {
    event.respondWith(share(event.request));
    event.waitUntil(
      new Promise((done) => {
        taken = done;
        setTimeout(done, PATIENCE);
      })
    );
  } else if (file) {
    event.respondWith(answer(event.request, file));
  }
});
