import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { exclusively } from './lock'

const lease = 'windflow.lock.test'

beforeEach(() => {
  // As over plain HTTP: no Web Locks.
  vi.stubGlobal('navigator', {})
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('runs one after the other without Web Locks', async () => {
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise((done) => setTimeout(done, 100))
    running--
  }
  const all = Promise.all([exclusively('test', work), exclusively('test', work), exclusively('test', work)])
  await vi.runAllTimersAsync()
  await all
  expect(most).toBe(1)
  expect(localStorage.getItem(lease)).toBeNull()
})

it('takes over the lease of a tab that is gone', async () => {
  localStorage.setItem(lease, `other ${Date.now() + 5_000}`)
  const work = vi.fn(async () => 'done')
  const result = exclusively('test', work)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(work).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2000)
  expect(await result).toBe('done')
})

it('frees the lease when the work fails', async () => {
  const failing = exclusively('test', () => Promise.reject(new Error('no'))).catch(
    (error: Error) => error.message,
  )
  await vi.runAllTimersAsync()
  expect(await failing).toBe('no')
  expect(localStorage.getItem(lease)).toBeNull()
})

it('gives the lease back when the page is left in the middle', async () => {
  void exclusively('test', () => new Promise(() => undefined))
  await vi.advanceTimersByTimeAsync(200)
  expect(localStorage.getItem(lease)).not.toBeNull()
  dispatchEvent(new Event('pagehide'))
  expect(localStorage.getItem(lease)).toBeNull()
})

it('leaves the lease of another tab alone that took over', async () => {
  let finish: (value: string) => void = () => undefined
  const slow = exclusively('test', () => new Promise<string>((done) => (finish = done)))
  await vi.advanceTimersByTimeAsync(200)
  localStorage.setItem(lease, `other ${Date.now() + 5_000}`)
  finish('done')
  await slow
  expect(localStorage.getItem(lease)).toContain('other')
})
