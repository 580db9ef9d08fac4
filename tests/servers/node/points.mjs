// Lets an hour pass for the PDS's own limiter: it counts in the process's memory, and a request
// to the control path makes it forget what it has counted. Nothing else of it is touched.
//   DELETE   -> {forgotten: how many counters}
import http from 'node:http'
import limiters from 'rate-limiter-flexible'

export const startPoints = ({ port, control }) => {
  const counters = new Map()
  const memory = limiters.RateLimiterMemory.prototype
  const consume = memory.consume
  memory.consume = function (key, ...rest) {
    if (!counters.has(this)) counters.set(this, new Set())
    counters.get(this).add(key)
    return consume.call(this, key, ...rest)
  }

  const forget = async () => {
    let forgotten = 0
    for (const [limiter, keys] of counters) {
      for (const key of keys) forgotten += (await limiter.delete(key)) ? 1 : 0
    }
    return forgotten
  }

  const emit = http.Server.prototype.emit
  http.Server.prototype.emit = function (event, request, response) {
    const ours = event === 'request' && this.address()?.port === port && request.url === control
    if (!ours) return emit.apply(this, arguments)
    forget().then((forgotten) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ forgotten }))
    })
    return true
  }
}
