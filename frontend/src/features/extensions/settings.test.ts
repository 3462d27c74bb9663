import { describe, expect, it } from 'vitest'
import type { SettingDefinition } from '@/api/types'
import { changedValues, initialValues } from './settings'
import { canCancel, isMoving, isUnderWay, percentDone } from './state'

const define = (key: string, type = 'string'): SettingDefinition => ({
  key,
  name: key,
  description: '',
  type,
  required: false,
  options: [],
})
const definitions = [define('url'), define('password', 'password'), define('timeout', 'integer')]

describe('a settings form', () => {
  it('never shows a secret, whatever the server sent', () => {
    expect(initialValues(definitions, { url: 'redis://a', password: '••••' })).toEqual({
      url: 'redis://a',
      password: '',
      timeout: '',
    })
  })

  it('sends only what was changed', () => {
    const before = initialValues(definitions, { url: 'redis://a', timeout: '500' })
    expect(changedValues(definitions, before, { ...before })).toEqual({})
    expect(changedValues(definitions, before, { ...before, password: 'new', timeout: '' })).toEqual({
      password: 'new',
      timeout: '',
    })
  })

  it('leaves out keys that it does not know', () => {
    expect(changedValues(definitions, {}, { stray: 'x' })).toEqual({})
  })
})

it('tells progress only where the end is known', () => {
  expect(percentDone({ done: 3, total: 8 })).toBe(38)
  expect(percentDone({ done: 3, total: 0 })).toBeNull()
  expect(percentDone(undefined)).toBeNull()
  expect(isMoving('DRAINING')).toBe(true)
  expect(isMoving('DEGRADED')).toBe(false)
})

it('knows what is under way and what can be called off', () => {
  expect(isUnderWay({ state: 'ACTIVE', stage: 'connect' })).toBe(true)
  expect(isUnderWay({ state: 'FAILED', stage: 'connect' })).toBe(false)
  expect(canCancel({ state: 'PREPARING', enabled: true })).toBe(true)
  expect(canCancel({ state: 'DRAINING', enabled: false })).toBe(false)
})
