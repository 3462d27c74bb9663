import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { onScopeDispose, ref, watch } from 'vue'
import type { LiveEvent } from '@/api/types'
import { session } from '@/features/session/session'
import { staleKeys } from './invalidation'
import { followStream } from './stream'

/** Whether the server is heard: `away` once a connection was lost and is tried again. */
export const useConnection = defineStore('connection', () => ({
  state: ref<'starting' | 'live' | 'away'>('starting'),
}))

const BATCH_MS = 120
const HIDDEN_MS = 30_000
const listeners = new Set<(event: LiveEvent) => void>()

/** Tells each live event to a component while it lives. */
export function onLiveEvent(listener: (event: LiveEvent) => void): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

/** Keeps every query fresh by the server's live events while somebody is signed in. Called once, by the shell. */
export function useLiveQueries(): void {
  const queries = useQueryClient()
  const connection = useConnection()
  const marker = new StaleMarker(queries)
  let follow: AbortController | null = null

  function start() {
    follow = new AbortController()
    void followStream('/api/v1/events', {
      signal: follow.signal,
      lasting: true,
      onOpen: (resumed) => {
        // The first thing after a pause: events that were lost while the stream was down may be more than it resumes.
        if (resumed || connection.state === 'away') marker.markAll()
        connection.state = 'live'
      },
      onBreak: () => (connection.state = 'away'),
      onEvent: ({ data }) => {
        const event = JSON.parse(data) as LiveEvent
        marker.mark(staleKeys(event))
        for (const listener of listeners) listener(event)
      },
    })
  }

  const wanted = useSeen(HIDDEN_MS)
  watch(
    [session.signedIn, wanted],
    ([signedIn, seen], [before, seenBefore]) => {
      follow?.abort()
      follow = null
      if (!signedIn) connection.state = 'starting'
      else if (seen) start()
      // Events of the meantime were not heard.
      if (before && seen && seenBefore === false) marker.markAll()
    },
    { immediate: true },
  )
  onScopeDispose(() => follow?.abort())
}

/**
 * Whether somebody sees this tab, or did a moment ago. A browser opens six connections to one server for all tabs
 * together: tabs in the background must not hold them.
 */
function useSeen(lingerMs: number) {
  const seen = ref(document.visibilityState === 'visible')
  let timer: ReturnType<typeof setTimeout> | undefined
  const changed = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') seen.value = true
    else timer = setTimeout(() => (seen.value = false), lingerMs)
  }
  document.addEventListener('visibilitychange', changed)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', changed)
  })
  return seen
}

/** Marks queries stale in batches: a deployment makes dozens of events a second. */
export class StaleMarker {
  private keys = new Map<string, QueryKey>()
  private all = false
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly queries: Pick<QueryClient, 'invalidateQueries'>) {}

  mark(keys: QueryKey[] | null): void {
    if (keys === null) return this.markAll()
    for (const key of keys) this.keys.set(JSON.stringify(key), key)
    if (keys.length) this.timer ??= setTimeout(() => this.flush(), BATCH_MS)
  }

  markAll(): void {
    this.all = true
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS)
  }

  private flush(): void {
    this.timer = null
    if (this.all) void this.queries.invalidateQueries()
    else for (const queryKey of this.keys.values()) void this.queries.invalidateQueries({ queryKey })
    this.all = false
    this.keys.clear()
  }
}
