import { ref } from 'vue'
import { toast, toastProblem } from './toasts'

/**
 * Something a person starts with a button: busy while it runs, told when it is done, its failure told as a toast. A
 * second press while it runs does nothing.
 */
export function useAction<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  done?: (result: Result) => string | undefined,
) {
  const busy = ref(false)
  async function run(...args: Args): Promise<Result | undefined> {
    if (busy.value) return undefined
    busy.value = true
    try {
      const result = await work(...args)
      const words = done?.(result)
      if (words) toast('success', words)
      return result
    } catch (error) {
      toastProblem(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { run, busy }
}
