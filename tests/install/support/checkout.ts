import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Outcome {
  status: number | null
  /** What it printed to both streams. */
  said: string
  ms: number
}

/** A fresh clone of this checkout's last commit in an empty folder, as a newcomer has it; its containers are its own. */
export class Checkout {
  readonly project = `windflow-test-${process.pid}`
  readonly folder: string
  private settings: Record<string, string> = {}

  private constructor(readonly parent: string) {
    this.folder = join(parent, 'windflow')
  }

  /** Clones, and keeps every published port on the loopback interface. */
  static async clone(settings: Record<string, string> = {}): Promise<Checkout> {
    const checkout = new Checkout(mkdtempSync(join(tmpdir(), 'windflow-install-')))
    await must(run(checkout.parent, {}, 'git', 'clone', '--quiet', '--depth', '1', `file://${root}`, checkout.folder))
    checkout.set({
      COMPOSE_PROJECT_NAME: checkout.project,
      WINDFLOW_BIND: '127.0.0.1',
      WINDFLOW_PORT: String(await freePort()),
      TRAEFIK_DASHBOARD_PORT: String(await freePort()),
      REDIS_PORT: String(await freePort()),
      POSTGRES_PORT: String(await freePort()),
      ...settings,
    })
    return checkout
  }

  /** Writes these variables, and those set before, to `.env`. */
  set(settings: Record<string, string>): void {
    Object.assign(this.settings, settings)
    const lines = Object.entries(this.settings).map(([name, value]) => `${name}=${value}\n`)
    writeFileSync(join(this.folder, '.env'), lines.join(''))
  }

  get(name: string): string {
    return this.settings[name] ?? ''
  }

  get url(): string {
    return `http://localhost:${this.get('WINDFLOW_PORT')}`
  }

  /** Runs a command of the guide in the clone, as a shell of a person would. */
  sh(command: string, environment: Record<string, string> = {}): Promise<Outcome> {
    return run(this.folder, environment, 'bash', '-c', command)
  }

  /** The same, for a command that has to succeed. */
  does(command: string): Promise<string> {
    return must(this.sh(command))
  }

  async close(): Promise<void> {
    const gone = await this.sh('make uninstall DATA=purge')
    rmSync(this.parent, { recursive: true, force: true })
    if (gone.status !== 0) throw new Error(`The containers of ${this.project} could not be removed:\n${gone.said}`)
  }
}

async function must(outcome: Promise<Outcome>): Promise<string> {
  const { status, said } = await outcome
  if (status !== 0) throw new Error(`Ended with ${status}:\n${said}`)
  return said
}

export function run(folder: string, environment: Record<string, string>, ...command: string[]): Promise<Outcome> {
  const began = Date.now()
  // Only what a login has: the settings of whoever runs the tests are not the clone's.
  const { PATH, HOME, LANG, DOCKER_HOST, DOCKER_CONFIG, USER } = process.env
  const env = { PATH, HOME, LANG, DOCKER_HOST, DOCKER_CONFIG, USER, PWD: folder, ...environment } as NodeJS.ProcessEnv
  const [program = '', ...rest] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 170_000 })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, said, ms: Date.now() - began }))
  })
}

/** A port of the loopback interface that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Waits until something is true; fails after a bounded time. */
export async function until(what: string, check: () => Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`)
    await new Promise((next) => setTimeout(next, 100))
  }
}
