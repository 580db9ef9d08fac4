/* Signing in to Bluesky by OAuth: the protocol's own client, as Python in the worker uses it.

   Only the joints are here. Texts go in and out as JSON; every request and all that is kept goes
   through the ports that Python gives (`passage.shell.web.oauth`), so that each request is listed
   on the page and no token lies open in storage. */

import {
  OAuthCallbackError,
  OAuthClient,
  OAuthResponseError,
  TokenInvalidError,
  TokenRefreshError,
  TokenRevokedError,
  atprotoLoopbackClientMetadata,
  extractPdsUrl,
} from "@atproto/oauth-client";
import { WebcryptoKey } from "@atproto/jwk-webcrypto";

// Names the question that a request belongs to. Never sent: `send` takes it off.
const ASK = "x-passage-ask";
// A sign-in that was begun is good for as long as the server's own forms are.
const PENDING_MS = 10 * 60 * 1000;
const BODYLESS = [101, 204, 205, 304];

/* What goes wrong is told by kind; the sentences are Python's. */
class Stage extends Error {
  constructor(kind, cause) {
    super(kind, { cause });
    this.kind = kind;
  }
}

function stage(kind, work) {
  return work.catch((cause) => {
    throw new Stage(kind, cause);
  });
}

function fault(error) {
  if (error instanceof Stage) {
    return { kind: error.kind };
  }
  if (error instanceof OAuthCallbackError) {
    const code = error.params.get("error");
    return code ? { kind: "declined", code } : fault(error.cause ?? new Stage("mismatch"));
  }
  if (error instanceof OAuthResponseError) {
    return { kind: "refused", code: error.error ?? "", words: error.errorDescription ?? "" };
  }
  const over = [TokenInvalidError, TokenRefreshError, TokenRevokedError];
  if (over.some((kind) => error instanceof kind)) {
    return { kind: "signed-out" };
  }
  return { kind: "failed", code: String(error?.name ?? "") };
}

async function told(work) {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    return JSON.stringify({ fault: fault(error) });
  }
}

async function send(ports, request) {
  const headers = new Headers(request.headers);
  const ask = headers.get(ASK) ?? "";
  headers.delete(ASK);
  const body = request.method === "GET" ? "" : await request.text();
  const sent = JSON.stringify(Object.fromEntries(headers));
  const answer = JSON.parse(await ports.fetch(request.method, request.url, sent, body, ask));
  if (!answer.status) {
    throw new TypeError("no answer");
  }
  const { status } = answer;
  const text = BODYLESS.includes(status) ? null : answer.text;
  return new Response(text, { status, headers: answer.headers });
}

/* A store of the client, split: the key as the browser keeps keys, all else as text to seal. */
function store(ports, kind, more = () => ({})) {
  return {
    async get(name) {
      const found = await ports.load(kind, name);
      if (!found) {
        return undefined;
      }
      const { kid, until, ...rest } = JSON.parse(found.text);
      if (until && until < Date.now()) {
        await ports.drop(kind, name);
        return undefined;
      }
      return { ...rest, dpopKey: await WebcryptoKey.fromKeypair(found.pair, kid) };
    },
    async set(name, { dpopKey, ...rest }) {
      const text = JSON.stringify({ ...rest, ...more(), kid: dpopKey.kid });
      await ports.keep(kind, name, text, dpopKey.cryptoKeyPair);
    },
    async del(name) {
      await ports.drop(kind, name);
    },
  };
}

const runtime = {
  createKey: () => WebcryptoKey.generate(["ES256"], crypto.randomUUID(), { extractable: false }),
  getRandomValues: (length) => crypto.getRandomValues(new Uint8Array(length)),
  digest: async (data, { name }) =>
    new Uint8Array(await crypto.subtle.digest(name.replace("sha", "SHA-"), data)),
  requestLock: navigator.locks
    ? (name, work) => navigator.locks.request(name, async () => work())
    : undefined,
};

/* `settings` is JSON: `client` (its id, or its metadata), `appview`, `directory`. */
export function connect(settings, ports) {
  const { client: own, appview, directory } = JSON.parse(settings);
  const pending = store(ports, "pending", () => ({ until: Date.now() + PENDING_MS }));
  const client = new OAuthClient({
    clientMetadata: typeof own === "string" ? atprotoLoopbackClientMetadata(own) : own,
    // After the #, where no web server sees it.
    responseMode: "fragment",
    handleResolver: appview,
    plcDirectoryUrl: directory,
    // Of servers on this very machine; the port refuses plain http to any other.
    allowHttp: true,
    runtimeImplementation: runtime,
    stateStore: pending,
    sessionStore: store(ports, "session"),
    fetch: (input, init) => send(ports, new Request(input, init)),
  });

  async function identify(input) {
    const known = await stage("unknown", client.identityResolver.resolve(input));
    return { did: known.did, handle: known.handle, pds: extractPdsUrl(known.didDoc) };
  }

  return {
    /* Who a handle or DID is, verified both ways. */
    identify: (input) => told(() => identify(input)),

    /* Where the person goes to sign in. `input` is a handle, a DID, or a server's address. */
    begin: (input, redirect, scope) =>
      told(async () => {
        const known = /^https?:/.test(input) ? null : await identify(input);
        await stage("no-oauth", client.oauthResolver.resolve(known?.did ?? input));
        const url = await client.authorize(known?.handle ?? input, {
          redirect_uri: redirect,
          scope,
          state: known?.did ?? "",
        });
        return { url: url.href };
      }),

    /* The person came back with these parameters. */
    finish: (parameters, redirect) =>
      told(async () => {
        const params = new URLSearchParams(parameters);
        if (!(await pending.get(params.get("state") ?? ""))) {
          throw new Stage("expired");
        }
        const { session, state } = await client.callback(params, { redirect_uri: redirect });
        if (state && state !== session.did) {
          await session.signOut();
          throw new Stage("wrong-account");
        }
        return await identify(session.did);
      }),

    /* Send one request as the person; what came of it, the port has seen. */
    send: (did, ask, method, path, type, body) =>
      told(async () => {
        const session = await client.restore(did);
        const headers = { [ASK]: ask, ...(type ? { "content-type": type } : {}) };
        const init = { method, headers, ...(method === "GET" ? {} : { body }) };
        const answer = await session.fetchHandler(path, init);
        return { status: answer.status };
      }),

    /* Renew the keys of a session now. */
    refresh: (did) => told(async () => ({ did: (await client.restore(did, true)).did })),

    /* The server forgets the session, and so do we, whatever the server says. */
    end: (did) => told(async () => ({ done: (await client.revoke(did)) === undefined })),
  };
}
