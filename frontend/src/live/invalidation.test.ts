import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StaleMarker } from './connection'
import { staleKeys } from './invalidation'

const event = (type: string, subject = 'x', data: Record<string, unknown> = {}) => ({ type, subject, data })

describe('staleKeys', () => {
  it('marks a stack and the list when its deployment changes', () => {
    const keys = staleKeys(event('deployment.changed', 'd1', { stack: 'web', state: 'FAILED' }))
    expect(keys).toContainEqual(['deployment', 'd1'])
    expect(keys).toContainEqual(['stack', 'web'])
    expect(keys).toContainEqual(['stacks'])
  })

  it('marks the projects when a container belongs to no stack', () => {
    expect(staleKeys(event('container.changed', 'c1'))).toContainEqual(['projects'])
  })

  it('marks extensions, capabilities and the store together', () => {
    expect(staleKeys(event('extension.changed', 'cache'))).toEqual([
      ['extensions'],
      ['extension', 'cache'],
      ['capabilities'],
      ['store'],
    ])
  })

  it('marks everything after a reset, and nothing for what it does not know', () => {
    expect(staleKeys(event('reset'))).toBeNull()
    expect(staleKeys(event('restored'))).toBeNull()
    expect(staleKeys(event('weather.changed'))).toEqual([])
  })
})

describe('StaleMarker', () => {
  const invalidateQueries = vi.fn()
  beforeEach(() => {
    vi.useFakeTimers()
    invalidateQueries.mockReset()
  })
  afterEach(() => vi.useRealTimers())

  it('marks a key once for a burst of events', () => {
    const marker = new StaleMarker({ invalidateQueries })
    for (let n = 0; n < 50; n++) marker.mark([['stacks'], ['stack', 'web']])
    expect(invalidateQueries).not.toHaveBeenCalled()
    vi.runAllTimers()
    expect(invalidateQueries.mock.calls).toEqual([
      [{ queryKey: ['stacks'] }],
      [{ queryKey: ['stack', 'web'] }],
    ])
  })

  it('marks all queries by one call when everything is stale', () => {
    const marker = new StaleMarker({ invalidateQueries })
    marker.mark([['stacks']])
    marker.mark(null)
    vi.runAllTimers()
    expect(invalidateQueries.mock.calls).toEqual([[]])
  })
})
