import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/api/types'
import { TokenKeeper } from './token-keeper'

const session = (n: number): Session => ({
  accessToken: `access-${n}`,
  refreshToken: `refresh-${n}`,
  expiresIn: 300,
  user: {
    id: 'u',
    username: 'ada',
    displayName: 'Ada',
    role: 'USER',
    enabled: true,
    createdAt: '2026-01-01T00:00:00Z',
  },
})
const reply = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

function storage() {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}

describe('TokenKeeper', () => {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
  const onEnd = vi.fn()
  let now = 0
  let shared = storage()
  const keeper = () => new TokenKeeper({ storage: shared, fetch, now: () => now, onSession: vi.fn(), onEnd })
  const sent = () =>
    fetch.mock.calls.map(([url, init]) => [url.split('/').pop(), JSON.parse(String(init.body))])

  beforeEach(() => {
    fetch.mockReset()
    onEnd.mockReset()
    now = 1_000_000
    shared = storage()
  })

  it('keeps the access token out of the storage', async () => {
    fetch.mockResolvedValueOnce(reply(session(1)))
    const one = keeper()
    await one.login('ada', 'secret')
    expect(await one.accessToken()).toBe('access-1')
    expect(shared.getItem('windflow.refresh')).toBe('refresh-1')
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('renews before the token ends, once for all who ask at the same time', async () => {
    fetch.mockResolvedValueOnce(reply(session(1))).mockResolvedValueOnce(reply(session(2)))
    const one = keeper()
    await one.login('ada', 'secret')
    now += 280_000
    expect(await Promise.all([one.accessToken(), one.accessToken(), one.renew()])).toEqual([
      'access-2',
      'access-2',
      'access-2',
    ])
    expect(sent()[1]).toEqual(['refresh', { refreshToken: 'refresh-1' }])
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('never uses a refresh token twice, also with two tabs', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    let n = 0
    fetch.mockImplementation(async () => reply(session(++n)))
    await Promise.all([keeper().accessToken(), keeper().accessToken()])
    expect(sent().map(([, body]) => body.refreshToken)).toEqual(['refresh-0', 'refresh-1'])
  })

  it('ends the session when the server refuses the refresh token', async () => {
    shared.setItem('windflow.refresh', 'stolen')
    fetch.mockResolvedValueOnce(reply({ type: '/problems/unauthenticated' }, 401))
    expect(await keeper().accessToken()).toBeNull()
    expect(shared.getItem('windflow.refresh')).toBeNull()
    expect(onEnd).toHaveBeenCalled()
  })

  it('keeps the session when the server does not answer', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    fetch.mockRejectedValueOnce(new TypeError('refused'))
    await expect(keeper().accessToken()).rejects.toMatchObject({ status: 0, unreachable: true })
    fetch.mockResolvedValueOnce(reply({}, 503))
    await expect(keeper().accessToken()).rejects.toMatchObject({ status: 503 })
    expect(shared.getItem('windflow.refresh')).toBe('refresh-0')
    expect(onEnd).not.toHaveBeenCalled()
  })

  it('signs out when another tab did', async () => {
    fetch.mockResolvedValueOnce(reply(session(1)))
    const one = keeper()
    await one.login('ada', 'secret')
    one.storageChanged('windflow.theme', null)
    one.storageChanged('windflow.refresh', 'refresh-2')
    expect(onEnd).not.toHaveBeenCalled()
    one.storageChanged('windflow.refresh', null)
    expect(onEnd).toHaveBeenCalledTimes(1)
  })

  it('tells a wrong password as the problem it is', async () => {
    fetch.mockResolvedValueOnce(reply({ type: '/problems/unauthenticated', detail: 'Wrong' }, 401))
    await expect(keeper().login('ada', 'x')).rejects.toMatchObject({
      kind: 'unauthenticated',
      message: 'Wrong',
    })
  })
})
