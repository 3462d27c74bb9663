import { ApiProblem, problemOf, unreachable } from '@/api/problem'
import type { Session } from '@/api/types'
import { exclusively } from './lock'

const STORAGE_KEY = 'windflow.refresh'
const EARLY_MS = 30_000

export interface TokenKeeperOptions {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  now: () => number
  /** A session began or was renewed. */
  onSession: (session: Session) => void
  /** The session ended: signed out, here or in another tab, or refused by the server. */
  onEnd: () => void
}

/**
 * Keeps the tokens. The access token lives in memory only. The refresh token lives in the storage that all tabs share:
 * it works once and using it twice ends the session, so every tab must take the newest one from one place, under a
 * lock. A copy in each tab (sessionStorage, which a duplicated tab inherits) would be used twice.
 */
export class TokenKeeper {
  private access: { token: string; endsAt: number } | null = null
  private renewal: Promise<string | null> | null = null

  constructor(private readonly options: TokenKeeperOptions) {}

  /** Whether there may be a session to take up. */
  get hasSession(): boolean {
    return this.access !== null || this.options.storage.getItem(STORAGE_KEY) !== null
  }

  async login(username: string, password: string): Promise<Session> {
    const session = await this.post('/api/v1/auth/login', { username, password })
    this.keep(session)
    return session
  }

  /** A token that is good for some time yet, or null without a session. */
  async accessToken(): Promise<string | null> {
    if (this.access && this.access.endsAt - EARLY_MS > this.options.now()) return this.access.token
    return this.renew()
  }

  /** A new access token, or null without a session; one renewal at a time in all tabs. */
  renew(): Promise<string | null> {
    this.renewal ??= exclusively('refresh', () => this.refresh()).finally(() => (this.renewal = null))
    return this.renewal
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

  private async refresh(): Promise<string | null> {
    const refreshToken = this.options.storage.getItem(STORAGE_KEY)
    if (!refreshToken) return null
    try {
      const session = await this.post('/api/v1/auth/refresh', { refreshToken })
      this.keep(session)
      return session.accessToken
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      this.forget()
      return null
    }
  }

  private keep(session: Session): void {
    this.access = { token: session.accessToken, endsAt: this.options.now() + session.expiresIn * 1000 }
    this.options.storage.setItem(STORAGE_KEY, session.refreshToken)
    this.options.onSession(session)
  }

  private async post(url: string, body: unknown): Promise<Session> {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }
    const response = await this.options.fetch(url, init).catch((error: unknown) => {
      throw unreachable(error)
    })
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw problemOf(response, answer)
    return answer as Session
  }
}
