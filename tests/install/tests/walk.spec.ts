import { expect, test } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { Checkout, freePort, run, until } from '../support/checkout'
import { Client } from '../support/client'
import { Load } from '../support/load'
import { reasonToSkip } from '../support/machine'

test.skip(() => reasonToSkip !== '', reasonToSkip)

const STACK = 'wf-install'
const compose = (text: string) => `services:
  web:
    image: windflow-test/web:1
    environment:
      WEB_TEXT: ${text}
    volumes:
      - ./files:/files
`

let checkout: Checkout
let password = ''
const client = new Client(
  () => checkout.url,
  () => password,
)

test.describe.serial("the guide's commands, one after the other, on a fresh clone", () => {
  test.beforeAll(async () => {
    // The images of this checkout, which the runner made; a second version of them to upgrade to.
    checkout = await Checkout.clone({ WINDFLOW_VERSION: 'test' })
  })

  test.afterAll(async () => {
    await client.call('DELETE', `/stacks/${STACK}?volumes=true`).catch(() => undefined)
    await until('the stack is gone', async () => (await client.call('GET', '/stacks')).items.length === 0).catch(() => undefined)
    await checkout.close()
    await run('/', {}, 'docker', 'image', 'rm', 'windflow-api:test-next', 'windflow-frontend:test-next')
  })

  test('make minimal', async () => {
    const { status, said, ms } = await checkout.sh('make minimal')
    expect(said).toContain(`WindFlow is ready on ${checkout.url}`)
    expect(status).toBe(0)
    password = /sign in as admin with the password {2}(\S+)/.exec(said)?.[1] ?? ''
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
    console.log(`make minimal: ${ms} ms`)
  })

  test('make status shows services, capabilities and extensions', async () => {
    const said = await checkout.does('make status')
    for (const line of [/service +traefik/, /service +windflow-api/, /service +windflow-frontend/, /capability +store +UP +served by sqlite/]) {
      expect(said).toMatch(line)
    }
    expect(said).toMatch(/engine +local +UP/)
    expect(said).toMatch(/extension +cache +AVAILABLE +make enable-cache/)
  })

  test('every address of the guide answers', async () => {
    const get = (url: string, headers = {}) => fetch(url, { redirect: 'manual', headers })
    expect(JSON.parse(await checkout.does(`curl -fsS ${checkout.url}/api/health`)).status).toBe('UP')
    expect((await get(`${checkout.url}/api`)).headers.get('location')).toBe('/api/docs')
    expect((await get(`${checkout.url}/api/docs`)).status).toBe(200)
    expect((await get(`${checkout.url}/api/openapi.json`)).status).toBe(200)
    expect((await get(`http://localhost:${checkout.get('TRAEFIK_DASHBOARD_PORT')}/dashboard/`)).status).toBe(200)
    const console = `${checkout.url}/system/console`
    expect((await get(console)).status).toBe(401)
    const login = { Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` }
    await until('the web console opens', async () => [200, 302].includes((await get(`${console}/bundles`, login)).status))
  })

  test('the dashboard comes packed, is kept where it may be, and lets no foreign script in', async () => {
    const page = await fetch(`${checkout.url}/stacks`, { headers: { Accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const script = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] ?? ''
    const asset = await fetch(`${checkout.url}${script}`, { headers: { 'Accept-Encoding': 'br' } })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('br')
    const missing = await fetch(`${checkout.url}/assets/none.js`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('cache-control')).toBe('no-cache')
    expect((await fetch(checkout.url, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400)
  })

  test('WindFlow runs as nobody special, on a root file system that nobody can write to', async () => {
    const id = (await checkout.does(`docker compose ps --quiet windflow-api`)).trim()
    const status = await checkout.does(`docker exec ${id} cat /proc/1/status`)
    expect(status).toMatch(/^Uid:\s+[1-9]/m)
    expect(status).toMatch(/^CapEff:\s+0+$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
    expect((await checkout.sh(`docker exec ${id} touch /opt/windflow/x`)).status).not.toBe(0)
  })

  test('a person signs in through Traefik', async ({ page }) => {
    await page.goto(`${checkout.url}/signin`)
    await page.locator('input[name=username]').fill('admin')
    await page.locator('input[name=password]').fill(password)
    await page.locator('button[type=submit]').click()
    await expect(page.locator('main h1')).toHaveText('Overview')
    // Live: the page's event stream goes through Traefik.
    await client.call('PUT', `/stacks/${STACK}`, { compose: compose('first') })
    await page.getByRole('link', { name: 'Stacks' }).first().click()
    await expect(page.getByRole('link', { name: STACK })).toBeVisible()
  })

  test("a stack is deployed from inside the container on the host's engine, its files at the same path", async () => {
    const deployment = await client.deploy(STACK, compose('second'))
    expect(deployment.state, deployment.reason).toBe('SUCCEEDED')
    const file = `${checkout.folder}/data/stacks/${STACK}/compose.yaml`
    expect(readFileSync(file, 'utf8')).toContain('WEB_TEXT: second')
    const source = await checkout.does(`docker inspect --format '{{(index .Mounts 0).Source}}' $(docker ps -q --filter label=com.docker.compose.project=${STACK})`)
    expect(source.trim()).toBe(`${checkout.folder}/data/stacks/${STACK}/files`)
    // By hand, without WindFlow, it is the same project.
    expect(await checkout.does(`docker compose --project-directory data/stacks/${STACK} -f ${file} ps --services`)).toContain('web')
  })

  test('make enable-cache, make disable-cache under load: no request fails', async () => {
    const load = new Load(checkout.url, ['/api/health', '/'])
    const said = await checkout.does('make enable-cache')
    expect(said).toMatch(/\d+ ms {2}ACTIVE/)
    expect((await client.health()).capabilities.cache.provider).toBe('redis')
    expect(await checkout.does(`docker exec -i ${checkout.project}-redis redis-cli -a redis123 PING 2> /dev/null`)).toContain('PONG')
    expect(await checkout.does('make status')).toMatch(/service +windflow-redis +healthy/)

    expect(await checkout.does('make disable-cache')).toMatch(/AVAILABLE[^]*services stopped/)
    expect(await checkout.does('docker compose --profile cache ps --all --quiet windflow-redis')).toBe('')
    expect(await checkout.does(`docker volume ls --quiet --filter name=${checkout.project}_redis`)).not.toBe('')
    const { answered, failed, reasons } = await load.stop()
    expect(answered).toBeGreaterThan(100)
    expect(failed, reasons.join()).toBe(0)
  })

  test('make enable-database moves the data to PostgreSQL, make disable-database back', async () => {
    expect(await checkout.does('make enable-database')).toMatch(/\d+ ms {2}ACTIVE/)
    expect((await client.health()).capabilities.store.provider).toBe('postgresql')
    const psql = `docker exec -i ${checkout.project}-postgres psql -U windflow -d windflow`
    expect(await checkout.does(`${psql} -Atc 'select name from windflow.stacks'`)).toContain(STACK)
    expect(await checkout.does('make disable-database')).toContain('AVAILABLE')
    expect((await client.health()).capabilities.store.provider).toBe('sqlite')
    expect((await client.call('GET', `/stacks/${STACK}`)).name).toBe(STACK)

    const databases = (what = '') => checkout.does(`WINDFLOW_ADMIN_PASSWORD=${password} make databases ${what}`)
    const listed = await databases()
    expect(listed).toMatch(/in force +\d+ bytes {2}sqlite since/)
    const sealed = /windflow-\S+-sealed\.db/.exec(listed)?.[0] ?? ''
    expect(await databases(`PURGE=${sealed}`)).toContain(`${sealed} is deleted.`)
    expect(await databases()).not.toContain(sealed)
  })

  test('docker compose alone switches an extension on; when its service goes, WindFlow says so and what to do', async () => {
    await checkout.does('docker compose -f docker-compose.minimal.yml -f docker-compose.extensions.yml --profile cache up -d')
    await until('it is noticed', async () => (await client.health()).extensions.cache === 'ACTIVE')
    await checkout.does('docker compose -f docker-compose.extensions.yml --profile cache down')
    await until('its end is noticed', async () => (await client.health()).extensions.cache === 'DEGRADED')
    const { reason, advice } = await client.call('GET', '/extensions/cache')
    expect(`${reason} ${advice}`).toMatch(/redis/i)
    expect(await checkout.does('make status')).toMatch(/extension +cache +DEGRADED/)
    expect(await checkout.does('make disable-cache')).toContain('AVAILABLE')
  })

  test('make backup, then make restore: what came later is gone', async () => {
    const said = await checkout.does(`WINDFLOW_ADMIN_PASSWORD=${password} make backup`)
    const archive = /backups\/\S+\.zip/.exec(said)?.[0] ?? ''
    expect(existsSync(`${checkout.folder}/${archive}`)).toBe(true)
    await client.call('PUT', '/stacks/wf-install-later', { compose: compose('later') })
    expect(await checkout.does(`WINDFLOW_ADMIN_PASSWORD=${password} make restore FILE=${archive}`)).toContain('Restored.')
    const names = (await client.call('GET', '/stacks')).items.map(({ name }: { name: string }) => name)
    expect(names).toContain(STACK)
    expect(names).not.toContain('wf-install-later')
  })

  test('the API is killed and comes back with its state; Traefik is restarted', async () => {
    const id = (await checkout.does('docker compose ps --quiet windflow-api')).trim()
    const pid = Number(await checkout.does(`docker inspect --format '{{.State.Pid}}' ${id}`))
    process.kill(pid, 'SIGKILL')
    await until('it runs again', async () => Number(await checkout.does(`docker inspect --format '{{.RestartCount}}' ${id}`)) > 0)
    await until('it serves again', async () => (await client.call('GET', `/stacks/${STACK}`)).name === STACK)

    await checkout.does('docker compose restart traefik')
    await until('Traefik routes again', async () => (await client.health()).status === 'UP')
  })

  test('an upgrade under load: a client that tries again loses nothing', async () => {
    for (const name of ['windflow-api', 'windflow-frontend']) {
      await checkout.does(`printf 'FROM ${name}:test\\nLABEL next=yes\\n' | DOCKER_BUILDKIT=0 docker build --quiet --tag ${name}:test-next -`)
    }
    const load = new Load(checkout.url, ['/api/health', '/'])
    checkout.set({ WINDFLOW_VERSION: 'test-next' })
    const said = await checkout.does('make upgrade')
    const { answered, failed, lost, reasons } = await load.stop()
    expect(said).toMatch(/Upgraded in/)
    expect(await checkout.does(`docker inspect --format '{{.Config.Image}}' $(docker compose ps --quiet windflow-api)`)).toContain('test-next')
    expect(lost, reasons.join()).toBe(0)
    expect(answered).toBeGreaterThan(0)
    console.log(`upgrade: of ${answered} requests ${failed} failed at the first attempt (${[...new Set(reasons)].join()}), ${lost} in the end; ${said.trim()}`)
    expect((await client.call('GET', `/stacks/${STACK}`)).name).toBe(STACK)
  })

  test('make stop, then make minimal with another port: everything is still there', async () => {
    await checkout.does('make stop')
    expect((await checkout.sh('make status')).status).not.toBe(0)
    checkout.set({ WINDFLOW_PORT: String(await freePort()) })
    const said = await checkout.does('make minimal')
    expect(said).toContain(checkout.url)
    expect(said).not.toContain('First start')
    expect((await client.call('GET', `/stacks/${STACK}`)).name).toBe(STACK)
    expect(existsSync(`${checkout.folder}/data/stacks/${STACK}/compose.yaml`)).toBe(true)
  })

  test("the guide's plain docker compose commands", async () => {
    expect(await checkout.does('docker compose logs windflow-api')).toContain('is ready on')
    expect(await checkout.does('docker compose config')).toContain('windflow-frontend')
    await checkout.does('docker compose ps windflow-api && docker compose restart windflow-api')
    await until('it serves again', async () => (await client.health()).status === 'UP')
    expect(await checkout.does('timeout 5 make logs SERVICE=windflow-api; true')).toContain('is ready on')
  })
})
