import { afterEach, expect, it, vi } from 'vitest'
import type { RouteLocationNormalized } from 'vue-router'
import type { Role } from '@/api/types'
import { session } from '@/features/session/session'
import { createAppRouter, guard } from './router'

const to = (fullPath: string, meta: object = {}) => ({ fullPath, meta }) as unknown as RouteLocationNormalized
const signedIn = (role: Role | null) => {
  vi.spyOn(session, 'resume').mockResolvedValue(role !== null)
  vi.spyOn(session, 'may').mockImplementation(
    (wanted) => role === 'ADMIN' || wanted === 'VIEWER' || wanted === role,
  )
}
afterEach(() => vi.restoreAllMocks())

it('sends a stranger to the sign-in page and remembers where to', async () => {
  signedIn(null)
  expect(await guard(to('/stacks/web?x=1'))).toEqual({ name: 'signin', query: { next: '/stacks/web?x=1' } })
  expect(await guard(to('/signin', { open: true }))).toBe(true)
})

it('sends a person to the sign-in page while the server is away', async () => {
  vi.spyOn(session, 'resume').mockRejectedValue(new Error('away'))
  expect(await guard(to('/'))).toEqual({ name: 'signin', query: {} })
})

it('lets each role see its pages and no others', async () => {
  signedIn('VIEWER')
  expect(await guard(to('/stacks', { role: 'VIEWER' }))).toBe(true)
  expect(await guard(to('/stacks/new', { role: 'USER' }))).toMatchObject({ name: 'forbidden' })
  signedIn('ADMIN')
  expect(await guard(to('/users', { role: 'ADMIN' }))).toBe(true)
})

it('declares a role for every page that is not open', () => {
  const undeclared = createAppRouter()
    .getRoutes()
    .filter((route) => route.components && !['/', '/forbidden', '/:path(.*)*'].includes(route.path))
    .filter((route) => !route.meta.open && !route.meta.role && !hasParentRole(route.path))
  expect(undeclared.map((route) => route.path)).toEqual([])
})

/** A tab stands under the page that declares the role. */
function hasParentRole(path: string): boolean {
  return path.startsWith('/stacks/:name') || path.startsWith('/resources/')
}
