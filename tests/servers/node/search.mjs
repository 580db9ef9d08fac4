// The search service behind the AppView. Bluesky's own is closed; its AppView asks a
// service named by `searchUrl` for bare DIDs (app.bsky.unspecced.searchActorsSkeleton)
// and hydrates them itself. This one follows what is public about the production rules:
// every word of the query must occur in handle + display name + description; a query of
// one word also matches as a prefix of the handle or of a word of the display name;
// accents and case are folded; no other substring matches.
import http from 'node:http'
import pg from 'pg'

// Letters that Unicode does not decompose but that ICU folding (as production uses) does.
const FOLDED = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' }
const SEGMENTER = new Intl.Segmenter('und', { granularity: 'word' })

const fold = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => FOLDED[letter])

export const words = (text) =>
  [...SEGMENTER.segment(fold(text ?? ''))].filter((part) => part.isWordLike).map((part) => part.segment)

export const matches = (actor, query) => {
  const wanted = words(query)
  if (wanted.length === 0) return false
  const name = [actor.handle ?? '', ...words(actor.displayName)]
  const all = new Set([...name, ...words(actor.handle), ...words(actor.description)])
  if (wanted.every((word) => all.has(word))) return true
  return wanted.length === 1 && name.some((word) => word.startsWith(wanted[0]))
}

const page = (actors, url) => {
  const query = url.searchParams.get('q') ?? ''
  const limit = Number(url.searchParams.get('limit') ?? 25)
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const found = actors.filter((actor) => matches(actor, query))
  const part = found.slice(from, from + limit).map(({ did }) => ({ did }))
  const end = from + part.length
  return { actors: part, hitsTotal: found.length, ...(end < found.length ? { cursor: `${end}` } : {}) }
}

/** Listen on `port`, reading the AppView's own tables in `schema`. Resolves when ready. */
export const startSearch = async ({ port, postgres, schema }) => {
  const pool = new pg.Pool({ connectionString: postgres, max: 4 })
  const sql = `SELECT actor.did, actor.handle, profile."displayName", profile.description
    FROM "${schema}".actor LEFT JOIN "${schema}".profile ON profile.creator = actor.did
    WHERE actor."takedownRef" IS NULL ORDER BY actor.handle`
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    const known = url.pathname === '/xrpc/app.bsky.unspecced.searchActorsSkeleton'
    try {
      const body = known ? page((await pool.query(sql)).rows, url) : { error: 'MethodNotImplemented' }
      response.writeHead(known ? 200 : 501, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    } catch (error) {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: 'InternalServerError', message: String(error) }))
    }
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, resolve))
  return async () => {
    server.closeAllConnections()
    server.close()
    await pool.end()
  }
}
