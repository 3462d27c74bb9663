import { useQueryClient } from '@tanstack/vue-query'
import { client, once, unwrap } from '@/api/client'

/** What is done to containers, images, volumes and networks of the local engine. */
export function useContainerActions() {
  const queries = useQueryClient()
  async function refreshed<T>(work: Promise<T>): Promise<T> {
    const result = await work
    for (const key of ['resources', 'container', 'stack', 'stacks'])
      void queries.invalidateQueries({ queryKey: [key] })
    return result
  }
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
    removeImage: (id: string, force: boolean) =>
      refreshed(unwrap(client.DELETE('/api/v1/images/{id}', { params: { path: { id }, query: { force } } }))),
    removeVolume: (name: string, force: boolean) =>
      refreshed(
        unwrap(client.DELETE('/api/v1/volumes/{name}', { params: { path: { name }, query: { force } } })),
      ),
    removeNetwork: (id: string) => refreshed(unwrap(client.DELETE('/api/v1/networks/{id}', of(id)))),
  }
}
