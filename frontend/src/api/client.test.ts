import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { session } from '@/features/session/session'
import { authorizedFetch, idempotencyKey } from './client'

const fetched = vi.fn<(request: Request) => Promise<Response>>()
const call = (init: RequestInit = {}) => new Request('http://localhost/api/v1/x', init)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched.mockReset())
  vi.spyOn(session, 'accessToken').mockResolvedValue('old')
  vi.spyOn(session, 'renew').mockResolvedValue('new')
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('renews a token that ended and sends the call again, body and all', async () => {
  fetched.mockResolvedValueOnce(new Response(null, { status: 401 })).mockResolvedValueOnce(new Response('ok'))
  const answer = await authorizedFetch(call({ method: 'POST', body: 'text' }))
  expect(answer.status).toBe(200)
  const [, second] = fetched.mock.calls
  expect(second?.[0].headers.get('Authorization')).toBe('Bearer new')
  expect(await second?.[0].text()).toBe('text')
})

it('tells a call that broke off as unreachable, and sends it no second time on its own', async () => {
  fetched.mockRejectedValue(new TypeError('network changed'))
  await expect(authorizedFetch(call({ method: 'PUT', body: '{}' }))).rejects.toMatchObject({ status: 0 })
  expect(fetched).toHaveBeenCalledTimes(1)
})

it('sends a call again that the server does only once', async () => {
  fetched.mockRejectedValueOnce(new TypeError('network changed')).mockResolvedValueOnce(new Response('ok'))
  const sending = authorizedFetch(call({ method: 'POST', headers: { 'Idempotency-Key': idempotencyKey() } }))
  await vi.runAllTimersAsync()
  expect((await sending).status).toBe(200)
  const keys = fetched.mock.calls.map(([request]) => request.headers.get('Idempotency-Key'))
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys[1]).toBe(keys[0])
})

it('takes the page of a proxy for what it is: the server is away', async () => {
  const page = (status: number, type: string) =>
    new Response('…', { status, headers: { 'Content-Type': type } })
  for (const answer of [
    page(200, 'text/html'),
    page(502, 'text/html'),
    page(404, 'text/plain; charset=utf-8'),
  ]) {
    fetched.mockResolvedValueOnce(answer)
    await expect(authorizedFetch(call())).rejects.toMatchObject({ unreachable: true })
  }
  fetched.mockResolvedValueOnce(page(404, 'application/problem+json'))
  expect((await authorizedFetch(call())).status).toBe(404)
})
