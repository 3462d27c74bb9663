import { onScopeDispose, reactive, watch, type Ref } from 'vue'
import { client, unwrap } from '@/api/client'
import type { ContainerStats } from '@/api/types'

const ROUND_MS = 2500
const KEPT = 60

/**
 * What containers use, read one after the other in rounds while the page is seen. A stream for each would take up the
 * few connections that a browser opens to one server.
 */
export function useStatsOf(ids: Ref<string[]>) {
  const histories = reactive(new Map<string, ContainerStats[]>())
  let stopped = false
  let wake: (() => void) | undefined

  async function read(id: string) {
    const stats = await unwrap(
      client.GET('/api/v1/containers/{id}/stats', { params: { path: { id } } }),
    ).catch(() => null)
    // A container that ended meanwhile has none; the next list will say so.
    if (stats && typeof stats !== 'string')
      histories.set(id, [...(histories.get(id) ?? []).slice(1 - KEPT), stats])
  }

  async function rounds() {
    while (!stopped) {
      for (const id of [...ids.value]) {
        if (stopped) return
        if (document.visibilityState === 'visible') await read(id)
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, ROUND_MS)
      })
    }
  }

  watch(ids, (now) => {
    for (const id of histories.keys()) if (!now.includes(id)) histories.delete(id)
    wake?.()
  })
  void rounds()
  onScopeDispose(() => {
    stopped = true
    wake?.()
  })
  return { histories }
}
