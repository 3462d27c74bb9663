import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem } from '@/api/problem'

/** Server state: live events mark it stale, so it need not be read again on a guess. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 300_000,
      retry: (count, error) => count < 3 && (!(error instanceof ApiProblem) || error.passing),
      refetchOnWindowFocus: 'always',
    },
    mutations: { retry: false },
  },
})
