// What the mock server tells of: made up, kept in memory.
const now = Date.now()
export const ago = (seconds) => new Date(now - seconds * 1000).toISOString()
let sequence = 100
export const nextId = () => `01K${(sequence++).toString(36).toUpperCase().padStart(6, '0')}`

const compose = (tag) => `services:
  web:
    image: windflow-test/web:${tag}
    restart: unless-stopped
    ports:
      - "\${PORT:-8080}:8080"
    environment:
      WEB_TEXT: "Hello from WindFlow"
    depends_on:
      cache:
        condition: service_healthy

  cache:
    image: redis:7
    command: ["--maxmemory", "64mb"]
    volumes:
      - data:/data

volumes:
  data:
`

function container(stack, service, index, over = {}) {
  return {
    id: `${stack}${service}${index}`.padEnd(64, 'a7f3').slice(0, 64),
    name: `${stack}-${service}-${index}`,
    image: service === 'cache' ? 'redis:7' : 'windflow-test/web:1',
    imageId: 'sha256:3f1c',
    project: stack,
    service,
    state: 'running',
    health: 'HEALTHY',
    status: 'Up 2 hours (healthy)',
    createdAt: ago(7200),
    ports:
      service === 'web'
        ? [{ hostIp: '0.0.0.0', hostPort: 8080, containerPort: 8080, protocol: 'tcp' }]
        : [{ containerPort: 6379, protocol: 'tcp' }],
    labels: {},
    ...over,
  }
}

function stack(name, status, over = {}) {
  const running = !['STOPPED', 'CREATED'].includes(status)
  const state = running
    ? {}
    : { state: 'exited', exitCode: 0, health: 'NONE', status: 'Exited (0) 3 hours ago' }
  const sick = status === 'UNHEALTHY' ? { health: 'UNHEALTHY', status: 'Up 4 minutes (unhealthy)' } : {}
  const services =
    status === 'CREATED'
      ? []
      : [
          {
            name: 'web',
            image: 'windflow-test/web:1',
            status,
            containers: [container(name, 'web', 1, { ...state, ...sick }), container(name, 'web', 2, state)],
          },
          {
            name: 'cache',
            image: 'redis:7',
            status: running ? 'RUNNING' : status,
            containers: [container(name, 'cache', 1, state)],
          },
        ]
  return {
    name,
    engine: 'local',
    status,
    directory: `/var/lib/windflow/stacks/${name}`,
    composeFile: `/var/lib/windflow/stacks/${name}/compose.yaml`,
    adopted: false,
    revision: status === 'CREATED' ? undefined : 3,
    goodRevision: status === 'CREATED' ? undefined : 3,
    latestRevision: 3,
    allowances: [],
    createdAt: ago(864000),
    updatedAt: ago(5400),
    services,
    revisions: [
      {
        number: 3,
        createdAt: ago(5400),
        author: 'admin',
        comment: 'Raise the memory of the cache',
        compose: compose(1),
        env: 'PORT=8080\n',
        good: true,
        images: { web: 'sha256:3f1c77d0', cache: 'redis@sha256:77ab09' },
      },
      {
        number: 2,
        createdAt: ago(90000),
        author: 'lea',
        comment: 'Add a cache',
        compose: compose(1).replace('64mb', '32mb'),
        env: 'PORT=8080\n',
        good: true,
        images: {},
      },
      {
        number: 1,
        createdAt: ago(864000),
        author: 'admin',
        compose: 'services:\n  web:\n    image: windflow-test/web:1\n',
        env: '',
        good: false,
        images: {},
      },
    ],
    ...over,
  }
}

export const stacks = new Map(
  [
    stack('blog', 'RUNNING'),
    stack('shop', 'UNHEALTHY', { latestRevision: 4, updatedAt: ago(240) }),
    stack('gitea', 'RUNNING', { updatedAt: ago(86400 * 3) }),
    stack('metrics', 'PARTIAL'),
    stack('paperless-ngx', 'RUNNING'),
    stack('staging', 'STOPPED'),
    stack('notes', 'CREATED'),
  ].map((one) => [one.name, one]),
)
export const empty = () => stacks.clear()
/** Two hundred stacks, some with names as long as they may be. */
export function many() {
  const states = ['RUNNING', 'RUNNING', 'RUNNING', 'STOPPED', 'PARTIAL', 'UNHEALTHY', 'CREATED', 'STARTING']
  for (let n = 1; n <= 200; n++) {
    const name = n % 20 ? `service-${n}` : `a-name-as-long-as-the-rule-for-names-allows_${n}`.padEnd(63, 'x')
    stacks.set(name, stack(name, states[n % states.length]))
  }
}

export const deployments = []
export const logs = new Map()
export function deployment(name, action, state, over = {}) {
  const made = {
    id: nextId(),
    stack: name,
    action,
    revision: 3,
    state,
    actor: 'admin',
    createdAt: ago(3600),
    startedAt: ago(3599),
    finishedAt: ago(3580),
    ...over,
  }
  deployments.unshift(made)
  logs.set(made.id, [])
  return made
}
deployment('gitea', 'DEPLOY', 'SUCCEEDED', { createdAt: ago(86400 * 3) })
deployment('blog', 'RESTART', 'SUCCEEDED', { revision: undefined, actor: 'lea' })
deployment('staging', 'STOP', 'SUCCEEDED', { revision: undefined })
deployment('metrics', 'DEPLOY', 'CANCELLED', { reason: 'Cancelled by admin' })
deployment('paperless-ngx', 'DEPLOY', 'SUCCEEDED')
const failed = deployment('shop', 'DEPLOY', 'ROLLED_BACK', {
  revision: 4,
  rolledBackTo: 3,
  reason: "Service 'web' did not become healthy within 30 s: its health check says 'connection refused'",
  advice: "Look at the log of 'web' below; its health check runs every 500 ms",
  createdAt: ago(240),
})
stacks.get('shop').lastDeployment = failed.id
const lines = [
  'windflow|Checking revision 4',
  'compose| web Pulling',
  'compose| Container shop-web-1  Started',
  'web|\u001b[31mERROR\u001b[0m cannot bind to port 8080',
  'windflow|web is unhealthy: rolling back to revision 3',
]
logs.set(
  failed.id,
  lines.map((line, index) => ({
    number: index + 1,
    time: ago(240 - index),
    source: line.split('|')[0],
    text: line.split('|')[1],
  })),
)

const extension = (id, name, description, over = {}) => ({
  id,
  name,
  description,
  capability: id,
  enabled: false,
  state: 'AVAILABLE',
  since: ago(9000),
  settings: {},
  requires: [],
  requiredBy: [],
  ...over,
})
export const extensions = new Map(
  [
    extension(
      'cache',
      'Cache on Redis',
      'Shares sessions, limits and live events between instances, and keeps them over a restart',
    ),
    extension('database', 'PostgreSQL', 'Keeps WindFlow’s data in PostgreSQL instead of one SQLite file.', {
      capability: 'store',
      enabled: true,
      state: 'FAILED',
      stage: 'connect',
      reason: 'PostgreSQL at db:5432 refuses the password of the user windflow',
      advice: 'Correct password (or url) in config/windflow.database.cfg',
    }),
    extension('workers', 'Celery workers', 'Runs long jobs on workers that speak the Celery protocol.', {
      capability: 'jobs',
      requires: ['cache'],
    }),
    extension('monitoring', 'Monitoring', 'Prometheus scrapes WindFlow; Grafana shows it.', {
      capability: 'metrics',
      enabled: true,
      state: 'DEGRADED',
      reason: 'Prometheus has not asked for metrics for 5 min',
      advice: 'Start it again: docker compose --profile monitoring up -d',
    }),
    extension('secrets', 'Vault', 'Keeps secrets in Vault or OpenBao.', { enabled: true, state: 'ACTIVE' }),
    extension('sso', 'Keycloak', 'Single sign-on by OpenID Connect.', {
      capability: 'identity',
      enabled: true,
      state: 'PREPARING',
      stage: 'service',
      progress: {
        phase: 'images',
        message: 'Fetching quay.io/keycloak/keycloak:26.0',
        done: 187_000_000,
        total: 444_000_000,
        unit: 'BYTES',
        perSecond: 9_400_000,
        secondsLeft: 28,
      },
    }),
  ].map((one) => [one.id, one]),
)
export const settings = [
  {
    key: 'url',
    name: 'URL',
    description: 'Where Redis is: redis://host:port/database',
    type: 'string',
    required: false,
    defaultValue: 'redis://localhost:6379/0',
    options: [],
  },
  {
    key: 'password',
    name: 'Password',
    description: 'Written, never shown',
    type: 'password',
    required: false,
    options: [],
  },
  {
    key: 'timeoutInMs',
    name: 'Timeout',
    description: 'Milliseconds to wait for an answer',
    type: 'integer',
    required: false,
    defaultValue: '1000',
    options: [],
  },
  { key: 'tls', name: 'TLS', type: 'boolean', required: false, defaultValue: 'false', options: [] },
]
export const capabilities = [
  { capability: 'store', provider: 'sqlite', status: 'UP', since: ago(9000) },
  { capability: 'cache', provider: 'local', status: 'UP', since: ago(9000) },
  { capability: 'identity', provider: 'local', status: 'UP', since: ago(9000) },
]
export const store = {
  provider: 'postgresql',
  extension: 'database',
  status: 'UP',
  since: ago(5400),
  epoch: 3,
  rows: 100_412,
  sizeBytes: 48_234_496,
  pool: {
    active: 1,
    idle: 2,
    waiting: 0,
    most: 6,
    acquired: 18_231,
    meanAcquireMicros: 41,
    longestAcquireMicros: 21_734,
  },
  lastMove: {
    from: 'sqlite',
    to: 'postgresql',
    at: ago(5400),
    rows: 100_389,
    rowsPerSecond: 84_217,
    durationMs: 4310,
    fenceMs: 89,
    comparedTables: 14,
    comparedRows: 100_402,
  },
  former: [
    {
      name: 'windflow-2026-02-03T04-05-06Z-sealed.db',
      provider: 'sqlite',
      place: '/data/db/windflow-2026-02-03T04-05-06Z-sealed.db',
      until: ago(5400),
      sizeBytes: 39_124_992,
    },
    {
      name: 'windflow_until_20260201_102030',
      provider: 'postgresql',
      place: 'schema windflow_until_20260201_102030 at windflow-postgres:5432/windflow',
      until: ago(180_000),
      sizeBytes: 41_022_464,
    },
  ],
}
export const engine = {
  id: 'local',
  address: 'unix:///var/run/docker.sock',
  reachable: true,
  since: ago(9000),
  version: '20.10.24',
  apiVersion: '1.41',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  cpus: 2,
  memoryBytes: 25_200_000_000,
  composeVersion: '2.26.1',
}
export const images = [
  {
    id: 'sha256:3f1c77d0aa',
    tags: ['windflow-test/web:1', 'windflow-test/web:latest'],
    digests: [],
    sizeBytes: 1_990_000,
    createdAt: ago(86400),
    inUse: true,
  },
  {
    id: 'sha256:77ab0911bb',
    tags: ['redis:7'],
    digests: [],
    sizeBytes: 19_900_000,
    createdAt: ago(864000),
    inUse: true,
  },
  {
    id: 'sha256:99ab0911bb',
    tags: [],
    digests: [],
    sizeBytes: 118_000_000,
    createdAt: ago(8640000),
    inUse: false,
  },
]
export const volumes = [
  {
    name: 'blog_data',
    driver: 'local',
    mountpoint: '/var/lib/docker/volumes/blog_data/_data',
    project: 'blog',
    createdAt: ago(864000),
    inUse: true,
  },
  {
    name: 'old_data',
    driver: 'local',
    mountpoint: '/var/lib/docker/volumes/old_data/_data',
    createdAt: ago(8640000),
    inUse: false,
  },
]
export const networks = [
  { id: 'n1', name: 'bridge', driver: 'bridge', scope: 'local', builtIn: true, containers: 0 },
  {
    id: 'n2',
    name: 'blog_default',
    driver: 'bridge',
    scope: 'local',
    project: 'blog',
    builtIn: false,
    containers: 3,
  },
]
export const projects = [
  {
    name: 'homeassistant',
    engine: 'local',
    directory: '/opt/homeassistant',
    configFiles: ['/opt/homeassistant/docker-compose.yml'],
    containers: 2,
    adoptable: true,
  },
  {
    name: 'legacy',
    engine: 'local',
    directory: '/srv/legacy',
    configFiles: ['/srv/legacy/compose.yml'],
    containers: 1,
    adoptable: false,
    reason: 'Its compose file is gone',
  },
]
export const users = [
  {
    id: 'u1',
    username: 'admin',
    displayName: 'Administrator',
    role: 'ADMIN',
    enabled: true,
    createdAt: ago(9e6),
    lastLoginAt: ago(60),
  },
  {
    id: 'u2',
    username: 'lea',
    displayName: 'Léa Martin',
    role: 'USER',
    enabled: true,
    createdAt: ago(9e6),
    lastLoginAt: ago(90000),
  },
  {
    id: 'u3',
    username: 'wall',
    displayName: 'Wall screen',
    role: 'VIEWER',
    enabled: false,
    createdAt: ago(9e6),
  },
]
export const tokens = [
  {
    id: 't1',
    name: 'CI of the blog',
    username: 'admin',
    role: 'USER',
    createdAt: ago(900000),
    expiresAt: ago(-8e6),
    lastUsedAt: ago(400),
  },
]
export const audit = Array.from({ length: 30 }, (_, index) => ({
  id: 30 - index,
  time: ago(index * 700),
  username: index % 4 ? 'admin' : 'lea',
  action: ['stack.deploy', 'stack.save', 'auth.login', 'extension.change'][index % 4],
  target: ['stack/shop', 'stack/blog', 'user/lea', 'extension/cache'][index % 4],
  address: '192.168.1.20',
  result: index % 7 === 3 ? 'forbidden' : 'ok',
}))
