import { computed, readonly, ref } from 'vue'
import type { Role, User } from '@/api/types'
import { TokenKeeper, type Renewed } from './token-keeper'

const user = ref<User | null>(null)
const ranks: Role[] = ['VIEWER', 'USER', 'ADMIN']

const tabs = new BroadcastChannel('windflow.session')

const keeper = new TokenKeeper({
  storage: localStorage,
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  tell: (renewed) => tabs.postMessage(renewed),
  onSession: (renewed: User) => (user.value = renewed),
  onEnd: () => (user.value = null),
})

tabs.onmessage = (event: MessageEvent<Renewed>) => keeper.told(event.data)
addEventListener('storage', (event) => keeper.storageChanged(event.key, event.newValue))

/** Who is signed in in this browser, and what he may do. */
export const session = {
  user: readonly(user),
  signedIn: computed(() => user.value !== null),
  login: (username: string, password: string) => keeper.login(username, password),
  accessToken: () => keeper.accessToken(),
  renew: () => keeper.renew(),

  /** Takes up the session of an earlier visit; false if there is none. Throws if the server does not answer. */
  async resume(): Promise<boolean> {
    if (user.value) return true
    return keeper.hasSession && (await keeper.renew()) !== null
  },

  async logout(): Promise<void> {
    const token = await keeper.accessToken().catch(() => null)
    keeper.forget()
    // The server may be away: signed out here is signed out.
    if (token) {
      await fetch('/api/v1/auth/logout', {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
      }).catch(() => null)
    }
  },

  /** Whether the user's role includes another. */
  may(role: Role): boolean {
    return user.value !== null && includes(user.value.role, role)
  },
}

/** Whether a role includes another: an administrator may what a user may. */
export function includes(role: Role, other: Role): boolean {
  return ranks.indexOf(role) >= ranks.indexOf(other)
}
