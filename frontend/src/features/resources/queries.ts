import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, unwrap } from '@/api/client'
import { allPages, PAGE_SIZE } from '@/api/pages'

export const paged = (cursor: string | undefined) => ({
  query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
})

export function useContainers() {
  return useQuery({
    queryKey: ['resources', 'containers'],
    queryFn: ({ signal }) =>
      allPages((cursor) => unwrap(client.GET('/api/v1/containers', { params: paged(cursor), signal }))),
  })
}

export function useContainer(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['container', toValue(id), 'detail']),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/containers/{id}', { params: { path: { id: toValue(id) } }, signal })),
  })
}

/** All that the engine says of a container, environment values masked. */
export function useInspection(id: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['container', toValue(id), 'inspect']),
    enabled: computed(() => toValue(enabled)),
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/containers/{id}/inspect', { params: { path: { id: toValue(id) } }, signal }),
      ),
  })
}
