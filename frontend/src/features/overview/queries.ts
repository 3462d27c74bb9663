import { useQuery } from '@tanstack/vue-query'
import { client, unwrap } from '@/api/client'

/** The engines that stacks run on. */
export function useEngines() {
  return useQuery({
    queryKey: ['engines'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/engines', { signal }))).items,
  })
}

/** The capabilities of the core, and who provides them. */
export function useCapabilities() {
  return useQuery({
    queryKey: ['capabilities'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/capabilities', { signal }))).items,
  })
}
