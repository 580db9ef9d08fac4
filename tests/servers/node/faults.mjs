// Faults on demand, and a record of what was asked, in front of one server of this
// process. The AppView of the test network has no rate limit of its own, and a client
// must be seen to survive one: `limiter.mjs` counts, armed through the control path as well.
// Rules are posted as JSON to the control path:
//   POST   {path, query?, status?, headers?, body?, delay?, cut?, count?}   arms a rule
//   PUT    {points, seconds, silent?}   limits all requests from now on
//   GET    -> {rules, seen: [{at, method, url}], windows}    DELETE -> forgets everything
// `path` is a prefix of the URL path, `query` a text the decoded query must contain,
// `delay` is in milliseconds, `cut` closes the connection without an answer, and a rule
// without status and cut only delays. A rule with a `count` ends after that many uses.
import http from 'node:http'
import { startLimiter } from './limiter.mjs'

const MOST_SEEN = 50_000
const OPEN = { 'access-control-allow-origin': '*' }

const decoded = (url) => {
  try {
    return decodeURIComponent((url.split('?')[1] ?? '').replaceAll('+', ' '))
  } catch {
    return url
  }
}

const readJson = async (request) => {
  const parts = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString() || '{}')
}

const answer = (response, status, headers, body) => {
  response.writeHead(status, { ...OPEN, 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}))
}

export const startFaults = ({ port, control }) => {
  let rules = []
  let seen = []
  let limiter

  const manage = async (request, response) => {
    if (request.method === 'DELETE') {
      rules = []
      seen = []
      limiter = undefined
    } else if (request.method === 'PUT') {
      limiter = startLimiter(await readJson(request))
    } else if (request.method === 'POST') {
      rules.push({ used: 0, ...(await readJson(request)) })
    }
    answer(response, 200, {}, { rules, seen, windows: limiter?.windows ?? [] })
  }

  const ruleFor = (request) => {
    const rule = rules.find(
      ({ path, query, count, used }) =>
        request.url.startsWith(path) &&
        (query === undefined || decoded(request.url).includes(query)) &&
        (count === undefined || used < count),
    )
    if (rule) rule.used += 1
    return rule
  }

  const obey = (rule, request, response, carryOn) => {
    if (rule.cut) return request.socket.destroy()
    if (rule.status === undefined) return carryOn()
    return answer(response, rule.status, rule.headers, rule.body)
  }

  const refuse = (response) =>
    answer(response, 429, {}, { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' })

  const emit = http.Server.prototype.emit
  http.Server.prototype.emit = function (event, request, response) {
    if (event !== 'request' || this.address()?.port !== port) return emit.apply(this, arguments)
    if (request.url.startsWith(control)) {
      manage(request, response).catch((error) => answer(response, 400, {}, { error: String(error) }))
      return true
    }
    if (seen.length < MOST_SEEN) seen.push({ at: Date.now(), method: request.method, url: request.url })
    const carryOn = () => emit.call(this, event, request, response)
    const pass = () => {
      const rule = ruleFor(request)
      if (!rule) return carryOn()
      setTimeout(() => obey(rule, request, response, carryOn), rule.delay ?? 0)
    }
    if (request.method === 'OPTIONS') return carryOn()
    if (!limiter) {
      pass()
      return true
    }
    limiter.admit(request, response, refuse).then((admitted) => admitted && pass())
    return true
  }
}
