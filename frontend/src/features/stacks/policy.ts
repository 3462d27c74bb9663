import type { Allowance, Violation } from '@/api/types'

/** What an administrator would have to allow so that policy no longer refuses it, by the rule that it breaks. */
const allowances: Readonly<Record<string, Allowance>> = {
  'policy.privileged': 'PRIVILEGED',
  'policy.host-namespace': 'HOST_NAMESPACES',
  'policy.host-network': 'HOST_NAMESPACES',
  'policy.foreign-container': 'HOST_NAMESPACES',
  'policy.device': 'DEVICES',
  'policy.capability': 'CAPABILITIES',
  'policy.security-opt': 'CAPABILITIES',
  'policy.docker-socket': 'DOCKER_SOCKET',
  'policy.host-mount': 'HOST_MOUNTS',
}

export const kinds: readonly Allowance[] = [
  'PRIVILEGED',
  'HOST_NAMESPACES',
  'DEVICES',
  'CAPABILITIES',
  'DOCKER_SOCKET',
  'HOST_MOUNTS',
]

/** Null for what is refused whatever is allowed, and for what is no question of policy. */
export const allowanceFor = ({ rule }: Pick<Violation, 'rule'>): Allowance | null => allowances[rule] ?? null

/** What would have to be allowed for all of it, each once. */
export function allowancesFor(violations: readonly Pick<Violation, 'rule'>[]): Allowance[] {
  const needed = violations.map(allowanceFor)
  return kinds.filter((kind) => needed.includes(kind))
}
