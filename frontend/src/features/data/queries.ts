import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { client, unwrap } from '@/api/client'

const LOOK_AGAIN_MS = 5000

/** Where WindFlow's own data lives; its connections change all the time. */
export function useStore() {
  return useQuery({
    queryKey: ['store'],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/system/store', { signal })),
    refetchInterval: LOOK_AGAIN_MS,
  })
}

export function useStoreActions() {
  const queries = useQueryClient()
  return {
    async purge(name: string) {
      await unwrap(client.DELETE('/api/v1/system/store/former/{name}', { params: { path: { name } } }))
      await queries.invalidateQueries({ queryKey: ['store'] })
    },
  }
}
