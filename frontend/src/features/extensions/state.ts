import { Activity, Blocks, Database, KeyRound, LockKeyhole, Workflow, Zap } from '@lucide/vue'
import type { Component } from 'vue'
import type { ExtensionState, ExtensionStatus } from '@/api/types'
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

/** Whether something is being done to it, also to one that is active and takes on new settings. */
export const isUnderWay = ({ state, stage }: Pick<ExtensionStatus, 'state' | 'stage'>): boolean =>
  isMoving(state) || (state === 'ACTIVE' && Boolean(stage))

/** Whether switching off undoes what is being done: it is on its way on, and nothing was switched yet. */
export const canCancel = ({ state, enabled }: Pick<ExtensionStatus, 'state' | 'enabled'>): boolean =>
  enabled && (state === 'PREPARING' || state === 'ACTIVATING')

export type Progress = NonNullable<ExtensionStatus['progress']>

/** How far a running step is, in percent; null if nobody knows. */
export function percentDone(progress: Pick<Progress, 'done' | 'total'> | null | undefined): number | null {
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
