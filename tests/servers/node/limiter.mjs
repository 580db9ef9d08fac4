// A limit on requests, counted and told by the limiter that Bluesky's own servers use: fixed
// windows that begin with their first request, RateLimit-* headers on each answer, and a 429
// with Retry-After past the limit. `silent` stands for an edge that tells nothing: no headers,
// and a refusal that a page cannot read (here: no answer at all).
import { HttpRateLimiter } from './node_modules/@atproto/xrpc-server/dist/rate-limiter-http.js'
import { MemoryRateLimiter } from './node_modules/@atproto/xrpc-server/dist/rate-limiter.js'

export const startLimiter = ({ points, seconds, silent = false }) => {
  const counter = new MemoryRateLimiter({
    keyPrefix: 'passage',
    durationMs: seconds * 1000,
    points,
    calcKey: () => 'everybody',
    calcPoints: () => 1,
  })
  // Each {start, end, accepted, refused, avoidable, told}, times in milliseconds. A refusal
  // could have been avoided when an answer of the same window had left before it was asked
  // for: that answer told how many were left.
  const windows = []

  const note = ({ msBeforeNext, isFirstInDuration }, response, kind) => {
    const now = Date.now()
    if (isFirstInDuration) {
      const end = now + msBeforeNext
      windows.push({ start: now, end, accepted: 0, refused: 0, avoidable: 0, told: false })
    }
    const current = windows.at(-1)
    current[kind] += 1
    if (kind === 'refused' && current.told) current.avoidable += 1
    response.once('finish', () => {
      current.told ||= !silent
    })
  }

  const watched = {
    consume: async ({ res }) => {
      try {
        const status = await counter.consume({})
        note(status, res, 'accepted')
        return status
      } catch (error) {
        if (error.status?.msBeforeNext !== undefined) note(error.status, res, 'refused')
        throw error
      }
    },
  }
  const headers = new HttpRateLimiter(watched)

  // Resolves to whether the request may go on; one that may not is answered here.
  const admit = async (request, response, refuse) => {
    const context = { req: request, res: response }
    try {
      await (silent ? watched.consume(context) : headers.handle(context))
      return true
    } catch {
      if (silent) request.socket.destroy()
      else refuse(response)
      return false
    }
  }

  return { admit, windows }
}
