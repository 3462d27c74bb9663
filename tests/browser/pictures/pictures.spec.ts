import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settled } from '../support/look'
import { docker } from '../support/machine'
import { until } from '../support/process'
import { Redis } from '../support/redis'
import { expect, test } from '../support/test'
import type { WindFlow } from '../support/windflow'

const folder = fileURLToPath(new URL('../../../docs/images', import.meta.url))

/** Names as people have them, for images of the tests. */
const IMAGES = { 'example/shop:2.3': 'windflow-test/web:1', 'example/shop:2.4': 'windflow-test/web:2', 'example/blog:6': 'windflow-test/web:1' }

const shop = (version: string, check: string) => `services:
  web:
    image: example/shop:${version}
    environment:
      WEB_REDIS: sessions:6379
    ports:
      - "127.0.0.1::8080"
    depends_on:
      - sessions
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080${check}"]
      interval: 1s
      retries: 3
  sessions:
    image: redis:7
    volumes:
      - sessions:/data
volumes:
  sessions:
`
const blog = 'services:\n  web:\n    image: example/blog:6\n  worker:\n    image: example/blog:6\n'

let redis: Redis

async function deploy(windflow: WindFlow, name: string, compose: string, comment: string): Promise<string> {
  await windflow.api('PUT', `/api/v1/stacks/${name}`, { compose, comment })
  const { id } = await windflow.api('POST', `/api/v1/stacks/${name}/deployments`, {})
  const ended = async () => ['SUCCEEDED', 'ROLLED_BACK', 'FAILED'].includes((await windflow.api('GET', `/api/v1/deployments/${id}`)).state)
  await until(`${name} is deployed`, ended, 60_000)
  return id
}

async function picture(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path)
  await settled(page)
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

let rolledBack = ''
test.beforeAll(async ({ windflow }) => {
  for (const [name, image] of Object.entries(IMAGES)) docker('tag', image, name)
  redis = await Redis.start()
  await deploy(windflow, 'blog', blog, 'Begin')
  await deploy(windflow, 'wiki', blog.replaceAll('worker', 'search'), 'Begin')
  await deploy(windflow, 'shop', shop('2.3', '/'), 'Begin')
  rolledBack = await deploy(windflow, 'shop', shop('2.4', '/ready'), 'Version 2.4')
  await windflow.api('POST', '/api/v1/stacks/wiki/stop', {}).catch(() => undefined)
  for (let i = 0; i < 2; i++) {
    const { name } = await windflow.api('POST', '/api/v1/backups', {})
    await until('the backup is written', async () => (await windflow.api('GET', `/api/v1/backups/${name}`)).state === 'COMPLETE', 60_000)
  }
})
test.afterAll(async ({ windflow }) => {
  for (const name of ['shop', 'blog', 'wiki']) await windflow.remove(name).catch(() => undefined)
  await redis.stop()
  docker('image', 'rm', ...Object.keys(IMAGES))
})

test('light', async ({ page, signIn }) => {
  await signIn()
  await picture(page, '/', 'overview')
  await picture(page, `/deployments/${rolledBack}`, 'rolled-back')
  await picture(page, '/backups', 'backups')
})

test.describe('dark', () => {
  test.use({ colorScheme: 'dark' })

  test('extensions', async ({ page, signIn, windflow, complaints }) => {
    await signIn()
    windflow.drop('windflow.cache.cfg', `url=${redis.url}\n`)
    await windflow.stateOf('cache', 'ACTIVE')
    await picture(page, '/extensions', 'extensions-dark')
    expect(complaints).toEqual([])
  })
})
