import { ApiProblem, isForeign, problemOf, unreachable } from '@/api/problem'
import type { Session, User } from '@/api/types'
import { exclusively } from './lock'

const STORAGE_KEY = 'windflow.refresh'
const EARLY_MS = 30_000
/** The server gives the answer to a refresh token again for ten seconds: within them a lost one is asked for anew. */
const AGAIN_MS = [300, 1200]
const ANSWER_MS = 8_000
/** How long the word of the tab that renewed may take to the one that waited for it. */
const WORD_MS = 1_000

/** What a tab that renewed the session tells the others; the refresh token is in the storage that they share. */
export interface Renewed {
  accessToken: string
  endsAt: number
  user: User
}

export interface TokenKeeperOptions {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  now: () => number
  /** Tells the other tabs, in memory and never through the storage. */
  tell: (renewed: Renewed) => void
  /** A session began or was renewed, here or in another tab. */
  onSession: (user: User) => void
  /** The session ended: signed out, here or in another tab, or refused by the server. */
  onEnd: () => void
}

/**
 * Keeps the tokens. The access token lives in memory only. The refresh token lives in the storage that all tabs share:
 * it works once and using it again later ends the session, so every tab must take the newest one from one place, under
 * a lock; one renewal serves them all. A copy in each tab (sessionStorage, which a duplicated tab inherits) would be
 * used twice.
 */
export class TokenKeeper {
  private access: { token: string; endsAt: number } | null = null
  private renewal: Promise<string | null> | null = null
  private hear: () => void = () => undefined

  constructor(private readonly options: TokenKeeperOptions) {}

  /** Whether there may be a session to take up. */
  get hasSession(): boolean {
    return this.access !== null || this.stored !== null
  }

  async login(username: string, password: string): Promise<void> {
    this.keep(await this.post('/api/v1/auth/login', { username, password }))
  }

  /** A token that is good for some time yet, or null without a session. */
  async accessToken(): Promise<string | null> {
    if (this.access && this.access.endsAt - EARLY_MS > this.options.now()) return this.access.token
    return this.renew()
  }

  /** A new access token, or null without a session; one renewal at a time in all tabs, and one for those who waited. */
  renew(): Promise<string | null> {
    const { access } = this
    this.renewal ??= exclusively('refresh', async (waited) => {
      if (waited && this.access === access) await this.word()
      return this.access !== access ? (this.access?.token ?? null) : this.refresh()
    }).finally(() => (this.renewal = null))
    return this.renewal
  }

  /** Takes the session that another tab renewed. */
  told({ accessToken, endsAt, user }: Renewed): void {
    if (!this.stored) return
    this.access = { token: accessToken, endsAt }
    this.options.onSession(user)
    this.hear()
  }

  /** Forgets the tokens; the caller tells the server. */
  forget(): void {
    this.access = null
    this.options.storage.removeItem(STORAGE_KEY)
    this.options.onEnd()
  }

  /** Another tab wrote the storage: null means that it signed out. */
  storageChanged(key: string | null, value: string | null): void {
    if ((key === STORAGE_KEY || key === null) && value === null && this.access) {
      this.access = null
      this.options.onEnd()
    }
  }

  private get stored(): string | null {
    return this.options.storage.getItem(STORAGE_KEY)
  }

  /** Waits a moment for the tab that renewed meanwhile. */
  private word(): Promise<void> {
    return new Promise((heard) => {
      this.hear = heard
      setTimeout(heard, WORD_MS)
    })
  }

  private async refresh(): Promise<string | null> {
    const refreshToken = this.stored
    if (!refreshToken) return null
    try {
      return this.keep(await this.exchange(refreshToken))
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      // Where the lock's lease ran out, another tab may have been faster.
      if (this.stored !== refreshToken) return this.refresh()
      this.forget()
      return null
    }
  }

  /** Exchanges a refresh token, and asks again for an answer that was lost: the server may have exchanged it. */
  private async exchange(refreshToken: string): Promise<Session> {
    for (const pause of AGAIN_MS) {
      try {
        return await this.post('/api/v1/auth/refresh', { refreshToken }, AbortSignal.timeout(ANSWER_MS))
      } catch (error) {
        if (!(error instanceof ApiProblem) || !error.passing) throw error
        await new Promise((next) => setTimeout(next, pause))
      }
    }
    return this.post('/api/v1/auth/refresh', { refreshToken }, AbortSignal.timeout(ANSWER_MS))
  }

  private keep({ accessToken, refreshToken, expiresIn, user }: Session): string {
    const endsAt = this.options.now() + expiresIn * 1000
    this.access = { token: accessToken, endsAt }
    this.options.storage.setItem(STORAGE_KEY, refreshToken)
    this.options.tell({ accessToken, endsAt, user })
    this.options.onSession(user)
    return accessToken
  }

  private async post(url: string, body: unknown, signal: AbortSignal | null = null): Promise<Session> {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    }
    const response = await this.options.fetch(url, init).catch((error: unknown) => {
      throw unreachable(error)
    })
    if (isForeign(response)) throw unreachable(response)
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw problemOf(response, answer)
    // It broke off in the middle.
    if (typeof answer !== 'object' || answer === null || !('accessToken' in answer)) throw unreachable(answer)
    return answer as Session
  }
}
