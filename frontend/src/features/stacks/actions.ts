import { useQueryClient } from '@tanstack/vue-query'
import { client, once, unwrap } from '@/api/client'
import type { Allowance, Deployment, StackDraft } from '@/api/types'

/** What is done to stacks. Each call throws the server's problem; the lists read again by themselves afterwards. */
export function useStackActions() {
  const queries = useQueryClient()

  async function listed<T>(work: Promise<T>): Promise<T> {
    const result = await work
    void queries.invalidateQueries({ queryKey: ['stacks'] })
    void queries.invalidateQueries({ queryKey: ['deployments'] })
    return result
  }

  async function refreshed<T>(name: string, work: Promise<T>): Promise<T> {
    const result = await listed(work)
    void queries.invalidateQueries({ queryKey: ['stack', name] })
    return result
  }

  const path = (name: string) => ({ path: { name } })

  return {
    /** Writes a revision; `expected` is the latest one that the user saw, null for a stack that must not exist yet. */
    save: (name: string, draft: StackDraft, expected: number | null) =>
      refreshed(
        name,
        unwrap(
          client.PUT('/api/v1/stacks/{name}', {
            params: {
              ...path(name),
              header: expected === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${expected}"` },
            },
            body: draft,
          }),
        ),
      ),

    validate: (name: string, draft: StackDraft, signal: AbortSignal) =>
      unwrap(client.POST('/api/v1/stacks/{name}/validate', { params: path(name), body: draft, signal })),

    deploy: (name: string, revision?: number): Promise<Deployment> =>
      refreshed(
        name,
        unwrap(
          client.POST('/api/v1/stacks/{name}/deployments', {
            params: path(name),
            body: revision ? { revision } : {},
            ...once(),
          }),
        ),
      ),

    rollback: (name: string, revision?: number): Promise<Deployment> =>
      refreshed(
        name,
        unwrap(
          client.POST('/api/v1/stacks/{name}/rollback', {
            params: path(name),
            body: revision ? { revision } : {},
            ...once(),
          }),
        ),
      ),

    start: (name: string): Promise<Deployment> =>
      refreshed(name, unwrap(client.POST('/api/v1/stacks/{name}/start', { params: path(name), ...once() }))),

    stop: (name: string): Promise<Deployment> =>
      refreshed(name, unwrap(client.POST('/api/v1/stacks/{name}/stop', { params: path(name), ...once() }))),

    restart: (name: string): Promise<Deployment> =>
      refreshed(
        name,
        unwrap(client.POST('/api/v1/stacks/{name}/restart', { params: path(name), ...once() })),
      ),

    /** The stack itself is not read again: it may be gone before the page is left. */
    remove: (name: string, volumes: boolean): Promise<Deployment> =>
      listed(
        unwrap(client.DELETE('/api/v1/stacks/{name}', { params: { ...path(name), query: { volumes } } })),
      ),

    allow: (name: string, allowances: Allowance[]) =>
      refreshed(
        name,
        unwrap(client.PUT('/api/v1/stacks/{name}/allowances', { params: path(name), body: { allowances } })),
      ),

    async adopt(project: string) {
      const stack = await refreshed(
        project,
        unwrap(client.POST('/api/v1/projects/{name}/adopt', { params: path(project), ...once() })),
      )
      void queries.invalidateQueries({ queryKey: ['projects'] })
      return stack
    },
  }
}
