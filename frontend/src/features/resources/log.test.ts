import { expect, it } from 'vitest'
import { sinceMoment } from './since'
import { logUrl } from './use-container-log'

it('asks for a log by id, with what was chosen only', () => {
  const query = { id: 'a/b', since: undefined, tail: 100, follow: true }
  expect(logUrl(query)).toBe('/api/v1/containers/a%2Fb/logs?tail=100&follow=true')
  expect(logUrl({ ...query, since: '2026-01-01T00:00:00.000Z' })).toContain(
    '&since=2026-01-01T00%3A00%3A00.000Z',
  )
})

it('reckons a span back from now', () => {
  expect(sinceMoment('all', 0)).toBeUndefined()
  expect(sinceMoment('1h', Date.UTC(2026, 0, 1, 12))).toBe('2026-01-01T11:00:00.000Z')
})
