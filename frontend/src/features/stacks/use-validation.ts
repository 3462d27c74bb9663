import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { describeProblem } from '@/api/problem'
import type { StackDraft, Violation } from '@/api/types'
import { useStackActions } from './actions'

const QUIET_MS = 500

/** Checks a draft on the server a moment after the last keystroke; a newer check replaces one under way. */
export function useValidation(name: () => string, draft: () => StackDraft) {
  const { validate } = useStackActions()
  const violations = shallowRef<Violation[]>([])
  /** What is known of the text that stands there now. */
  const state = ref<'unknown' | 'checking' | 'valid' | 'invalid' | 'unavailable'>('unknown')
  const reason = ref<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function check() {
    running?.abort()
    const mine = (running = new AbortController())
    state.value = 'checking'
    try {
      const result = await validate(name(), draft(), mine.signal)
      if (mine.signal.aborted) return
      violations.value = result.violations
      state.value = result.valid ? 'valid' : 'invalid'
    } catch (error) {
      if (mine.signal.aborted) return
      const told = describeProblem(error)
      violations.value = told.violations
      reason.value = told.detail?.text ?? told.title
      state.value = told.violations.length ? 'invalid' : 'unavailable'
    }
  }

  function schedule() {
    clearTimeout(timer)
    if (!name() || !draft().compose.trim()) {
      running?.abort()
      violations.value = []
      state.value = 'unknown'
      return
    }
    timer = setTimeout(check, QUIET_MS)
  }

  watch(() => [name(), draft().compose, draft().env, draft().allowances?.join()], schedule, {
    immediate: true,
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    running?.abort()
  })

  return {
    violations,
    state,
    reason,
    /** What the server said when it refused to save. */
    show(refused: Violation[]) {
      violations.value = refused
      state.value = 'invalid'
    },
  }
}
