import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/api/types'
import { TokenKeeper, type Renewed } from './token-keeper'

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
/** What comes of work that pauses in between. */
function soon<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return vi.runAllTimersAsync().then(() => work)
}
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
  const keepers: TokenKeeper[] = []
  const keeper = () => {
    const made: TokenKeeper = new TokenKeeper({
      storage: shared,
      fetch,
      now: () => now,
      tell: (renewed: Renewed) => keepers.filter((one) => one !== made).forEach((one) => one.told(renewed)),
      onSession: vi.fn(),
      onEnd,
    })
    keepers.push(made)
    return made
  }
  const sent = () =>
    fetch.mock.calls.map(([url, init]) => [url.split('/').pop(), JSON.parse(String(init.body))])

  beforeEach(() => {
    vi.useFakeTimers()
    fetch.mockReset()
    onEnd.mockReset()
    now = 1_000_000
    keepers.length = 0
    shared = storage()
  })

  afterEach(() => vi.useRealTimers())

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
    expect(await soon(Promise.all([one.accessToken(), one.accessToken(), one.renew()]))).toEqual([
      'access-2',
      'access-2',
      'access-2',
    ])
    expect(sent()[1]).toEqual(['refresh', { refreshToken: 'refresh-1' }])
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('renews once for all tabs', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    fetch.mockResolvedValueOnce(reply(session(1)))
    const [one, other] = [keeper(), keeper()]
    expect(await soon(Promise.all([one.accessToken(), other.accessToken()]))).toEqual([
      'access-1',
      'access-1',
    ])
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('renews by itself with the newest token when the other tab says nothing', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    let n = 0
    fetch.mockImplementation(async () => reply(session(++n)))
    const [one, other] = [keeper(), keeper()]
    keepers.length = 0
    await soon(Promise.all([one.accessToken(), other.accessToken()]))
    expect(sent().map(([, body]) => body.refreshToken)).toEqual(['refresh-0', 'refresh-1'])
  })

  it('ends the session when the server refuses the refresh token', async () => {
    shared.setItem('windflow.refresh', 'stolen')
    fetch.mockResolvedValueOnce(reply({ type: '/problems/unauthenticated' }, 401))
    expect(await soon(keeper().accessToken())).toBeNull()
    expect(shared.getItem('windflow.refresh')).toBeNull()
    expect(onEnd).toHaveBeenCalled()
  })

  it('asks again for an answer that was lost, with the same token', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    fetch
      .mockRejectedValueOnce(new TypeError('network changed'))
      .mockResolvedValueOnce(new Response('<html>', { status: 200 }))
      .mockResolvedValueOnce(reply(session(1)))
    expect(await soon(keeper().accessToken())).toBe('access-1')
    expect(sent().map(([, body]) => body.refreshToken)).toEqual(['refresh-0', 'refresh-0', 'refresh-0'])
  })

  it('goes on with the token of a tab that was faster', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    fetch.mockImplementationOnce(async () => {
      shared.setItem('windflow.refresh', 'refresh-5')
      return reply({}, 401)
    })
    fetch.mockResolvedValueOnce(reply(session(6)))
    expect(await soon(keeper().accessToken())).toBe('access-6')
    expect(onEnd).not.toHaveBeenCalled()
  })

  it('keeps the session when the server does not answer', async () => {
    shared.setItem('windflow.refresh', 'refresh-0')
    fetch.mockRejectedValue(new TypeError('refused'))
    await expect(soon(keeper().accessToken())).rejects.toMatchObject({ status: 0, unreachable: true })
    fetch.mockReset().mockImplementation(async () => reply({}, 503))
    await expect(soon(keeper().accessToken())).rejects.toMatchObject({ status: 503 })
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
