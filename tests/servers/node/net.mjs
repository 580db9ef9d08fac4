// Starts the Bluesky network from one JSON argument and prints "ready" when it serves:
//   {postgres, schema, ports: {plc, pds, appview, ozone, search}, handleDomains, rateLimits, bypassKey}
// Ends at SIGTERM, or as soon as its standard input closes (its parent is gone).
import { TestNetwork } from '@atproto/dev-env'
import { startFaults } from './faults.mjs'
import { startPoints } from './points.mjs'
import { startSearch } from './search.mjs'

const { postgres, schema, ports, handleDomains, rateLimits, bypassKey } = JSON.parse(process.argv[2])

let closing = false
const end = (code) => {
  if (closing) return
  closing = true
  // Nothing here is worth saving: the databases are thrown away with their folder.
  process.exit(code)
}
process.on('SIGTERM', () => end(0))
process.on('SIGINT', () => end(0))
process.stdin.on('end', () => end(0)).on('error', () => end(0)).resume()

// The AppView's requests to a port go through the faults first; see faults.mjs.
startFaults({ port: ports.appview, control: '/_faults' })
startPoints({ port: ports.pds, control: '/_points' })
await startSearch({ port: ports.search, postgres, schema: `appview_${schema}` })
await TestNetwork.create({
  dbPostgresUrl: postgres,
  dbPostgresSchema: schema,
  plc: { port: ports.plc },
  pds: {
    port: ports.pds,
    hostname: 'localhost',
    serviceHandleDomains: handleDomains,
    enableDidDocWithSession: true,
    rateLimitsEnabled: rateLimits,
    rateLimitBypassKey: bypassKey,
  },
  bsky: {
    port: ports.appview,
    publicUrl: `http://localhost:${ports.appview}`,
    searchUrl: `http://localhost:${ports.search}`,
  },
  ozone: { port: ports.ozone },
})
console.log('ready')
