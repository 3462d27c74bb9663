// A stand-in for WindFlow's server, to work on the dashboard alone: `npm run mock`, then `npm run dev`.
// With the argument --dist it serves the built dashboard too, under the content security policy of the real server.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as world from './world.mjs'

const port = Number(process.env.PORT ?? 8000)
const dist = fileURLToPath(new URL('../dist', import.meta.url))
const serveDist = process.argv.includes('--dist')
if (process.argv.includes('--empty')) world.empty()
if (process.argv.includes('--many')) world.many()
const { ago, stacks, deployments, logs, extensions } = world

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const page = (items) => ({ items })
const summary = (stack) => {
  const containers = stack.services.flatMap((service) => service.containers)
  return {
    ...stack,
    services: undefined,
    revisions: undefined,
    runningContainers: containers.filter((one) => one.state === 'running').length,
    totalContainers: containers.length,
  }
}
const problem = (status, kind, detail, more = {}) => ({
  status,
  body: { type: `/problems/${kind}`, title: kind, status, detail, ...more },
})
const find = (map, id) => map.get(id) ?? null
const containers = () =>
  [...stacks.values()].flatMap((stack) => stack.services.flatMap((service) => service.containers))
const user = () => world.users[process.env.ROLE === 'VIEWER' ? 2 : process.env.ROLE === 'USER' ? 1 : 0]
const session = () => ({
  accessToken: 'access',
  refreshToken: `refresh-${Date.now()}`,
  expiresIn: 900,
  user: user(),
})

// Live events.
const watchers = new Set()
let eventId = 1
function publish(type, subject, data = {}) {
  const event = { id: eventId++, type, time: new Date().toISOString(), subject, data }
  for (const send of watchers) send(type, event, event.id)
}
const logWatchers = new Map()

function write(id, source, text) {
  const lines = logs.get(id)
  const line = { number: lines.length + 1, time: new Date().toISOString(), source, text }
  lines.push(line)
  for (const send of logWatchers.get(id) ?? []) send('line', line, line.number)
}

/** Runs a deployment as a play: a compose file with the word "broken" fails and is rolled back. */
function play(stack, action, revision) {
  const broken = stack.revisions.find((one) => one.number === revision)?.compose.includes('broken')
  const run = world.deployment(stack.name, action, 'QUEUED', {
    revision,
    createdAt: new Date().toISOString(),
    startedAt: undefined,
    finishedAt: undefined,
  })
  stack.deployment = run.id
  stack.lastDeployment = run.id
  const states = broken
    ? ['VALIDATING', 'PULLING', 'STARTING', 'WAITING', 'ROLLING_BACK', 'ROLLED_BACK']
    : ['VALIDATING', 'PULLING', 'STARTING', 'WAITING', 'SUCCEEDED']
  const step = () => {
    run.state = states.shift()
    run.startedAt ??= new Date().toISOString()
    write(run.id, 'windflow', `${run.state.toLowerCase()} revision ${revision}`)
    for (let line = 0; line < 3; line++)
      write(run.id, 'compose', ` Container ${stack.name}-web-${line + 1}  ${run.state.toLowerCase()}`)
    if (!states.length) {
      run.finishedAt = new Date().toISOString()
      delete stack.deployment
      stack.status = 'RUNNING'
      if (broken)
        Object.assign(run, {
          rolledBackTo: stack.revision,
          reason: "Service 'web' did not become healthy",
          advice: 'Look at its log',
        })
      else stack.revision = revision
      for (const send of logWatchers.get(run.id) ?? []) send('end', run)
    }
    publish('deployment.changed', run.id, { stack: stack.name, state: run.state })
    publish('stack.changed', stack.name)
    if (states.length) setTimeout(step, 900)
  }
  setTimeout(step, 500)
  return run
}

const violationsOf = ({ compose, allowances = [] }) =>
  compose.split('\n').flatMap((line, index) => {
    if (line.includes('privileged') && !allowances.includes('PRIVILEGED'))
      return {
        source: 'compose',
        line: index + 1,
        column: line.search(/\S/) + 1,
        rule: 'policy.privileged',
        message: "Service 'web' is privileged, which gives it the whole machine",
        advice: 'Remove it, or an administrator may allow PRIVILEGED for this stack',
      }
    return line.includes('\t')
      ? { source: 'compose', line: index + 1, column: 1, rule: 'syntax', message: 'A tab cannot indent YAML' }
      : []
  })

function saveStack(name, body, headers) {
  const violations = violationsOf(body)
  if (violations.length)
    return problem(422, 'policy', 'The compose file asks for what the policy refuses', { violations })
  let stack = stacks.get(name)
  if (!stack)
    stacks.set(
      name,
      (stack = {
        name,
        engine: 'local',
        status: 'CREATED',
        directory: `/var/lib/windflow/stacks/${name}`,
        composeFile: `/var/lib/windflow/stacks/${name}/compose.yaml`,
        adopted: false,
        latestRevision: 0,
        allowances: [],
        createdAt: ago(0),
        services: [],
        revisions: [],
      }),
    )
  else if (headers['if-match'] && headers['if-match'] !== `"${stack.latestRevision}"`)
    return problem(412, 'changed', 'Somebody saved revision ' + stack.latestRevision)
  stack.latestRevision++
  stack.updatedAt = new Date().toISOString()
  const revision = {
    stack: name,
    number: stack.latestRevision,
    createdAt: stack.updatedAt,
    author: user().username,
    comment: body.comment,
    compose: body.compose,
    env: body.env,
    images: {},
    good: false,
  }
  stack.revisions.unshift(revision)
  publish('stack.changed', name)
  return { status: 201, body: revision }
}

function switchExtension(id, body) {
  const extension = extensions.get(id)
  const states = body.enabled ? ['PREPARING', 'ACTIVATING', 'ACTIVE'] : ['DRAINING', 'STOPPING', 'AVAILABLE']
  Object.assign(extension, {
    enabled: body.enabled,
    reason: undefined,
    advice: undefined,
    settings: { ...extension.settings, ...body.settings },
  })
  const step = () => {
    Object.assign(extension, { state: states.shift(), since: new Date().toISOString() })
    publish('extension.changed', id, { state: extension.state })
    if (states.length) setTimeout(step, 700)
  }
  step()
  return { status: 202, body: extension }
}

const plan = (id, enabled) => ({
  extension: id,
  enable: enabled,
  steps: enabled
    ? [
        'Start windflow-redis and wait until it is healthy',
        'Install and start 6 bundles',
        'Connect and check the settings',
        "Switch 'cache' over from local; no request fails",
      ]
    : ["Switch 'cache' back to the embedded default; no request fails", 'Stop and uninstall its bundles'],
  services: [{ name: 'windflow-redis', image: 'redis:7-alpine', managed: true }],
  memoryBytes: enabled ? 6_000_000 : -6_000_000,
  diskBytes: 0,
  ports: enabled ? [6379] : [],
  dataMoved: [],
  requires: [],
  dependents: [],
  reversible: true,
  refusals:
    id === 'workers'
      ? [
          'It needs 512 MiB of memory, and 180 MiB are free on this machine',
          'Port 6379, which windflow-redis needs, is taken on this machine',
        ]
      : [],
})

const routes = [
  ['GET', '/api/health', () => ({ status: 'UP' })],
  [
    'POST',
    '/api/v1/auth/login',
    ({ body }) =>
      body.password === 'wrong'
        ? problem(401, 'unauthenticated', 'Username or password is wrong')
        : session(),
  ],
  ['POST', '/api/v1/auth/refresh', session],
  ['POST', '/api/v1/auth/logout', () => ({ status: 204 })],
  ['GET', '/api/v1/engines', () => page([world.engine])],
  ['GET', '/api/v1/capabilities', () => page(world.capabilities)],
  ['GET', '/api/v1/system/store', () => world.store],
  [
    'DELETE',
    '/api/v1/system/store/former/:id',
    ({ id }) => {
      world.store.former = world.store.former.filter((one) => one.name !== id)
      return { status: 204 }
    },
  ],
  ['GET', '/api/v1/stacks', () => page([...stacks.values()].map(summary))],
  ['GET', '/api/v1/stacks/:id', ({ id }) => find(stacks, id)],
  ['PUT', '/api/v1/stacks/:id', ({ id, body, headers }) => saveStack(id, body, headers)],
  [
    'DELETE',
    '/api/v1/stacks/:id',
    ({ id }) => {
      const run = play(stacks.get(id), 'REMOVE', undefined)
      setTimeout(() => {
        stacks.delete(id)
        publish('stack.removed', id)
      }, 4000)
      return run
    },
  ],
  [
    'POST',
    '/api/v1/stacks/:id/validate',
    ({ body }) => {
      const violations = violationsOf(body)
      return { valid: !violations.length, violations }
    },
  ],
  ['PUT', '/api/v1/stacks/:id/allowances', ({ id, body }) => Object.assign(stacks.get(id), body)],
  [
    'GET',
    '/api/v1/stacks/:id/revisions',
    ({ id }) => page(stacks.get(id).revisions.map((one) => ({ ...one, stack: id, compose: undefined }))),
  ],
  [
    'GET',
    '/api/v1/stacks/:id/revisions/:n',
    ({ id, n }) => stacks.get(id).revisions.find((one) => one.number === Number(n)) ?? null,
  ],
  [
    'POST',
    '/api/v1/stacks/:id/deployments',
    ({ id, body }) => ({
      status: 202,
      body: play(stacks.get(id), 'DEPLOY', body.revision ?? stacks.get(id).latestRevision),
    }),
  ],
  [
    'POST',
    '/api/v1/stacks/:id/rollback',
    ({ id, body }) => ({ status: 202, body: play(stacks.get(id), 'ROLLBACK', body.revision ?? 2) }),
  ],
  [
    'POST',
    '/api/v1/stacks/:id/:verb',
    ({ id, verb }) => ({ status: 202, body: play(stacks.get(id), verb.toUpperCase(), undefined) }),
  ],
  ['GET', '/api/v1/projects', () => page(world.projects)],
  [
    'POST',
    '/api/v1/projects/:id/adopt',
    ({ id }) => {
      saveStack(id, { compose: 'services: {}\n', env: '' }, {})
      return { status: 201, body: stacks.get(id) }
    },
  ],
  [
    'GET',
    '/api/v1/deployments',
    ({ query }) =>
      page(
        deployments
          .filter((one) => !query.get('stack') || one.stack === query.get('stack'))
          .slice(0, Number(query.get('limit') ?? 50)),
      ),
  ],
  ['GET', '/api/v1/deployments/:id', ({ id }) => deployments.find((one) => one.id === id) ?? null],
  [
    'POST',
    '/api/v1/deployments/:id/:verb',
    ({ id }) => ({ status: 202, body: deployments.find((one) => one.id === id) }),
  ],
  ['GET', '/api/v1/extensions', () => page([...extensions.values()])],
  ['GET', '/api/v1/extensions/:id', ({ id }) => find(extensions, id)],
  ['GET', '/api/v1/extensions/:id/settings', () => page(world.settings)],
  ['POST', '/api/v1/extensions/:id/plan', ({ id, body }) => plan(id, body.enabled)],
  ['PUT', '/api/v1/extensions/:id', ({ id, body }) => switchExtension(id, body)],
  ['GET', '/api/v1/containers', () => page(containers())],
  ['GET', '/api/v1/containers/:id', ({ id }) => containers().find((one) => one.id === id) ?? null],
  [
    'GET',
    '/api/v1/containers/:id/inspect',
    ({ id }) => ({ Id: id, State: { Status: 'running', Pid: 4711 }, Config: { Env: ['WEB_TEXT=***'] } }),
  ],
  ['GET', '/api/v1/containers/:id/stats', stats],
  ['POST', '/api/v1/containers/:id/:verb', () => ({ status: 204 })],
  ['GET', '/api/v1/images', () => page(world.images)],
  ['GET', '/api/v1/volumes', () => page(world.volumes)],
  ['GET', '/api/v1/networks', () => page(world.networks)],
  ['GET', '/api/v1/users', () => page(world.users)],
  [
    'POST',
    '/api/v1/users',
    ({ body }) => {
      world.users.push({ id: world.nextId(), createdAt: ago(0), ...body })
      return { status: 201, body: world.users.at(-1) }
    },
  ],
  ['GET', '/api/v1/tokens', () => page(world.tokens)],
  [
    'POST',
    '/api/v1/tokens',
    ({ body }) => ({
      status: 201,
      body: { token: { id: world.nextId(), ...body }, secret: 'wf_c2VjcmV0LXNob3duLW9uY2U' },
    }),
  ],
  [
    'GET',
    '/api/v1/audit',
    ({ query }) => page(world.audit.filter((one) => JSON.stringify(one).includes(query.get('text') ?? ''))),
  ],
]

function stats() {
  const wave = Math.abs(Math.sin(Date.now() / 9000))
  return {
    time: ago(0),
    cpuPercent: 2 + wave * 6 + Math.random(),
    memoryBytes: 21e6 + wave * 3e6,
    memoryLimitBytes: 25.2e9,
    networkReceivedBytes: 1.2e6,
    networkSentBytes: 4.4e6,
    blockReadBytes: 1e6,
    blockWrittenBytes: 2e5,
    processes: 7,
  }
}

const streams = [
  ['/api/v1/events', (_, send) => (watchers.add(send), () => watchers.delete(send))],
  [
    '/api/v1/deployments/:id/log',
    ({ id }, send) => {
      for (const line of logs.get(id) ?? []) send('line', line, line.number)
      const run = deployments.find((one) => one.id === id)
      if (run?.finishedAt) return void send('end', run)
      if (!logWatchers.has(id)) logWatchers.set(id, new Set())
      logWatchers.get(id).add(send)
      return () => logWatchers.get(id).delete(send)
    },
  ],
  [
    '/api/v1/containers/:id/logs',
    (_, send) => {
      for (let line = 0; line < 40; line++)
        send('line', {
          time: ago(40 - line),
          stream: line % 9 ? 'stdout' : 'stderr',
          text: `192.168.1.${line} - "GET /${line}" 200 ${line * 13}`,
        })
      const timer = setInterval(
        () =>
          send('line', {
            time: new Date().toISOString(),
            stream: 'stdout',
            text: `192.168.1.7 - "GET /version" 200 ${Math.round(Math.random() * 999)}`,
          }),
        700,
      )
      return () => clearInterval(timer)
    },
  ],
  [
    '/api/v1/containers/:id/stats',
    (_, send) => {
      const timer = setInterval(() => send('stats', stats()), 1000)
      return () => clearInterval(timer)
    },
  ],
]

const compile = (pattern) => new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
const table = routes.map(([method, pattern, handle]) => ({ method, pattern: compile(pattern), handle }))
const streamTable = streams.map(([pattern, open]) => ({ pattern: compile(pattern), open }))

function answer(response, result) {
  if (result === null) result = problem(404, 'not-found', 'There is no such thing')
  const { status, body } = typeof result?.status === 'number' ? result : { status: 200, body: result }
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
  })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function serveFile(path, response) {
  const wanted = join(dist, path)
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html')
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
  })
  createReadStream(file).pipe(response)
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock')
  if (!url.pathname.startsWith('/api/'))
    return serveDist ? serveFile(url.pathname, response) : response.writeHead(404).end()
  const stream =
    request.headers.accept?.includes('event-stream') &&
    streamTable.find((one) => one.pattern.test(url.pathname))
  if (stream) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(':\n\n')
    const close = stream.open(stream.pattern.exec(url.pathname).groups ?? {}, (event, data, id) =>
      response.write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    )
    request.on('close', () => close?.())
    return
  }
  let text = ''
  for await (const piece of request) text += piece
  const route = table.find((one) => one.method === request.method && one.pattern.test(url.pathname))
  if (!route) return answer(response, null)
  const input = {
    ...route.pattern.exec(url.pathname).groups,
    body: text ? JSON.parse(text) : {},
    query: url.searchParams,
    headers: request.headers,
  }
  answer(response, route.handle(input))
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`))
