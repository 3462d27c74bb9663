import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, unwrap } from '@/api/client'
import { allPages, PAGE_SIZE } from '@/api/pages'

/** All stacks, by name. */
export function useStacks() {
  return useQuery({
    queryKey: ['stacks'],
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        unwrap(
          client.GET('/api/v1/stacks', {
            params: { query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        ),
      ),
  })
}

/** One stack with its services and containers, live. */
export function useStack(name: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['stack', toValue(name), 'detail']),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/stacks/{name}', { params: { path: { name: toValue(name) } }, signal })),
  })
}

/** The revisions of a stack, newest first. */
export function useRevisions(name: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['stack', toValue(name), 'revisions']),
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        unwrap(
          client.GET('/api/v1/stacks/{name}/revisions', {
            params: {
              path: { name: toValue(name) },
              query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
            },
            signal,
          }),
        ),
      ),
  })
}

/** One revision with its texts; it never changes once written, but for whether it proved good. */
export function useRevision(name: MaybeRefOrGetter<string>, number: MaybeRefOrGetter<number | undefined>) {
  return useQuery({
    queryKey: computed(() => ['stack', toValue(name), 'revision', toValue(number)]),
    enabled: computed(() => toValue(number) !== undefined),
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/stacks/{name}/revisions/{number}', {
          params: { path: { name: toValue(name), number: toValue(number) ?? 0 } },
          signal,
        }),
      ),
  })
}

/** Compose projects that run and are not managed yet. */
export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/projects', { signal }))).items,
  })
}
