import { expect, test } from '../support/test'

test('the overview leads to where the data lives', async ({ page, signIn }) => {
  await signIn()
  await page.getByRole('link', { name: 'sqlite' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()

  const inForce = page.locator('section').filter({ has: page.getByRole('heading', { name: 'In force now' }) })
  await expect(inForce).toContainText('SQLite')
  await expect(inForce).toContainText(/Rows\s*[\d,]+/)
  const lastMove = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Last move' }) })
  await expect(lastMove).toContainText('Never moved')
  await expect(page.getByText(/\d+ \/ 5/)).toBeVisible()
  await expect(page.getByText('There are none.')).toBeVisible()
})
