import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from '../support/test'

const VIEWER = { username: 'wf-viewer', password: 'only-looking-around', displayName: 'Viewer', role: 'VIEWER', enabled: true }
const STACK = 'wf-browser-session'

/** Lets the server renew sessions, and keeps its first answers from the tabs until they are released. */
async function holdRenewals(context: BrowserContext, most = Infinity) {
  let asked = 0
  let answered = 0
  let release = () => undefined as void
  const released = new Promise<void>((resolve) => (release = resolve))
  await context.route('**/api/v1/auth/refresh', async (route) => {
    const hold = asked++ < most
    const response = await route.fetch()
    answered++
    if (hold) await released
    // The page that asked may be gone.
    await route.fulfill({ response }).catch(() => undefined)
  })
  return { count: () => asked, answered: () => answered, release }
}

test.beforeAll(async ({ windflow }) => {
  await windflow.api('POST', '/api/v1/users', VIEWER)
  await windflow.api('PUT', `/api/v1/stacks/${STACK}`, { compose: 'services:\n  web:\n    image: windflow-test/web:1\n' })
})
test.afterAll(({ windflow }) => windflow.remove(STACK))

test('a viewer sees everything and is offered no change', async ({ page, signIn }) => {
  await signIn(VIEWER.username, VIEWER.password)
  for (const path of ['/', '/stacks', `/stacks/${STACK}`, `/stacks/${STACK}/settings`, '/extensions', '/resources/images']) {
    await page.goto(path)
    await expect(page.locator('main h1')).toBeVisible()
    await expect(page.locator('.skeleton')).toHaveCount(0)
    const offers = page.getByRole('main').getByRole('button', { name: /^(Deploy|Start|Stop|Restart|Remove|Switch|New|Save|Apply|Delete)\b/ })
    await expect(offers).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'New stack' })).toHaveCount(0)
  }
  await page.goto('/users')
  await expect(page.getByText('Your role does not allow this page').first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'System console' })).toHaveCount(0)
})

test('two tabs share a session and take turns to renew it, and one signs out both', async ({ page, context, signIn }) => {
  await signIn()
  const other = await context.newPage()
  await other.goto('/stacks')
  await expect(other.locator('main h1')).toHaveText('Stacks')
  const renewals = await holdRenewals(context)
  await Promise.all([page.reload({ waitUntil: 'commit' }), other.reload({ waitUntil: 'commit' })])
  const waiting = (tab: Page) => tab.evaluate(async () => (await navigator.locks.query()).pending?.length ?? 0)
  await expect.poll(() => waiting(page)).toBe(1)
  renewals.release()
  await expect(page.locator('main h1')).toHaveText('Overview')
  await expect(other.locator('main h1')).toHaveText('Stacks')
  // One as a rule, which the unit test holds it to; a tab that a busy machine keeps from hearing in time renews itself.
  expect(renewals.count()).toBeLessThanOrEqual(2)

  await page.getByRole('button', { name: 'Account and preferences' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/signin/)
  await expect(other).toHaveURL(/signin/)
})

for (const locks of ['Web Locks', 'a lease, as over plain HTTP']) {
  test(`a reload that loses the new token signs nobody out, with ${locks}`, async ({ page, context, signIn }) => {
    if (locks !== 'Web Locks') {
      await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }))
    }
    await signIn()
    await page.goto('/stacks')
    // The page has renewed its own session before any is held.
    await expect(page.locator('main h1')).toHaveText('Stacks')
    const renewals = await holdRenewals(context, 1)
    await page.reload({ waitUntil: 'commit' })
    await expect.poll(renewals.answered).toBe(1)
    await page.reload()
    await expect(page.locator('main h1')).toHaveText('Stacks')
    // The lost one and one more; another where the page loads anew because a network of containers came or went.
    expect(renewals.count()).toBeGreaterThanOrEqual(2)
    renewals.release()
  })
}

test('no token stays where a script could read it later, but the one that works once', async ({ page, signIn }) => {
  await signIn()
  const stored = await page.evaluate(() => ({ local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie }))
  expect(stored).toEqual({ local: ['windflow.refresh'], session: [], cookie: '' })
})

test('the palette finds a stack by a few letters, and the keyboard alone opens it', async ({ page, signIn }) => {
  await signIn()
  await expect(page.locator('main h1')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('browser-ses')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/stacks/${STACK}$`))
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await expect(page).toHaveURL(/extensions/)
})

test('on a phone the pages are behind a button', async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn()
  await page.getByRole('button', { name: 'Open the navigation' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Extensions' }).click()
  await expect(page.locator('main h1')).toHaveText('Extensions')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a stack that somebody else saves shows up without a reload', async ({ page, signIn, windflow }) => {
  await signIn()
  await page.goto('/stacks')
  await expect(page.getByRole('row', { name: new RegExp(STACK) })).toBeVisible()
  await windflow.api('PUT', '/api/v1/stacks/wf-browser-live', { compose: 'services:\n  web:\n    image: windflow-test/web:1\n' })
  await expect(page.getByRole('link', { name: 'wf-browser-live' })).toBeVisible()
  await windflow.remove('wf-browser-live')
  await expect(page.getByRole('link', { name: 'wf-browser-live' })).toHaveCount(0)
})

test('the server goes away and comes back: a quiet notice, and no reload', async ({ page, signIn, windflow, complaints }) => {
  await signIn()
  await page.goto('/stacks')
  await expect(page.getByRole('link', { name: STACK })).toBeVisible()
  await windflow.down()
  const notice = page.getByText('WindFlow does not answer.')
  await expect(notice).toBeVisible()
  await expect(page.getByRole('link', { name: STACK })).toBeVisible()
  await windflow.up()
  await expect(notice).toHaveCount(0, { timeout: 60_000 })
  await page.getByRole('link', { name: STACK }).click()
  await expect(page.locator('main h1')).toHaveText(STACK)
  // The browser notes each connection that failed meanwhile.
  complaints.splice(0)
})
