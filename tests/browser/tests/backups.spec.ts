import { expect, test } from '../support/test'

const COMPOSE = 'services:\n  web:\n    image: windflow-test/web:1\n'

test('a backup is made, downloaded and restored', async ({ page, signIn, windflow }) => {
  await signIn()
  await page.goto('/backups')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const row = page.getByRole('row').filter({ hasText: /windflow-\d{4}-.*\.zip/ }).first()
  await expect(row).toContainText('Complete', { timeout: 20_000 })

  const download = page.waitForEvent('download')
  await row.getByRole('button', { name: /^Actions/ }).click()
  await page.getByRole('menuitem', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toMatch(/^windflow-.*\.zip$/)

  await windflow.api('PUT', '/api/v1/stacks/wf-browser-since', { compose: COMPOSE, env: '' })
  await row.getByRole('button', { name: /^Actions/ }).click()
  await page.getByRole('menuitem', { name: 'Restore' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Restore' }).click()
  await expect(dialog).toContainText('Restored', { timeout: 30_000 })
  await dialog.getByRole('button', { name: 'Close' }).first().click()

  await page.goto('/stacks')
  await expect(page.getByRole('heading', { name: 'Stacks' })).toBeVisible()
  await expect(page.getByText('wf-browser-since')).toHaveCount(0)
})
