import { colour } from '../support/look'
import { Redis } from '../support/redis'
import { expect, test, write } from '../support/test'

const STACK = 'wf-browser-story'

const good = (text: string) => `services:
  web:
    image: windflow-test/web:1
    environment:
      WEB_TEXT: ${text}
    healthcheck:
      test: ["CMD", "healthy"]
      interval: 500ms
      retries: 3
`

test.afterAll(({ windflow }) => windflow.remove(STACK).catch(() => undefined))

test.describe.serial('the story of a person and WindFlow', () => {
  test('a wrong password is refused, the right one opens the dashboard', async ({ page, signIn, complaints }) => {
    await page.goto('/stacks')
    await page.locator('input[name=username]').fill('admin')
    await page.locator('input[name=password]').fill('not-the-password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toContainText('Sign-in refused')
    // The browser itself notes the 401.
    complaints.splice(0)
    await signIn()
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
    await expect(page.getByText('Deploy your first stack')).toBeVisible()
  })

  test('a compose file is pasted, checked, deployed and watched', async ({ page, signIn }) => {
    await signIn()
    await page.getByRole('link', { name: 'Create a stack' }).click()
    await page.getByLabel('Name').fill(STACK)
    await write(page, 'services:\n  web:\n    image: windflow-test/web:1\n    privileged: true\n')
    const problems = page.getByRole('list', { name: 'Problems found' })
    await expect(problems).toContainText('compose.yaml:4')
    await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)

    await write(page, good('first'))
    await expect(problems).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'Valid' })).toBeVisible()
    await page.getByRole('button', { name: 'Save and deploy' }).click()

    const deployment = page.getByRole('region', { name: 'Deployment' })
    await expect(deployment).toContainText('Deploy #1')
    await expect(deployment.getByRole('log')).toContainText('web')
    await expect(deployment).toContainText('Succeeded', { timeout: 60_000 })
    await expect(page.locator('.page-header')).toContainText('Running')
    await expect(page.getByText('Healthy').first()).toBeVisible()
  })

  test('it is broken, and the last good revision is put back by itself', async ({ page, signIn }) => {
    await signIn()
    await page.goto(`/stacks/${STACK}/editor`)
    await expect(page.locator('.cm-content')).toContainText('WEB_TEXT: first')
    await write(page, good('broken').replace('WEB_TEXT: broken', 'WEB_HEALTH: never'))
    await page.getByLabel('What changes, and why?').fill('Break it on purpose')
    await page.getByRole('button', { name: 'Save and deploy' }).click()

    const deployment = page.getByRole('region', { name: 'Deployment' })
    await expect(deployment).toContainText('Deploy #2')
    await expect(deployment).toContainText('Rolled back', { timeout: 90_000 })
    await expect(deployment).toContainText('Revision #1 serves again.')
    await expect(page.locator('.page-header')).toContainText('Running', { timeout: 30_000 })
  })

  test('the revisions tell what was changed, and the container’s log is there to search', async ({ page, signIn }) => {
    await signIn()
    await page.goto(`/stacks/${STACK}/revisions`)
    await expect(page.getByText('Break it on purpose')).toBeVisible()
    const line = (side: 'a' | 'b') => page.locator(`.cm-merge-${side} .cm-changedLine`).first()
    await expect(line('a')).toContainText('WEB_TEXT')
    await expect(line('b')).toContainText('WEB_HEALTH')
    await expect(line('a')).toHaveCSS('background-color', await colour(page, '--danger-soft'))
    await expect(line('b')).toHaveCSS('background-color', await colour(page, '--success-soft'))
    await page.getByRole('button', { name: 'Unified' }).click()
    await expect(page.locator('.cm-deletedChunk').first()).toContainText('WEB_TEXT')

    await page.goto(`/stacks/${STACK}/logs`)
    const log = page.getByRole('log')
    await expect(log.locator('.line').first()).toBeVisible()
    await page.getByPlaceholder('Search the log').fill('no such words in it')
    await expect(log).toContainText('Nothing matches')
  })

  test('a file in the config folder switches the cache to Redis and back, seen live', async ({ page, signIn, windflow }) => {
    const redis = await Redis.start()
    try {
      await signIn()
      await page.goto('/extensions')
      const card = page.getByRole('article').filter({ hasText: 'cache' }).first()
      await expect(card).toContainText('Off')

      windflow.drop('windflow.cache.cfg', `url=${redis.url}\n`)
      await expect(card).toContainText('Active', { timeout: 30_000 })
      await page.goto('/')
      const capabilities = page.locator('section').filter({ hasText: 'Capabilities' }).last()
      await expect(capabilities).toContainText('redis')

      windflow.take('windflow.cache.cfg')
      await expect(capabilities).not.toContainText('redis', { timeout: 30_000 })
      await page.goto('/extensions')
      await expect(card).toContainText('Off')
    } finally {
      await redis.stop()
    }
  })

  test('the extension is switched on and off by hand, from its plan', async ({ page, signIn }) => {
    const redis = await Redis.start()
    try {
      await signIn()
      await page.goto('/extensions/cache')
      await page.getByRole('button', { name: 'Switch on' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByText('What will happen')).toBeVisible()
      await dialog.getByLabel('Address').fill(redis.url)
      await dialog.getByRole('button', { name: 'Switch on' }).click()
      await expect(page.locator('.page-header')).toContainText('Active', { timeout: 30_000 })

      await page.getByRole('button', { name: 'Switch off' }).click()
      await dialog.getByRole('button', { name: 'Switch off' }).click()
      await expect(page.locator('.page-header')).toContainText('Off', { timeout: 30_000 })
    } finally {
      await redis.stop()
    }
  })

  test('the stack is removed after it is asked about its volumes', async ({ page, signIn }) => {
    await signIn()
    await page.goto(`/stacks/${STACK}/settings`)
    await page.getByRole('main').getByRole('button', { name: 'Remove stack' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Delete its named volumes too').check()
    const remove = dialog.getByRole('button', { name: 'Remove stack' })
    await expect(remove).toBeDisabled()
    await dialog.getByLabel(`Type ${STACK} to confirm`).fill(STACK)
    await remove.click()
    await expect(page.getByText('Succeeded')).toBeVisible({ timeout: 60_000 })
    await page.goto('/stacks')
    await expect(page.getByText('No stack yet')).toBeVisible()
  })
})
