import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { authorizedFetch } from '@/api/client'
import { followStream } from './stream'

vi.mock('@/api/client', () => ({ authorizedFetch: vi.fn() }))
const fetched = vi.mocked(authorizedFetch)
const answer = (text: string, status = 200) => new Response(text, { status })

beforeEach(() => {
  fetched.mockReset()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

it('goes on after a break from the last event it has', async () => {
  fetched.mockResolvedValueOnce(answer('id: 4\nevent: line\ndata: a\n\n'))
  fetched.mockResolvedValueOnce(answer('id: 5\nevent: end\ndata: b\n\n'))
  const seen: string[] = []
  const opened: boolean[] = []
  const following = followStream('/log', {
    signal: new AbortController().signal,
    onEvent: ({ data }) => seen.push(data),
    onOpen: (resumed) => opened.push(resumed),
    isLast: ({ event }) => event === 'end',
  })
  await vi.runAllTimersAsync()
  await following
  expect(seen).toEqual(['a', 'b'])
  expect(opened).toEqual([false, true])
  expect(fetched.mock.calls.map(([request]) => request.headers.get('Last-Event-ID'))).toEqual([null, '4'])
})

it('gives up when the server refuses, and says why', async () => {
  fetched.mockResolvedValueOnce(answer('{"type":"/problems/not-found","detail":"gone"}', 404))
  const onRefused = vi.fn()
  await followStream('/log', { signal: new AbortController().signal, onEvent: vi.fn(), onRefused })
  expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ status: 404, kind: 'not-found', message: 'gone' })
  expect(fetched).toHaveBeenCalledTimes(1)
})

it('waits longer each time while the server is away, and stops when told to', async () => {
  fetched.mockRejectedValue(new TypeError('refused'))
  const controller = new AbortController()
  const onBreak = vi.fn()
  const following = followStream('/events', { signal: controller.signal, onEvent: vi.fn(), onBreak })
  await vi.advanceTimersByTimeAsync(6000)
  expect(onBreak.mock.calls.length).toBeGreaterThanOrEqual(3)
  expect(onBreak.mock.calls.length).toBeLessThanOrEqual(5)
  controller.abort()
  await vi.runAllTimersAsync()
  await following
})

it('does not give up what a server that starts does not have yet', async () => {
  fetched.mockResolvedValueOnce(answer('{"type":"/problems/not-found"}', 404))
  fetched.mockResolvedValueOnce(answer('event: end\ndata: b\n\n'))
  const onOpen = vi.fn()
  const following = followStream('/events', {
    signal: new AbortController().signal,
    lasting: true,
    onEvent: vi.fn(),
    onOpen,
    isLast: () => true,
  })
  await vi.runAllTimersAsync()
  await following
  expect(onOpen).toHaveBeenCalledTimes(1)
})
