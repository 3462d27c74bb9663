import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, once, unwrap } from '@/api/client'
import type { Restoration } from '@/api/types'

const LOOK_AGAIN_MS = 1000

/** The archives, newest first; looked at again while one is written. */
export function useBackups() {
  return useQuery({
    queryKey: ['backups'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/backups', { signal }))).items,
    refetchInterval: (query) =>
      query.state.data?.some((backup) => backup.state === 'WRITING') ? LOOK_AGAIN_MS : false,
  })
}

/** How the restoration of an archive goes on, until it has ended. */
export function useRestoration(name: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['restoration', toValue(name)]),
    enabled: computed(() => toValue(enabled)),
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/backups/{name}/restore', { params: { path: { name: toValue(name) } }, signal }),
      ),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : LOOK_AGAIN_MS),
  })
}

export function isOver(restoration: Restoration): boolean {
  return ['DONE', 'FAILED', 'CANCELLED'].includes(restoration.state)
}

export function useBackupActions() {
  const queries = useQueryClient()
  const path = (name: string) => ({ params: { path: { name } } })
  async function refreshed<T>(work: Promise<T>): Promise<T> {
    const result = await work
    void queries.invalidateQueries({ queryKey: ['backups'] })
    return result
  }
  return {
    create: () => refreshed(unwrap(client.POST('/api/v1/backups', once()))),
    remove: (name: string) => refreshed(unwrap(client.DELETE('/api/v1/backups/{name}', path(name)))),
    restore: async (name: string) => {
      const begun = await unwrap(client.POST('/api/v1/backups/{name}/restore', { ...path(name), ...once() }))
      queries.setQueryData(['restoration', name], begun)
      return begun
    },
    cancel: async (name: string) => {
      const restoration = await unwrap(client.DELETE('/api/v1/backups/{name}/restore', path(name)))
      queries.setQueryData(['restoration', name], restoration)
    },
    archive: (name: string) =>
      unwrap(client.GET('/api/v1/backups/{name}/archive', { ...path(name), parseAs: 'blob' })),
  }
}
