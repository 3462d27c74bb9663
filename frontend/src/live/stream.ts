import { authorizedFetch } from '@/api/client'
import { ApiProblem, problemOf } from '@/api/problem'
import { EventStreamParser, type StreamEvent } from './sse'

/** Silence after which a stream counts as dead; the server sends a comment at least every 15 s. */
const SILENCE_MS = 45_000
const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15_000]

export interface StreamOptions {
  /** Called with each event, in order. */
  onEvent: (event: StreamEvent) => void
  /** The stream is open; `resumed` if it goes on after an interruption. */
  onOpen?: (resumed: boolean) => void
  /** The stream broke and is tried again. */
  onBreak?: () => void
  /** The server refused it for good. */
  onRefused?: (problem: ApiProblem) => void
  /** Return true for the event after which the server has nothing more to say. */
  isLast?: (event: StreamEvent) => boolean
  /** It is there whenever the server is: not to be found means that the server is starting. */
  lasting?: boolean
  signal: AbortSignal
}

function isFinal({ status, passing }: ApiProblem, lasting = false): boolean {
  return !passing && status !== 429 && !(lasting && status === 404)
}

/**
 * Follows an event stream until aborted, ended or refused; a stream that breaks is opened again with Last-Event-ID.
 * EventSource cannot send the bearer token, and a token in the URL would end in logs: hence fetch.
 */
export async function followStream(url: string, options: StreamOptions): Promise<void> {
  let lastId: string | null = null
  let attempt = 0
  let opened = false
  const onEvent = (event: StreamEvent) => {
    lastId = event.id ?? lastId
    attempt = 0
    options.onEvent(event)
  }
  while (!options.signal.aborted) {
    try {
      const ended = await readOnce(
        url,
        lastId,
        { ...options, onEvent, onOpen: () => options.onOpen?.(opened) },
        () => {
          opened = true
          attempt = Math.min(attempt, 1)
        },
      )
      if (ended) return
    } catch (error) {
      if (options.signal.aborted) return
      if (error instanceof ApiProblem && isFinal(error, options.lasting)) {
        options.onRefused?.(error)
        return
      }
    }
    if (options.signal.aborted) return
    options.onBreak?.()
    await pause(BACKOFF_MS[Math.min(attempt++, BACKOFF_MS.length - 1)] ?? 1000, options.signal)
  }
}

async function readOnce(
  url: string,
  lastId: string | null,
  options: StreamOptions,
  onConnected: () => void,
): Promise<boolean> {
  const watchdog = new AbortController()
  const stop = () => watchdog.abort()
  options.signal.addEventListener('abort', stop, { once: true })
  let timer = setTimeout(stop, SILENCE_MS)
  try {
    const headers = new Headers({ Accept: 'text/event-stream' })
    if (lastId !== null) headers.set('Last-Event-ID', lastId)
    const request = new Request(new URL(url, location.origin), {
      headers,
      signal: watchdog.signal,
      cache: 'no-store',
    })
    const response = await authorizedFetch(request)
    if (!response.ok) throw problemOf(response, await response.json().catch(() => null))
    options.onOpen?.(false)
    onConnected()
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const parser = new EventStreamParser()
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return false
      clearTimeout(timer)
      timer = setTimeout(stop, SILENCE_MS)
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        options.onEvent(event)
        if (options.isLast?.(event)) {
          stop()
          return true
        }
      }
    }
  } finally {
    clearTimeout(timer)
    options.signal.removeEventListener('abort', stop)
  }
}

/** Waits, less long when the tab is shown again or the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      document.removeEventListener('visibilitychange', shown)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const shown = () => document.visibilityState === 'visible' && done()
    const timer = setTimeout(done, ms * (0.8 + Math.random() * 0.4))
    addEventListener('online', done)
    document.addEventListener('visibilitychange', shown)
    signal.addEventListener('abort', done)
  })
}
