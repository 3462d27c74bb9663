import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The program that the build assembled. */
export const program = `${root}/runtime/target/windflow/bin/windflow`

/** What this machine lacks for these tests; empty if nothing. */
export function lacks(): string {
  if (!existsSync(program)) return 'the distribution is not built: make build'
  if (!runs('docker', 'version', '--format', '{{.Server.Version}}')) return 'no Docker Engine answers'
  if (!runs('docker', 'image', 'inspect', 'windflow-test/web:1', 'windflow-test/web:2')) {
    return 'the test images are missing: tests/images/build'
  }
  if (!runs('redis-server', '--version')) return 'redis-server is missing: make setup test'
  return ''
}

export function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
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

/** Runs docker to its end. */
export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
