import type { QueryKey } from '@tanstack/vue-query'
import type { LiveEvent } from '@/api/types'

/** The query keys that an event makes stale; null for all of them. Events are hints: what they are about is read again. */
export function staleKeys(event: Pick<LiveEvent, 'type' | 'subject' | 'data'>): QueryKey[] | null {
  const stack = typeof event.data['stack'] === 'string' ? event.data['stack'] : null
  switch (event.type) {
    case 'engine.changed':
      return [['engines'], ['stacks'], ['stack'], ['resources'], ['projects'], ['container']]
    case 'container.changed':
      return [
        ['resources'],
        ['container', event.subject],
        ['stacks'],
        ...(stack ? [['stack', stack, 'detail']] : [['projects']]),
      ]
    case 'stack.changed':
      return [['stacks'], ['stack', event.subject], ['projects']]
    case 'stack.removed':
      return [['stacks'], ['projects'], ['resources']]
    case 'deployment.changed':
      return [
        ['deployments'],
        ['deployment', event.subject],
        ['stacks'],
        ...(stack ? [['stack', stack]] : []),
      ]
    case 'extension.changed':
      return [['extensions'], ['extension', event.subject], ['capabilities'], ['store']]
    case 'capability.changed':
      return [['capabilities'], ['health'], ['store']]
    case 'backup.changed':
      return [['backups']]
    case 'restored':
    case 'reset':
      return null
    default:
      return []
  }
}
