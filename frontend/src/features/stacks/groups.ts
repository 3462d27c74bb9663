import type { StackStatus } from '@/api/types'

/** The questions a person has about a list of stacks: what runs, what needs me, what is off. */
export type StackGroup = 'all' | 'running' | 'attention' | 'stopped'

export function group(status: StackStatus): Exclude<StackGroup, 'all'> {
  switch (status) {
    case 'RUNNING':
    case 'STARTING':
      return 'running'
    case 'PARTIAL':
    case 'UNHEALTHY':
    case 'UNKNOWN':
      return 'attention'
    case 'STOPPED':
    case 'CREATED':
      return 'stopped'
  }
}
