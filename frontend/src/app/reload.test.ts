import start from '../../public/start.js?raw'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const assign = vi.fn()
const reload = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  // What it calls is given to it, as a location cannot be replaced.
  new Function('location', start)({ assign, reload })
})

afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

test('a page whose parts all fail is loaded once, and it is the page that was wanted', () => {
  for (let part = 0; part < 10; part++) window.windflowReload?.()
  window.windflowReload?.('/stacks/web')
  vi.advanceTimersByTime(1000)

  expect(assign.mock.calls).toEqual([['/stacks/web']])
  expect(reload).not.toHaveBeenCalled()
})

test('a server that stays broken is not asked for ever', () => {
  for (let load = 0; load < 5; load++) {
    window.windflowReload?.()
    vi.advanceTimersByTime(1000)
  }

  expect(reload).toHaveBeenCalledTimes(3)
})
