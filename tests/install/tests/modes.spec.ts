import { expect, test } from '@playwright/test'
import { Checkout, run, until } from '../support/checkout'
import { Client } from '../support/client'
import { reasonToSkip } from '../support/machine'

test.skip(() => reasonToSkip !== '', reasonToSkip)

let checkout: Checkout
let client: Client

/** Before all tests of a group: a clone of its own that runs the images of this checkout. */
async function clone(settings: Record<string, string> = {}): Promise<void> {
  checkout = await Checkout.clone({ WINDFLOW_VERSION: 'test', WINDFLOW_ADMIN_PASSWORD: 'chosen-before-1', ...settings })
  client = new Client(
    () => checkout.url,
    () => 'chosen-before-1',
  )
}

const extension = async (name: string) => (await client.health()).extensions[name]

/** The ports of the host that lead to an extension's service. */
const published = async (service: string) => (await checkout.does(`docker port ${checkout.project}-${service}`)).trim()

test.describe.serial('make dev-full', () => {
  test.beforeAll(() => clone())
  test.afterAll(() => checkout.close())

  test('brings the extensions for development that there are, one after the other', async () => {
    const said = await checkout.does('make dev-full')
    expect(said).toMatch(/'database'[^]* ACTIVE[^]*'cache'[^]* ACTIVE[^]*monitoring: not part of this WindFlow yet/)
    expect(said).not.toContain('First start')
    expect(await extension('database')).toBe('ACTIVE')
    expect(await extension('cache')).toBe('ACTIVE')
    expect(await published('redis')).toContain('127.0.0.1:')
  })

  test("the guide's commands for PostgreSQL", async () => {
    expect(await checkout.does('docker compose ps windflow-postgres')).toContain('(healthy)')
    expect(await checkout.does('docker compose logs windflow-postgres')).toContain('ready to accept connections')
    expect(await checkout.does(`docker exec -i ${checkout.project}-postgres psql -U windflow -d windflow -c '\\dn'`)).toContain('windflow')
  })

  test('after make stop, make minimal brings them back too', async () => {
    expect(await checkout.does('make stop')).toContain("'make minimal' starts it again")
    await checkout.does('make minimal')
    for (const name of ['database', 'cache']) {
      await until(`${name} is back`, async () => (await extension(name)) === 'ACTIVE')
    }
    expect((await client.health()).capabilities.store.provider).toBe('postgresql')
  })
})

test.describe.serial('make prod', () => {
  test.beforeAll(() => clone())
  test.afterAll(() => checkout.close())

  test('starts with strong secrets', async () => {
    await checkout.does('make enable-cache')
    await checkout.does('make secrets')
    const said = await checkout.does('make prod')
    expect(said).toContain(`WindFlow is ready on ${checkout.url}`)
    await until('the cache has the new password', async () => (await extension('cache')) === 'ACTIVE')
  })

  test('has room, logs in JSON, and nothing published but its entrance', async () => {
    const id = (await checkout.does('docker compose ps --quiet windflow-api')).trim()
    expect(await checkout.does(`docker inspect --format '{{.HostConfig.Memory}}' ${id}`)).toBe(`${768 * 1024 * 1024}\n`)
    const line = (await checkout.does(`docker logs ${id} | grep '^{' | tail -n 1`)).trim()
    expect(JSON.parse(line)).toHaveProperty('level')
    await expect(fetch(`http://127.0.0.1:${checkout.get('TRAEFIK_DASHBOARD_PORT')}/dashboard/`)).rejects.toThrow()
    expect(await published('redis')).toBe('')
    expect(await checkout.does('make config')).toContain('WINDFLOW_LOG_FORMAT: json')
  })

  test('what WindFlow itself starts is not published either', async () => {
    await client.call('PUT', '/extensions/cache', { enabled: false })
    await until('the cache is off', async () => (await extension('cache')) === 'AVAILABLE')
    await client.call('PUT', '/extensions/cache', { enabled: true })
    await until('the cache is on', async () => (await extension('cache')) === 'ACTIVE')
    expect(await published('redis')).toBe('')
  })

  test('stays in its mode', async () => {
    await checkout.does('make enable-database')
    expect(await published('postgres')).toBe('')
    expect(await checkout.does('make stop')).toContain("'make prod' starts it again")
    await checkout.does('make prod')
    await until('the database is back', async () => (await extension('database')) === 'ACTIVE')
  })
})

test.describe.serial('when something is wrong', () => {
  test.beforeAll(() => clone())
  test.afterAll(async () => {
    await checkout.close()
    await run('/', {}, 'docker', 'image', 'rm', 'windflow-api:test-broken', 'windflow-api:test-broken-failed', 'windflow-frontend:test-broken')
  })

  test('an upgrade to a version that does not serve brings the former one back', async () => {
    await checkout.does('make minimal')
    const image = `docker inspect --format '{{.Image}}' $(docker compose ps --quiet windflow-api)`
    const former = await checkout.does(image)
    await checkout.does(`printf 'FROM windflow-api:test\\nENTRYPOINT ["sh", "-c", "echo it is broken; false"]\\n' | DOCKER_BUILDKIT=0 docker build --quiet --tag windflow-api:test-broken -`)
    await checkout.does('docker tag windflow-frontend:test windflow-frontend:test-broken')
    checkout.set({ WINDFLOW_VERSION: 'test-broken' })
    const { status, said } = await checkout.sh('make upgrade')
    expect(status).not.toBe(0)
    expect(said).toMatch(/does not serve[^]*it is broken[^]*The former version is back; .* windflow-api:test-broken-failed/)
    expect(await checkout.does(image)).toBe(former)
    expect((await client.health()).status).toBe('UP')
  })

  test('settings in .env and a restart, as the guide says, switch extensions on', async () => {
    const { REDIS_URL, DATABASE_URL } = {
      REDIS_URL: 'redis://:redis123@windflow-redis:6379/0',
      DATABASE_URL: 'postgresql://windflow:windflow123@windflow-postgres:5432/windflow',
    }
    checkout.set({ CACHE_TYPE: 'redis', REDIS_URL, DATABASE_TYPE: 'postgresql', DATABASE_URL })
    await checkout.does('docker compose restart windflow-api')
    for (const name of ['database', 'cache']) {
      await until(`${name} is on`, async () => (await extension(name)) === 'ACTIVE')
    }
  })
})
