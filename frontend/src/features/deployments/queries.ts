import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, once, unwrap } from '@/api/client'
import type { Deployment } from '@/api/types'

const PAGE = 50

/** Deployments, newest first, of all stacks or of one; more on demand. */
export function useDeployments(stack?: MaybeRefOrGetter<string | undefined>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['deployments', toValue(stack) ?? null]),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const name = toValue(stack)
      const query = {
        limit: PAGE,
        ...(pageParam ? { cursor: pageParam } : {}),
        ...(name ? { stack: name } : {}),
      }
      return unwrap(client.GET('/api/v1/deployments', { params: { query }, signal }))
    },
    getNextPageParam: (page) => page.next,
  })
}

/** The newest deployments of all stacks, for the overview. */
export function useLastDeployments(limit: number) {
  return useQuery({
    queryKey: ['deployments', 'last', limit],
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/deployments', { params: { query: { limit } }, signal }))).items,
  })
}

/** One deployment. */
export function useDeployment(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['deployment', toValue(id)]),
    enabled: computed(() => Boolean(toValue(id))),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/deployments/{id}', { params: { path: { id: toValue(id) ?? '' } }, signal })),
  })
}

export function useDeploymentActions() {
  const queries = useQueryClient()

  async function kept(work: Promise<Deployment>): Promise<Deployment> {
    const deployment = await work
    queries.setQueryData(['deployment', deployment.id], deployment)
    void queries.invalidateQueries({ queryKey: ['deployments'] })
    void queries.invalidateQueries({ queryKey: ['stack', deployment.stack] })
    return deployment
  }

  return {
    cancel: (id: string) =>
      kept(unwrap(client.POST('/api/v1/deployments/{id}/cancel', { params: { path: { id } }, ...once() }))),
    retry: (id: string) =>
      kept(unwrap(client.POST('/api/v1/deployments/{id}/retry', { params: { path: { id } }, ...once() }))),
  }
}
