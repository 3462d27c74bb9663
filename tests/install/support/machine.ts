import { execFileSync } from 'node:child_process'

/** What this machine lacks for these tests; empty if nothing. */
export function lacks(): string {
  if (!runs('docker', 'version', '--format', '{{.Server.Version}}')) return 'no Docker Engine answers'
  if (!runs('docker', 'compose', 'version')) return 'Docker Compose is missing: make setup'
  if (!runs('docker', 'image', 'inspect', 'windflow-api:test', 'windflow-frontend:test', 'windflow-test/web:1', 'windflow-test/pebble:1')) {
    return 'the images of this checkout are missing: scripts/test/run install'
  }
  return ''
}

function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
}

const missing = lacks()
if (missing && process.env['WINDFLOW_TEST_NO_SKIP'] === 'true') throw new Error(missing)

/** Why the tests are skipped, or nothing. */
export const reasonToSkip = missing
