import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, program } from './machine'
import { end, until } from './process'

export const PASSWORD = 'correct-horse-battery'

/** The assembled distribution as a process of its own, with a home of its own. */
export class WindFlow {
  readonly home = mkdtempSync(join(tmpdir(), 'windflow-browser-'))
  private process: ChildProcess | undefined
  private said = ''

  private constructor(private readonly port: number) {}

  static async start(): Promise<WindFlow> {
    const windflow = new WindFlow(await freePort())
    mkdirSync(join(windflow.home, 'config'), { recursive: true })
    await windflow.up()
    return windflow
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async up(): Promise<void> {
    const env = {
      ...process.env,
      WINDFLOW_HOME: this.home,
      WINDFLOW_HTTP_PORT: String(this.port),
      WINDFLOW_ADMIN_PASSWORD: PASSWORD,
    }
    const child = spawn(program, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.process = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.said += text))
    const answers = async () => {
      if (child.exitCode !== null) throw new Error(`WindFlow ended with ${child.exitCode}:\n${this.said}`)
      return fetch(`${this.url}/api/health`).then((response) => response.ok, () => false)
    }
    await until('WindFlow serves', answers, 90_000, () => this.said)
  }

  async down(): Promise<void> {
    if (this.process) await end(this.process)
  }

  /** Puts a file into the config folder as a careful user does: complete, by one rename. */
  drop(name: string, text: string): void {
    writeFileSync(join(this.home, `${name}.draft`), text)
    renameSync(join(this.home, `${name}.draft`), join(this.home, 'config', name))
  }

  take(name: string): void {
    rmSync(join(this.home, 'config', name))
  }

  has(name: string): boolean {
    return existsSync(join(this.home, 'config', name))
  }

  /** Waits until an extension is in a state. */
  async stateOf(extension: string, state: string): Promise<void> {
    const reached = async () => (await this.api('GET', `/api/v1/extensions/${extension}`)).state === state
    await until(`${extension} is ${state}`, reached, 30_000)
  }

  /** A call of the REST API as the administrator, for what a test needs but does not look at. */
  async api(method: string, path: string, body?: unknown): Promise<any> {
    const call = (at: string, init: RequestInit) => fetch(`${this.url}${at}`, { signal: AbortSignal.timeout(30_000), ...init })
    const json = { 'Content-Type': 'application/json' }
    const login = JSON.stringify({ username: 'admin', password: PASSWORD })
    let accessToken = ''
    // A WindFlow that has just started, or whose data is on the move, puts a login off.
    const signedIn = async () => {
      const answer = await call('/api/v1/auth/login', { method: 'POST', headers: json, body: login })
      if (answer.ok) ({ accessToken } = await answer.json())
      else if (answer.status !== 503) throw new Error(`admin cannot sign in: ${answer.status} ${await answer.text()}`)
      return answer.ok
    }
    await until('WindFlow lets admin in', signedIn, 30_000)
    const response = await call(path, {
      method,
      headers: { ...json, Authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  /** Removes a stack with its volumes, and waits until it is gone. */
  async remove(stack: string): Promise<void> {
    await this.api('DELETE', `/api/v1/stacks/${stack}?volumes=true`)
    const gone = async () => (await this.api('GET', '/api/v1/stacks')).items.every((one: { name: string }) => one.name !== stack)
    await until(`${stack} is removed`, gone, 60_000)
  }

  async close(): Promise<void> {
    await this.down()
    rmSync(this.home, { recursive: true, force: true })
  }
}
