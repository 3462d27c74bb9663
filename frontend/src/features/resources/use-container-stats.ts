import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ContainerStats } from '@/api/types'
import { followStream } from '@/live/stream'

const KEPT = 60

/** What a running container uses, about every second, for the last minute. */
export function useContainerStats(id: () => string | undefined) {
  const history = shallowRef<ContainerStats[]>([])
  let follow: AbortController | undefined

  watch(
    id,
    (current) => {
      follow?.abort()
      history.value = []
      if (!current) return
      follow = new AbortController()
      void followStream(`/api/v1/containers/${encodeURIComponent(current)}/stats`, {
        signal: follow.signal,
        isLast: (event) => event.event === 'end',
        onEvent: ({ event, data }) => {
          if (event === 'stats')
            history.value = [...history.value.slice(1 - KEPT), JSON.parse(data) as ContainerStats]
        },
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => follow?.abort())
  return { history }
}
