import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { ApiProblem } from '@/api/problem'
import type { ContainerLogLine } from '@/api/types'
import { LineBuffer } from '@/lib/line-buffer'
import { followStream } from '@/live/stream'

const MOST_LINES = 3000

export interface LogQuery {
  id: string
  /** Only lines from this moment on; none for all. */
  since: string | undefined
  tail: number
  follow: boolean
}

export interface NumberedLine extends ContainerLogLine {
  number: number
}

/** The address of a container's log; a parameter that is not set is left out. */
export function logUrl(query: LogQuery): string {
  const parameters = new URLSearchParams({ tail: String(query.tail), follow: String(query.follow) })
  if (query.since) parameters.set('since', query.since)
  return `/api/v1/containers/${encodeURIComponent(query.id)}/logs?${parameters}`
}

/** A container's log, followed if wanted; starts anew when the query changes. */
export function useContainerLog(query: () => LogQuery | undefined) {
  const buffer = new LineBuffer<NumberedLine>(MOST_LINES)
  const open = ref(false)
  const problem = shallowRef<ApiProblem>()
  /** Why the log ended, if it told. */
  const ended = ref<string>()
  let follow: AbortController | undefined
  let number = 0

  watch(
    query,
    (wanted) => {
      follow?.abort()
      buffer.clear()
      problem.value = undefined
      ended.value = undefined
      if (!wanted) return
      const mine = (follow = new AbortController())
      open.value = true
      void followStream(logUrl(wanted), {
        signal: mine.signal,
        isLast: (event) => event.event === 'end',
        onRefused: (refusal) => (problem.value = refusal),
        onEvent: ({ event, data }) => {
          if (event === 'line') buffer.add({ ...(JSON.parse(data) as ContainerLogLine), number: ++number })
          if (event === 'end') ended.value = (JSON.parse(data) as { reason?: string }).reason ?? ''
        },
      }).finally(() => {
        if (follow === mine) open.value = false
      })
    },
    { immediate: true, deep: true },
  )
  onScopeDispose(() => {
    follow?.abort()
    buffer.dispose()
  })
  return { lines: buffer.lines, dropped: buffer.dropped, open, problem, ended, clear: () => buffer.clear() }
}
