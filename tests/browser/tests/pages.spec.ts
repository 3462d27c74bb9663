import { PASSWORD, type WindFlow } from '../support/windflow'
import { fitsTheWidth, hasAllTexts, isAccessible, settled } from '../support/look'
import { expect, test } from '../support/test'
import { until } from '../support/process'

const STACK = 'wf-browser-pages'
const COMPOSE = 'services:\n  web:\n    image: windflow-test/web:1\n'

/** Every page, by its path; `:stack`, `:deployment` and `:container` stand for one that is there. */
const pages = [
  '/',
  '/stacks',
  '/stacks/new',
  '/stacks/adopt',
  '/stacks/:stack',
  '/stacks/:stack/editor',
  '/stacks/:stack/logs',
  '/stacks/:stack/revisions',
  '/stacks/:stack/deployments',
  '/stacks/:stack/settings',
  '/deployments',
  '/deployments/:deployment',
  '/extensions',
  '/extensions/cache',
  '/resources/containers',
  '/resources/images',
  '/resources/volumes',
  '/resources/networks',
  '/resources/containers/:container',
  '/users',
  '/data',
  '/backups',
  '/audit',
  '/account',
  '/no-such-page',
]

const looks = [
  { name: 'wide, English, light', locale: 'en-GB', colorScheme: 'light', viewport: { width: 1360, height: 860 } },
  { name: 'wide, French, dark', locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 1360, height: 860 } },
  { name: 'phone, French, light', locale: 'fr-FR', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'small phone, English, dark', locale: 'en-GB', colorScheme: 'dark', viewport: { width: 360, height: 640 } },
] as const

const ids: Record<string, string> = {}

async function prepare(windflow: WindFlow) {
  await windflow.api('PUT', `/api/v1/stacks/${STACK}`, { compose: COMPOSE, env: '' })
  await windflow.api('PUT', `/api/v1/stacks/${STACK}`, { compose: COMPOSE + '    environment:\n      WEB_TEXT: hello\n', env: 'A=1\n' })
  const { id } = await windflow.api('POST', `/api/v1/stacks/${STACK}/deployments`, {})
  await until('the deployment ends', async () => (await windflow.api('GET', `/api/v1/deployments/${id}`)).state === 'SUCCEEDED', 60_000)
  const { services } = await windflow.api('GET', `/api/v1/stacks/${STACK}`)
  Object.assign(ids, { stack: STACK, deployment: id, container: services[0].containers[0].id })
}

test.beforeAll(async ({ windflow }) => {
  await prepare(windflow)
})
test.afterAll(({ windflow }) => windflow.remove(STACK))

for (const { name, ...look } of looks) {
  test.describe(name, () => {
    test.use(look)

    test('the sign-in page', async ({ page }) => {
      await page.goto('/signin')
      await settled(page)
      await fitsTheWidth(page)
      await hasAllTexts(page)
      await isAccessible(page)
    })

    test('every page', async ({ page, signIn }) => {
      test.setTimeout(300_000)
      await signIn('admin', PASSWORD)
      for (const path of pages) {
        await test.step(path, async () => {
          await page.goto(path.replace(/:(\w+)/, (_, key: string) => ids[key] ?? key))
          await settled(page)
          await expect(page.locator('main h1')).toHaveCount(1)
          await fitsTheWidth(page)
          await hasAllTexts(page)
          await isAccessible(page)
        })
      }
    })
  })
}
