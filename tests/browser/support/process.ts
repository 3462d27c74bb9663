import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Waits until something is true; fails with what `tell` says after a bounded time. */
export async function until(what: string, check: () => Promise<boolean>, ms: number, tell: () => string = () => '') {
  const end = Date.now() + ms
  while (Date.now() < end) {
    if (await check()) return
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error(`${what}: not within ${ms} ms. ${tell()}`)
}

/** Ends a process that this test started: politely, then by force. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(force)
}
