import { expect, test } from '../support/test'

const NAME = 'wf-browser-ada'
const PASSWORD = 'difference-engine'

test.afterAll(async ({ windflow }) => {
  const { items } = await windflow.api('GET', '/api/v1/users')
  for (const user of items.filter((one: { username: string }) => one.username === NAME)) {
    await windflow.api('DELETE', `/api/v1/users/${user.id}`)
  }
})

test('an administrator makes a user, changes the role, and locks the account', async ({ page, browser, windflow, signIn }) => {
  await signIn()
  await page.goto('/users')
  await page.getByRole('button', { name: 'New user' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Username').fill(NAME)
  await dialog.getByLabel('Display name').fill('Ada Lovelace')
  await dialog.getByLabel('Role').selectOption({ label: 'Viewer' })
  await dialog.getByLabel('Password').fill('short')
  await expect(dialog.getByRole('button', { name: 'Create' })).toBeDisabled()
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row').filter({ hasText: NAME })
  await expect(row).toContainText('Viewer')

  const ada = await (await browser.newContext({ baseURL: windflow.url, locale: 'en-GB' })).newPage()
  await ada.goto('/signin')
  await ada.locator('input[name=username]').fill(NAME)
  await ada.locator('input[name=password]').fill(PASSWORD)
  await ada.locator('button[type=submit]').click()
  await expect(ada).not.toHaveURL(/signin/)
  await ada.goto('/stacks')
  await expect(ada.locator('main h1')).toHaveText('Stacks')
  await expect(ada.getByRole('link', { name: 'New stack' })).toHaveCount(0)

  const act = async (action: string) => {
    await page.getByRole('button', { name: `Actions for ${NAME}` }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  await act('Edit')
  await expect(dialog.getByLabel('Username')).toHaveValue(NAME)
  await dialog.getByLabel('Role').selectOption({ label: 'User' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('User')
  await ada.reload()
  await expect(ada.getByRole('link', { name: 'New stack' }).first()).toBeVisible()

  await act('Disable')
  await expect(row).toContainText('Disabled')
  await ada.reload()
  await expect(ada).toHaveURL(/signin/)
  await ada.context().close()

  await act('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(row).toHaveCount(0)
})

test('an API token is shown once, works, and is refused once revoked', async ({ page, windflow, signIn }) => {
  await signIn()
  await page.goto('/account')
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('wf-browser-ci')
  await dialog.getByLabel('Role').selectOption({ label: 'Viewer' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  const secret = (await dialog.locator('code').textContent()) ?? ''
  expect(secret).toMatch(/^wf_/)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(page.getByRole('row').filter({ hasText: 'wf-browser-ci' })).toContainText('Viewer')
  await page.reload()
  await expect(page.getByText('wf-browser-ci')).toBeVisible()
  await expect(page.getByText(secret)).toHaveCount(0)

  const status = async () => {
    const answer = await fetch(`${windflow.url}/api/v1/stacks`, { headers: { Authorization: `Bearer ${secret}` } })
    return answer.status
  }
  expect(await status()).toBe(200)
  await page.getByRole('button', { name: 'Revoke wf-browser-ci' }).click()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('wf-browser-ci')).toHaveCount(0)
  expect(await status()).toBe(401)
})
