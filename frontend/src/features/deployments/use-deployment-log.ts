import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { ApiProblem } from '@/api/problem'
import type { Deployment, LogLine } from '@/api/types'
import { LineBuffer } from '@/lib/line-buffer'
import { followStream } from '@/live/stream'

const MOST_LINES = 5000

/** The log of a deployment so far and each new line, until it has ended. */
export function useDeploymentLog(id: () => string | undefined) {
  const queries = useQueryClient()
  const buffer = new LineBuffer<LogLine>(MOST_LINES)
  const open = ref(false)
  const problem = shallowRef<ApiProblem>()
  let follow: AbortController | undefined

  watch(
    id,
    (current) => {
      follow?.abort()
      buffer.clear()
      problem.value = undefined
      if (!current) return
      follow = new AbortController()
      open.value = true
      void followStream(`/api/v1/deployments/${encodeURIComponent(current)}/log`, {
        signal: follow.signal,
        isLast: (event) => event.event === 'end',
        onRefused: (refusal) => (problem.value = refusal),
        onEvent: ({ event, data }) => {
          if (event === 'line') buffer.add(JSON.parse(data) as LogLine)
          if (event === 'end') queries.setQueryData(['deployment', current], JSON.parse(data) as Deployment)
        },
      }).finally(() => (open.value = false))
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    follow?.abort()
    buffer.dispose()
  })
  return { lines: buffer.lines, dropped: buffer.dropped, open, problem }
}
