import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The value of a source once it has been still for a moment. */
export function useDebounced<T>(source: () => T, ms: number): Ref<T> {
  const still = ref(source()) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (still.value = value), ms)
  })
  onScopeDispose(() => clearTimeout(timer))
  return still
}
