import { Activity, Blocks, Database, KeyRound, LockKeyhole, Workflow, Zap } from '@lucide/vue'
import type { Component } from 'vue'
import type { ExtensionState } from '@/api/types'
import type { Tone } from '@/ui/tone'

const tones: Record<ExtensionState, Tone> = {
  AVAILABLE: 'neutral',
  PREPARING: 'info',
  ACTIVATING: 'info',
  ACTIVE: 'success',
  DEGRADED: 'warning',
  DRAINING: 'info',
  STOPPING: 'info',
  FAILED: 'danger',
}

export const extensionTone = (state: ExtensionState): Tone => tones[state]

/** Whether it is on its way from one state to another. */
export const isMoving = (state: ExtensionState): boolean =>
  ['PREPARING', 'ACTIVATING', 'DRAINING', 'STOPPING'].includes(state)

/** How far a running step is, in percent; null if nobody knows. */
export function percentDone(progress: { done: number; total: number } | null | undefined): number | null {
  return progress && progress.total > 0
    ? Math.min(100, Math.round((100 * progress.done) / progress.total))
    : null
}

const icons: Record<string, Component> = {
  cache: Zap,
  database: Database,
  secrets: LockKeyhole,
  sso: KeyRound,
  monitoring: Activity,
  workers: Workflow,
}

export const extensionIcon = (id: string): Component => icons[id] ?? Blocks
