import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ExtensionChange, ExtensionPlan } from '@/api/types'
import { useExtensionActions } from './queries'

/** What a change would do, asked again when the change does; the newest question wins. */
export function usePlan(id: () => string, change: () => ExtensionChange) {
  const actions = useExtensionActions()
  const plan = shallowRef<ExtensionPlan>()
  const problem = shallowRef<unknown>()
  let running: AbortController | undefined

  watch(
    () => [id(), change()] as const,
    async ([extension, wanted]) => {
      running?.abort()
      const mine = (running = new AbortController())
      try {
        const answer = await actions.plan(extension, wanted, mine.signal)
        if (mine.signal.aborted) return
        plan.value = answer
        problem.value = undefined
      } catch (error) {
        if (mine.signal.aborted) return
        plan.value = undefined
        problem.value = error
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())
  return { plan, problem }
}
