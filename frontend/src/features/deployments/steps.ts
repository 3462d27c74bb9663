import type { Deployment, DeploymentState } from '@/api/types'
import type { Tone } from '@/ui/tone'

export type StepStatus = 'done' | 'active' | 'failed' | 'todo'
export interface Step {
  state: DeploymentState
  status: StepStatus
}

const finals: ReadonlySet<DeploymentState> = new Set(['SUCCEEDED', 'FAILED', 'ROLLED_BACK', 'CANCELLED'])
const deploySteps: DeploymentState[] = ['QUEUED', 'VALIDATING', 'PULLING', 'STARTING', 'WAITING']
const operateSteps: DeploymentState[] = ['QUEUED', 'STARTING', 'WAITING']
const waitSteps: DeploymentState[] = ['QUEUED', 'WAITING']

export const isFinal = (state: DeploymentState): boolean => finals.has(state)

/** Whether it did not come to its end, so that it can be tried again. */
export const isRetryable = (state: DeploymentState): boolean => isFinal(state) && state !== 'SUCCEEDED'

const tones: Partial<Record<DeploymentState, Tone>> = {
  QUEUED: 'neutral',
  SUCCEEDED: 'success',
  FAILED: 'danger',
  ROLLING_BACK: 'warning',
  ROLLED_BACK: 'warning',
  CANCELLED: 'neutral',
}

export const deploymentTone = (state: DeploymentState): Tone => tones[state] ?? 'info'

function plan(action: Deployment['action']): DeploymentState[] {
  switch (action) {
    case 'DEPLOY':
    case 'ROLLBACK':
      return deploySteps
    case 'START':
    case 'RESTART':
      return operateSteps
    case 'STOP':
    case 'REMOVE':
      return waitSteps
  }
}

/**
 * A deployment's way as steps. One that failed does not tell at which step: whoever did not watch it sees none before.
 *
 * @param reached the last step seen under way, if somebody watched
 */
export function stepsOf(
  { action, state }: Pick<Deployment, 'action' | 'state'>,
  reached?: DeploymentState,
): Step[] {
  const way = plan(action)
  const undone = state === 'ROLLING_BACK' || state === 'ROLLED_BACK'
  if (!isFinal(state) && !undone) {
    const at = Math.max(way.indexOf(state), 0)
    const steps = way.map((step, index): Step => ({
      state: step,
      status: index < at ? 'done' : index === at ? 'active' : 'todo',
    }))
    return [...steps, { state: 'SUCCEEDED', status: 'todo' }]
  }
  if (state === 'SUCCEEDED') return [...way, state].map((step): Step => ({ state: step, status: 'done' }))
  const at = reached ? way.indexOf(reached) : -1
  const known = at < 0 ? [] : way
  const steps = known.map((step, index): Step => ({
    state: step,
    status: index < at ? 'done' : index === at ? 'failed' : 'todo',
  }))
  if (state === 'ROLLING_BACK')
    return [...steps, { state, status: 'active' }, { state: 'ROLLED_BACK', status: 'todo' }]
  if (state === 'ROLLED_BACK')
    return [...steps, { state: 'ROLLING_BACK', status: 'done' }, { state, status: 'done' }]
  return [...steps, { state, status: 'failed' }]
}
