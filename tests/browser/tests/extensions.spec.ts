import { Redis } from '../support/redis'
import { expect, test } from '../support/test'

const FILE = 'windflow.cache.cfg'

test.describe.serial('an extension whose service fails', () => {
  let redis: Redis
  test.beforeAll(async () => {
    redis = await Redis.start()
  })
  test.afterAll(async ({ windflow }) => {
    await redis.stop()
    if (windflow.has(FILE)) windflow.take(FILE)
    await windflow.stateOf('cache', 'AVAILABLE')
  })

  test('a wrong password is told with its stage, its reason and what to do, and mended in the form', async ({ page, signIn, windflow }) => {
    await signIn()
    await page.goto('/extensions')
    const card = page.getByRole('article').filter({ hasText: 'cache' }).first()
    windflow.drop(FILE, `url=${redis.urlWith('wrong')}\n`)
    await expect(card).toContainText('Failed')
    await expect(card).toContainText('It failed at: Connection')
    await expect(card).toContainText('refuses the password')
    await expect(card).toContainText('Correct password (or url) in')
    await expect(card).toContainText('The former provider still serves; nothing is lost.')
    await card.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('Trying again')).toBeVisible()
    await expect(card).toContainText('refuses the password')

    await card.getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByRole('main')).not.toContainText('wrong@')
    await page.getByLabel('Address').fill(redis.url)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.locator('.page-header')).toContainText('Active')
  })

  test('a service that dies leaves it degraded, and it comes back by itself', async ({ page, signIn }) => {
    await signIn()
    await page.goto('/extensions')
    const card = page.getByRole('article').filter({ hasText: 'cache' }).first()
    await expect(card).toContainText('Active')
    const { port } = redis
    await redis.stop()
    await expect(card).toContainText('Degraded')
    await expect(card).toContainText('the built-in cache serves until it is back')
    await expect(card).toContainText('It comes back by itself when its service does')
    await page.goto('/')
    await expect(page.locator('section').filter({ hasText: 'Capabilities' }).last()).toContainText('Degraded')
    await page.goto('/stacks')
    await expect(page.locator('main h1')).toHaveText('Stacks')
    await page.goto('/extensions')
    redis = await Redis.start(port)
    await expect(card).toContainText('Active', { timeout: 30_000 })
  })
})

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' })

  test('its state, reasons and advice are French, and what is not is marked', async ({ page, signIn, windflow }) => {
    await signIn()
    await page.goto('/extensions/cache')
    await page.getByRole('button', { name: 'Activer' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Se connecter et vérifier les réglages')
    await expect(dialog.getByLabel('Mot de passe')).toBeVisible()
    await expect(dialog.locator('[lang=en]')).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Annuler' }).click()

    windflow.drop(FILE, 'url=nonsense\n')
    const notice = page.getByRole('alert')
    await expect(notice).toContainText(/Échec à l’étape\s: /)
    await expect(notice.locator('[lang=en]').first()).toContainText('The address of Redis is wrong')
    windflow.take(FILE)
    await windflow.stateOf('cache', 'AVAILABLE')
  })
})
