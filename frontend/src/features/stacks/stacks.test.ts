import { describe, expect, it } from 'vitest'
import { group } from './groups'
import { isStackName } from './names'
import { allowanceFor, allowancesFor } from './policy'
import { containerTone, containerWord, publishedPorts, statusTone } from './status'
import { starters } from './templates'

describe('a container in words and colour', () => {
  const container = { state: 'running', health: 'HEALTHY', exitCode: undefined } as const
  it('says its health while it runs', () => {
    expect(containerWord(container)).toBe('healthy')
    expect(containerWord({ ...container, health: 'NONE' })).toBe('running')
    expect(containerTone({ ...container, health: 'UNHEALTHY' })).toBe('danger')
  })

  it('forgets the health of one that ended, and tells a clean end from a crash', () => {
    expect(containerWord({ state: 'exited', health: 'UNHEALTHY' })).toBe('exited')
    expect(containerTone({ state: 'exited', health: 'NONE', exitCode: 0 })).toBe('neutral')
    expect(containerTone({ state: 'exited', health: 'NONE', exitCode: 137 })).toBe('danger')
  })

  it('lists published ports only', () => {
    const ports = [
      { containerPort: 80, hostPort: 8080, protocol: 'tcp' },
      { containerPort: 6379, protocol: 'tcp' },
    ]
    expect(publishedPorts({ ports })).toHaveLength(1)
  })
})

it('groups stacks by what a person wants to know', () => {
  expect(group('PARTIAL')).toBe('attention')
  expect(group('STARTING')).toBe('running')
  expect(group('CREATED')).toBe('stopped')
  expect(statusTone('UNHEALTHY')).toBe('danger')
})

it('accepts the names that the server accepts', () => {
  for (const good of ['web', '0a', 'a_b-c', 'a'.repeat(63)]) expect(isStackName(good), good).toBe(true)
  for (const bad of ['', '-a', 'Web', 'a b', '../a', 'a;b', 'a\n', 'a'.repeat(64)])
    expect(isStackName(bad), bad).toBe(false)
})

it('starts from files that end with a line', () => {
  for (const { id, compose } of starters) if (id !== 'blank') expect(compose.endsWith('\n'), id).toBe(true)
})

it('knows what an administrator can allow, and what nobody can', () => {
  expect(allowanceFor({ rule: 'policy.docker-socket' })).toBe('DOCKER_SOCKET')
  for (const rule of ['policy.provider', 'policy.outside', 'syntax'])
    expect(allowanceFor({ rule })).toBeNull()
  const rules = ['policy.capability', 'syntax', 'policy.privileged', 'policy.security-opt']
  expect(allowancesFor(rules.map((rule) => ({ rule })))).toEqual(['PRIVILEGED', 'CAPABILITIES'])
})
