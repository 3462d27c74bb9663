import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, once, unwrap } from '@/api/client'
import { allPages, PAGE_SIZE } from '@/api/pages'
import type { UserChange } from '@/api/types'

const AUDIT_PAGE = 100

export function useUsers() {
  return useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        unwrap(
          client.GET('/api/v1/users', {
            params: { query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  })
}

export function useUserActions() {
  const queries = useQueryClient()
  async function refreshed<T>(work: Promise<T>): Promise<T> {
    const result = await work
    void queries.invalidateQueries({ queryKey: ['users'] })
    return result
  }
  return {
    create: (user: UserChange) => refreshed(unwrap(client.POST('/api/v1/users', { body: user, ...once() }))),
    update: (id: string, change: UserChange) =>
      refreshed(unwrap(client.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: change }))),
    remove: (id: string) =>
      refreshed(unwrap(client.DELETE('/api/v1/users/{id}', { params: { path: { id } } }))),
  }
}

/** The recorded changes, newest first, that contain a text. */
export function useAudit(text: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['audit', toValue(text)]),
    initialPageParam: '',
    staleTime: 5000,
    queryFn: ({ pageParam, signal }) => {
      const wanted = toValue(text).trim()
      const query = {
        limit: AUDIT_PAGE,
        ...(pageParam ? { cursor: pageParam } : {}),
        ...(wanted ? { text: wanted } : {}),
      }
      return unwrap(client.GET('/api/v1/audit', { params: { query }, signal }))
    },
    getNextPageParam: (page) => page.next,
  })
}
