import type { Container, StackStatus } from '@/api/types'
import type { Tone } from '@/ui/tone'

const tones: Record<StackStatus, Tone> = {
  CREATED: 'neutral',
  RUNNING: 'success',
  STARTING: 'info',
  PARTIAL: 'warning',
  UNHEALTHY: 'danger',
  STOPPED: 'neutral',
  UNKNOWN: 'warning',
}

/** How urgent a status is: what needs a person comes first. */
const urgency: Record<StackStatus, number> = {
  UNHEALTHY: 0,
  PARTIAL: 1,
  UNKNOWN: 2,
  STARTING: 3,
  RUNNING: 4,
  STOPPED: 5,
  CREATED: 6,
}

export const statusTone = (status: StackStatus): Tone => tones[status]
export const statusUrgency = (status: StackStatus): number => urgency[status]

/** Key of the word for a container's state, its health included. */
export function containerWord(container: Pick<Container, 'state' | 'health'>): string {
  if (container.state === 'running' && container.health !== 'NONE') return container.health.toLowerCase()
  return container.state
}

export function containerTone(container: Pick<Container, 'state' | 'health' | 'exitCode'>): Tone {
  switch (container.state) {
    case 'running':
      if (container.health === 'UNHEALTHY') return 'danger'
      return container.health === 'STARTING' ? 'info' : 'success'
    case 'restarting':
    case 'paused':
      return 'warning'
    case 'dead':
      return 'danger'
    case 'exited':
      return container.exitCode ? 'danger' : 'neutral'
    default:
      return 'neutral'
  }
}

/** The ports that can be reached from outside the engine. */
export const publishedPorts = (container: Pick<Container, 'ports'>) =>
  container.ports.filter((port) => port.hostPort)
