import { test as base, expect, type Page } from '@playwright/test'
import { lacks } from './machine'
import { PASSWORD, WindFlow } from './windflow'

interface Fixtures {
  /** What the page complained about: errors of scripts, of the console, of the content security policy. */
  complaints: string[]
  /** Signs in as the administrator, or as another user. */
  signIn: (username?: string, password?: string) => Promise<void>
}

const missing = lacks()
if (missing && process.env['WINDFLOW_TEST_NO_SKIP'] === 'true') throw new Error(missing)

/** Tests against one WindFlow that serves them all. */
export const test = base.extend<Fixtures, { windflow: WindFlow }>({
  windflow: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const windflow = await WindFlow.start()
      await use(windflow)
      await windflow.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ windflow }, use) => use(windflow.url),

  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      let networkChanged = false
      page.on('pageerror', (error) => {
        if (!networkChanged || !/dynamically imported module|preload CSS/.test(String(error))) complaints.push(String(error))
      })
      page.on('console', (message) => {
        // Chromium drops what it loads when a container's network comes or goes; the dashboard loads it again.
        if (message.text().includes('ERR_NETWORK_CHANGED')) networkChanged = true
        if (message.text().includes('ERR_NETWORK_CHANGED')) return
        // A container may end between the list that names it and the question what it uses.
        if (/status of 40[49]/.test(message.text()) && message.location().url.endsWith('/stats')) return
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],

  page: async ({ page }, use) => {
    const goto = page.goto.bind(page)
    page.goto = (url, options) =>
      goto(url, options).catch((error: Error) => {
        if (!error.message.includes('ERR_NETWORK_CHANGED')) throw error
        return goto(url, options)
      })
    await use(page)
  },

  signIn: async ({ page }, use) => {
    await use(async (username = 'admin', password = PASSWORD) => {
      await page.goto('/signin')
      await page.locator('input[name=username]').fill(username)
      await page.locator('input[name=password]').fill(password)
      await page.locator('button[type=submit]').click()
      await expect(page).not.toHaveURL(/signin/)
    })
  },
})

test.skip(() => missing !== '', missing)

/** Replaces the text of the editor that is shown. */
export async function write(page: Page, text: string): Promise<void> {
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  // As from the clipboard: typing would be indented once more by the editor.
  await editor.evaluate((element, pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}

export { expect }
