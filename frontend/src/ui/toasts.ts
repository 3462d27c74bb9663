import { shallowRef } from 'vue'
import { describeProblem } from '@/api/problem'
import type { Said } from '@/i18n/server/said'

export interface Toast {
  id: number
  tone: 'success' | 'danger' | 'info'
  title: string
  details: Said[]
}

const SHORT_MS = 4000
const LONG_MS = 9000
let lastId = 0

/** The short notices at the edge of the screen. */
export const toasts = shallowRef<Toast[]>([])

export function toast(tone: Toast['tone'], title: string, details: Said[] = []): void {
  const id = ++lastId
  toasts.value = [...toasts.value.slice(-3), { id, tone, title, details }]
  setTimeout(() => dismissToast(id), tone === 'danger' ? LONG_MS : SHORT_MS)
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** Tells a failure: what went wrong, and what to do about it. */
export function toastProblem(error: unknown): void {
  const { title, detail, advice } = describeProblem(error)
  toast(
    'danger',
    title,
    [detail, advice].filter((sentence) => sentence !== undefined),
  )
}
