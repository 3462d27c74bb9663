import { onMounted, onUnmounted, ref } from 'vue'
import { useRouter } from 'vue-router'
import { session } from '@/features/session/session'
import { accountEntry, navigation } from './navigation'

/** Whether the list of shortcuts is shown. */
export const shortcutsOpen = ref(false)
/** Whether the command palette is shown. */
export const paletteOpen = ref(false)

const SEQUENCE_MS = 1200

/** Whether keys belong to what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** The keys that work on every page; see `ShortcutsDialog.vue` for the list. */
export function useShortcuts(): void {
  const router = useRouter()
  let goUntil = 0

  function go(key: string): boolean {
    const entry = [...navigation.flat(), accountEntry].find((candidate) => candidate.key === key)
    if (!entry || (entry.role && !session.may(entry.role))) return false
    void router.push({ name: entry.name })
    return true
  }

  function single(key: string): boolean {
    if (key === '?') shortcutsOpen.value = true
    else if (key === 'n' && session.may('USER')) void router.push({ name: 'stack-new' })
    else if (key === '/') document.querySelector<HTMLElement>('main input[type="search"]')?.focus()
    else return false
    return true
  }

  function onKey(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      paletteOpen.value = !paletteOpen.value
      return
    }
    const target = event.composedPath()[0] ?? event.target
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target) || paletteOpen.value) return
    if (document.querySelector('[role="dialog"], [role="menu"]')) return
    const going = Date.now() < goUntil
    goUntil = 0
    if (event.key === 'g' && !going) goUntil = Date.now() + SEQUENCE_MS
    else if (going ? go(event.key) : single(event.key)) event.preventDefault()
  }

  onMounted(() => addEventListener('keydown', onKey))
  onUnmounted(() => removeEventListener('keydown', onKey))
}
