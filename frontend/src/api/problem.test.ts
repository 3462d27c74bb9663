import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '@/i18n'
import { allPages } from './pages'
import { describeProblem, problemOf, unreachable } from './problem'

const refused = (status: number, body: unknown) => problemOf(new Response(null, { status }), body)

describe('a problem', () => {
  beforeAll(() => setLanguage('fr'))

  it('keeps the detail, advice and violations of the server, with a title in the language of the user', () => {
    const violations = [{ source: 'compose', line: 3, rule: 'policy.privileged', message: 'no' }]
    const told = describeProblem(
      refused(422, {
        type: '/problems/policy',
        detail: 'Refused',
        advice: 'Ask an administrator',
        violations,
      }),
    )
    expect(told).toEqual({
      title: 'Refusé par la politique de sécurité',
      detail: { text: 'Refused', lang: 'en' },
      advice: { text: 'Demandez à un administrateur', lang: undefined },
      violations,
    })
  })

  it('makes something of an answer that is not ours', () => {
    expect(describeProblem(refused(502, '<html>Bad Gateway</html>')).title).toBe('Le serveur a répondu 502')
    expect(describeProblem(refused(418, { type: 'about:blank', title: 'Teapot' })).title).toBe('Teapot')
  })

  it('knows what may pass by itself', () => {
    expect(unreachable(new TypeError()).passing).toBe(true)
    expect(refused(503, {}).passing).toBe(true)
    expect(refused(404, {}).passing).toBe(false)
    expect(describeProblem(unreachable(new TypeError())).title).toBe('WindFlow ne répond pas')
  })
})

it('reads a list page after page, and stops at its end', async () => {
  const asked: (string | undefined)[] = []
  const items = await allPages(async (cursor) => {
    asked.push(cursor)
    return cursor ? { items: [3] } : { items: [1, 2], next: 'c' }
  })
  expect(items).toEqual([1, 2, 3])
  expect(asked).toEqual([undefined, 'c'])
})
