import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker } from '../support/machine'
import { until } from '../support/process'
import { expect, test, write } from '../support/test'
import type { WindFlow } from '../support/windflow'

const web = (more = '') => `services:\n  web:\n    image: windflow-test/web:1\n${more}`
const PRIVILEGED = '    privileged: true\n'
const USER = { username: 'wf-browser-grace', password: 'compiles-at-night', displayName: 'Grace', role: 'USER', enabled: true }

const made: string[] = []
test.afterAll(async ({ windflow }) => {
  for (const stack of made) await windflow.remove(stack)
})

async function save(windflow: WindFlow, name: string, compose: string) {
  if (!made.includes(name)) made.push(name)
  await windflow.api('PUT', `/api/v1/stacks/${name}`, { compose })
}

async function deploy(windflow: WindFlow, name: string) {
  const { id } = await windflow.api('POST', `/api/v1/stacks/${name}/deployments`, {})
  const done = async () => (await windflow.api('GET', `/api/v1/deployments/${id}`)).state === 'SUCCEEDED'
  await until('the deployment ends', done, 60_000)
}

test('a project that runs is adopted, and none of its containers restarts', async ({ page, signIn }) => {
  const name = 'wf-browser-adopt'
  const folder = mkdtempSync(join(tmpdir(), 'windflow-adopt-'))
  const compose = ['compose', '--project-name', name, '--project-directory', folder]
  writeFileSync(join(folder, 'compose.yaml'), web())
  try {
    docker(...compose, 'up', '--detach')
    const started = () => docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', `${name}-web-1`)
    const before = started()
    await signIn()
    await page.goto('/stacks/adopt')
    const card = page.getByRole('article').filter({ hasText: name })
    await expect(card).toContainText('1 container')
    await card.getByRole('button', { name: 'Adopt' }).click()
    await expect(page.locator('main h1')).toHaveText(name)
    made.push(name)
    await expect(page.locator('.page-header')).toContainText('Running')
    expect(started()).toBe(before)
    await page.goto(`/stacks/${name}/settings`)
    await expect(page.getByRole('main')).toContainText('Adopted: it ran before WindFlow knew it')
  } finally {
    if (!made.includes(name)) docker(...compose, 'down')
    rmSync(folder, { recursive: true, force: true })
  }
})

test('an administrator allows what policy refuses where he writes a new stack', async ({ page, signIn, windflow }) => {
  const name = 'wf-browser-allowed'
  await signIn()
  await page.goto('/stacks/new')
  await page.getByLabel('Name').fill(name)
  await write(page, web(PRIVILEGED))
  const problems = page.getByRole('list', { name: 'Problems found' })
  await expect(problems).toContainText('compose.yaml:4')
  await page.getByRole('button', { name: 'Allow Privileged containers' }).click()
  await expect(problems).toHaveCount(0)
  await expect(page.getByRole('main')).toContainText('Allowed with the next save')
  made.push(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.locator('main h1')).toHaveText(name)
  expect((await windflow.api('GET', `/api/v1/stacks/${name}`)).allowances).toEqual(['PRIVILEGED'])

  await page.goto(`/stacks/${name}/editor`)
  await expect(page.locator('.cm-content')).toContainText('privileged')
  await write(page, web(`${PRIVILEGED}    network_mode: host\n`))
  await page.getByRole('button', { name: 'Allow Host namespaces' }).click()
  await expect(problems).toHaveCount(0)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved as revision #2')).toBeVisible()
  const { allowances } = await windflow.api('GET', `/api/v1/stacks/${name}`)
  expect([...allowances].sort()).toEqual(['HOST_NAMESPACES', 'PRIVILEGED'])
})

test('who is no administrator is told to ask one', async ({ page, signIn, windflow }) => {
  const { id } = await windflow.api('POST', '/api/v1/users', USER)
  try {
    await signIn(USER.username, USER.password)
    await page.goto('/stacks/new')
    await write(page, web(PRIVILEGED))
    await expect(page.getByText('Ask an administrator to allow it for this stack')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Allow/ })).toHaveCount(0)
  } finally {
    await windflow.api('DELETE', `/api/v1/users/${id}`)
  }
})

test('a deployment that hangs is cancelled, and tried again', async ({ page, signIn, windflow }) => {
  const name = 'wf-browser-cancel'
  const health = '    healthcheck: { test: ["CMD", "healthy"], interval: 500ms, retries: 100 }\n'
  await save(windflow, name, web(`    environment: { WEB_HEALTH: slow, WEB_DELAY: "600" }\n${health}`))
  await signIn()
  await page.goto(`/stacks/${name}`)
  await page.getByRole('button', { name: 'Deploy', exact: true }).click()
  const deployment = page.getByRole('region', { name: 'Deployment' })
  await expect(deployment.getByRole('listitem').filter({ hasText: 'Health' })).toContainText('under way')
  await deployment.getByRole('button', { name: 'Cancel' }).click()
  await expect(deployment).toContainText('Cancelled', { timeout: 60_000 })

  await deployment.getByRole('button', { name: 'Try again' }).click()
  await expect(deployment.getByRole('button', { name: 'Cancel' })).toBeVisible()
  await page.goto('/deployments')
  await page.getByRole('link', { name: new RegExp(`${name} · Deploy`) }).first().click()
  await expect(page.getByText('Tries an earlier deployment again')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('main')).toContainText('Cancelled', { timeout: 60_000 })
})

test('a person goes back to an earlier revision by hand', async ({ page, signIn, windflow }) => {
  const name = 'wf-browser-back'
  for (const text of ['one', 'two']) {
    await save(windflow, name, web(`    environment: { WEB_TEXT: ${text} }\n`))
    await deploy(windflow, name)
  }
  await signIn()
  await page.goto(`/stacks/${name}/revisions`)
  const first = page.getByRole('listitem').filter({ hasText: '#1' })
  await first.getByRole('button', { name: 'Roll back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Bring to #1' }).click()
  const deployment = page.getByRole('region', { name: 'Deployment' })
  await expect(deployment).toContainText('Roll back #1')
  await expect(deployment).toContainText('Succeeded', { timeout: 60_000 })
  await expect(first).toContainText('Deployed')
  expect(docker('exec', `${name}-web-1`, 'sh', '-c', 'echo $WEB_TEXT')).toBe('one')
})
