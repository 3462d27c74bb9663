import { onScopeDispose, ref } from 'vue'
import { language } from '@/i18n'
import { formatBytes, formatDateTime, formatPercent, formatRelative, formatTimeOfDay } from './format'

const now = ref(Date.now())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The time, moving on every second while somebody looks. */
export function useNow() {
  if (watchers++ === 0) {
    now.value = Date.now()
    timer = setInterval(() => (now.value = Date.now()), 1000)
  }
  onScopeDispose(() => {
    if (--watchers === 0) clearInterval(timer)
  })
  return now
}

/** The formats of `format.ts` in the language in force. */
export function useFormat() {
  return {
    bytes: (value: number) => formatBytes(value, language.value),
    percent: (value: number) => formatPercent(value, language.value),
    dateTime: (iso: string) => formatDateTime(iso, language.value),
    timeOfDay: (iso: string) => formatTimeOfDay(iso, language.value),
    relative: (iso: string, at: number) => formatRelative(iso, at, language.value),
    number: (value: number) => new Intl.NumberFormat(language.value).format(value),
  }
}
