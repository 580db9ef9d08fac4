// Preloaded before everything else (node --import): the test network may listen on
// 127.0.0.1 only, and may resolve no name but "localhost" and those that the environment's
// LOCAL_HOSTS gives for this machine. The servers bind every interface by default, and some of
// their parts look for hosts of the outside world.
import dns from 'node:dns'
import net from 'node:net'

const LOOPBACK = '127.0.0.1'
const NAMES = new Set(['localhost', LOOPBACK, ...(process.env.LOCAL_HOSTS ?? '').split(',')])

const isPort = (value) => typeof value === 'number' || /^\d+$/.test(value ?? '')

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  if (isPort(first)) {
    const tail = typeof rest[0] === 'string' ? rest.slice(1) : rest
    return listen.call(this, first, LOOPBACK, ...tail)
  }
  if (first && typeof first === 'object' && 'port' in first && !first.path) {
    return listen.call(this, { ...first, host: LOOPBACK }, ...rest)
  }
  return listen.call(this, first, ...rest)
}

const notFound = (host) =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', hostname: host })

dns.lookup = (host, options, callback) => {
  const done = typeof options === 'function' ? options : callback
  const all = typeof options === 'object' && options?.all
  if (!NAMES.has(host)) return process.nextTick(done, notFound(host))
  if (all) return process.nextTick(done, null, [{ address: LOOPBACK, family: 4 }])
  return process.nextTick(done, null, LOOPBACK, 4)
}

for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveTxt']) {
  const refuse = async (host) => {
    throw notFound(host)
  }
  dns.promises[name] = refuse
  dns.promises.Resolver.prototype[name] = refuse
}
