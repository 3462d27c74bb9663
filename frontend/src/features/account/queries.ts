import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { client, once, unwrap } from '@/api/client'
import type { NewToken } from '@/api/types'

/** The caller's API tokens; an administrator sees everybody's. */
export function useTokens() {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/tokens', { signal }))).items,
  })
}

export function useAccountActions() {
  const queries = useQueryClient()
  async function refreshed<T>(work: Promise<T>): Promise<T> {
    const result = await work
    void queries.invalidateQueries({ queryKey: ['tokens'] })
    return result
  }
  return {
    createToken: (token: NewToken) =>
      refreshed(unwrap(client.POST('/api/v1/tokens', { body: token, ...once() }))),
    revokeToken: (id: string) =>
      refreshed(unwrap(client.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }))),
    changePassword: (currentPassword: string, newPassword: string) =>
      unwrap(client.POST('/api/v1/auth/password', { body: { currentPassword, newPassword } })),
  }
}
