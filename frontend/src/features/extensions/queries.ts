import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { client, unwrap } from '@/api/client'
import type { ExtensionChange } from '@/api/types'

/** All extensions and how they are. */
export function useExtensions() {
  return useQuery({
    queryKey: ['extensions'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/extensions', { signal }))).items,
  })
}

export function useExtension(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['extension', toValue(id)]),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/extensions/{id}', { params: { path: { id: toValue(id) } }, signal })),
  })
}

/** What can be set of an extension; it changes only with its bundle. */
export function useSettingDefinitions(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['extension-settings', toValue(id)]),
    staleTime: Infinity,
    queryFn: async ({ signal }) =>
      (
        await unwrap(
          client.GET('/api/v1/extensions/{id}/settings', { params: { path: { id: toValue(id) } }, signal }),
        )
      ).items,
  })
}

export function useExtensionActions() {
  const queries = useQueryClient()
  return {
    plan: (id: string, change: ExtensionChange, signal?: AbortSignal) =>
      unwrap(
        client.POST('/api/v1/extensions/{id}/plan', {
          params: { path: { id } },
          body: change,
          ...(signal ? { signal } : {}),
        }),
      ),

    async change(id: string, change: ExtensionChange) {
      const status = await unwrap(
        client.PUT('/api/v1/extensions/{id}', { params: { path: { id } }, body: change }),
      )
      queries.setQueryData(['extension', id], status)
      void queries.invalidateQueries({ queryKey: ['extensions'] })
      return status
    },
  }
}
