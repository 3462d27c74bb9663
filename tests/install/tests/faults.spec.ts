import { expect, test } from '@playwright/test'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Checkout } from '../support/checkout'
import { dockers, machineWith } from '../support/faults'
import { reasonToSkip } from '../support/machine'

test.skip(() => reasonToSkip !== '', reasonToSkip)

let checkout: Checkout
test.beforeAll(async () => {
  checkout = await Checkout.clone()
})
test.afterAll(() => checkout.close())

let count = 0

/** What `make minimal` says on such a machine: one line beside make's own. */
async function minimalSays(programs: Record<string, string>): Promise<string> {
  const { status, said } = await checkout.sh('make minimal', machineWith(join(checkout.parent, `bin${count++}`), programs))
  expect(status).not.toBe(0)
  const lines = said.split('\n').filter((line) => line && !line.startsWith('make: ***'))
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

test('no Docker', async () => {
  expect(await minimalSays({})).toContain("Docker is not installed. Run 'make setup'")
})

test('no engine that answers', async () => {
  expect(await minimalSays({ docker: dockers.stopped })).toMatch(/No Docker Engine answers .*systemctl start docker/)
})

test('a socket that may not be used', async () => {
  expect(await minimalSays({ docker: dockers.forbidden })).toMatch(/may not use the Docker socket.*usermod -aG docker/)
})

test('an engine that is too old', async () => {
  expect(await minimalSays({ docker: dockers.old })).toMatch(/Docker Engine 19.03.15 is too old. WindFlow needs 20.10 or newer/)
})

test('Compose v1 only', async () => {
  const programs = { docker: dockers.withoutCompose, 'docker-compose': 'echo 1.29.2' }
  expect(await minimalSays(programs)).toMatch(/Docker Compose v1 only. WindFlow needs the plugin, version 2/)
})

test('no Compose', async () => {
  expect(await minimalSays({ docker: dockers.withoutCompose })).toContain('Docker Compose is not installed')
})

test('a full disk', async () => {
  const programs = { docker: dockers.whole, df: 'echo Avail; echo 12' }
  expect(await minimalSays(programs)).toMatch(/The disk is full: 12 MiB are free in \/. .*docker system prune/)
})

for (const [setting, reason] of [
  ['WINDFLOW_PORT=http', /\.env, line \d+: WINDFLOW_PORT must be a port from 1 to 65535, not 'http'/],
  ['WINDFLOW_PORT=', /\.env, line \d+: WINDFLOW_PORT must be a port/],
  ['REDIS_PASSWORD=', /\.env, line \d+: REDIS_PASSWORD has no value/],
  ['REDIS_PASSWORD=a b"c', /\.env, line \d+: REDIS_PASSWORD may hold letters, digits/],
  ['REDIS_PASSWORD="abc', /\.env, line \d+: the quote of REDIS_PASSWORD is not closed/],
  ['WINDFLOW_HOME=data', /\.env, line \d+: WINDFLOW_HOME must be an absolute path/],
  ['WINDFLOW_BIND=everywhere', /\.env, line \d+: WINDFLOW_BIND must be an address/],
  ['export nonsense', /\.env, line \d+: expected NAME=value, found 'export nonsense'/],
] as const) {
  test(`.env with ${setting}`, async () => {
    const { status, said } = await checkout.sh(`cp .env .env.good; echo '${setting}' >> .env; make minimal; status=$?; mv .env.good .env; exit $status`)
    expect(status).not.toBe(0)
    expect(said).toMatch(reason)
  })
}

test('a port that another program has', async () => {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const free = checkout.get('WINDFLOW_PORT')
  checkout.set({ WINDFLOW_PORT: String(port) })
  const { status, said } = await checkout.sh('make minimal')
  checkout.set({ WINDFLOW_PORT: free })
  server.close()
  expect(status).not.toBe(0)
  expect(said).toContain(`Port ${port} is taken by another program. See which with 'sudo lsof -i :${port}'; stop it, or set WINDFLOW_PORT in .env.`)
})

test('an extension that this WindFlow does not have', async () => {
  const { status, said } = await checkout.sh('make enable-quantum')
  expect(status).not.toBe(0)
  expect(said).toMatch(/The extension 'quantum' is not part of this WindFlow. Those that are: .*cache/)
})

test('production with a password of the guide, until strong ones are made', async () => {
  const refused = await checkout.sh('make prod')
  expect(refused.status).not.toBe(0)
  expect(refused.said).toMatch(/must not have the guide's default: .*REDIS_PASSWORD.*make secrets/)

  expect(await checkout.does('make secrets')).toContain('REDIS_PASSWORD: a strong value is in .env now')
  const made = await checkout.does('cat .env')
  expect(made).toMatch(/^REDIS_PASSWORD=[A-Za-z0-9]{32}$/m)
  expect(made).toContain(`COMPOSE_PROJECT_NAME=${checkout.project}`)
  expect(await checkout.does('make secrets')).toContain('nothing was changed')
  expect(await checkout.does('cat .env')).toBe(made)
  await checkout.does("echo 'REDIS_URL=redis://:in-an-address@windflow-redis:6379/0' >> .env")
  const config = await checkout.does('make config')
  expect(config).not.toContain(/^REDIS_PASSWORD=(.*)$/m.exec(made)?.[1] ?? 'no password')
  expect(config).toContain('REDIS_URL: redis://:***@windflow-redis:6379/0')
})
