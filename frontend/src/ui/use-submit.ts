import { ref } from 'vue'

/** A form that is sent: busy until there is an answer, with the failure of the last try for the form to show. */
export function useSubmit() {
  const busy = ref(false)
  const failure = ref<unknown>()

  async function submit(work: () => Promise<unknown>): Promise<void> {
    if (busy.value) return
    busy.value = true
    failure.value = undefined
    try {
      await work()
    } catch (error) {
      failure.value = error
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, submit }
}
