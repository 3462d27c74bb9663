import { useQueryClient } from '@tanstack/vue-query'
import { client, once, unwrap } from '@/api/client'

/** Reads again, after work on the engine, what it may have changed. */
export function useRefreshed() {
  const queries = useQueryClient()
  return async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    for (const key of ['resources', 'container', 'stack', 'stacks'])
      void queries.invalidateQueries({ queryKey: [key] })
    return result
  }
}

/** What is done to containers of the local engine. */
export function useContainerActions() {
  const refreshed = useRefreshed()
  const of = (id: string) => ({ params: { path: { id } } })
  return {
    start: (id: string) =>
      refreshed(unwrap(client.POST('/api/v1/containers/{id}/start', { ...of(id), ...once() }))),
    stop: (id: string) =>
      refreshed(unwrap(client.POST('/api/v1/containers/{id}/stop', { ...of(id), ...once() }))),
    restart: (id: string) =>
      refreshed(unwrap(client.POST('/api/v1/containers/{id}/restart', { ...of(id), ...once() }))),
    remove: (id: string, force: boolean) =>
      refreshed(
        unwrap(client.DELETE('/api/v1/containers/{id}', { params: { path: { id }, query: { force } } })),
      ),
  }
}
