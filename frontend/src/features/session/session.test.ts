import { expect, it } from 'vitest'
import { safeNext } from './next'
import { includes } from './session'

it('knows that each role includes the lower ones', () => {
  expect(includes('ADMIN', 'USER')).toBe(true)
  expect(includes('USER', 'USER')).toBe(true)
  expect(includes('VIEWER', 'USER')).toBe(false)
})

it('goes only to its own pages after signing in', () => {
  expect(safeNext('/stacks/web?tab=1#x')).toBe('/stacks/web?tab=1#x')
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    undefined,
    ['/a'],
  ]) {
    expect(safeNext(evil)).toBe('/')
  }
})
