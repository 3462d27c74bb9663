import { i18n } from '@/i18n'
import { said, type Said } from '@/i18n/server/said'
import type { Violation } from './types'

/** A failure that the server told (RFC 9457), or that it could not be asked: then the status is 0. */
export class ApiProblem extends Error {
  readonly status: number
  /** The last segment of the problem's type: `not-found`, `policy`, ... */
  readonly kind: string
  readonly title: string | undefined
  readonly advice: string | undefined
  readonly violations: Violation[]
  readonly retryAfter: number | undefined

  constructor(status: number, document: Partial<Record<string, unknown>>, cause?: unknown) {
    super(text(document['detail']) ?? '', { cause })
    this.name = 'ApiProblem'
    this.status = status
    this.kind = (text(document['type']) ?? '').split('/').pop() ?? ''
    this.title = text(document['title'])
    this.advice = text(document['advice'])
    this.violations = Array.isArray(document['violations']) ? (document['violations'] as Violation[]) : []
    this.retryAfter = typeof document['retryAfter'] === 'number' ? document['retryAfter'] : undefined
  }

  /** Whether the server did not answer at all. */
  get unreachable(): boolean {
    return this.status === 0
  }

  /** Whether asking again later may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The problem of an answer that is not a success; its body may be missing or not ours (a proxy's page). */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return new ApiProblem(response.status, document)
}

/**
 * Whether an answer is not WindFlow's: the page of a proxy, or the dashboard's own from a server of files, which stand in
 * while WindFlow is away.
 */
export function isForeign(response: Response): boolean {
  const type = response.headers.get('Content-Type') ?? ''
  return type.startsWith('text/html') || (response.status === 404 && type.startsWith('text/plain'))
}

/** The problem of a call that got no answer. */
export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem(0, {}, cause)
}

export interface ToldProblem {
  title: string
  detail: Said | undefined
  advice: Said | undefined
  violations: Violation[]
}

/** A failure in the user's language: its kind always, what the server says of it as far as that is known. */
export function describeProblem(error: unknown): ToldProblem {
  const { t, te } = i18n.global
  if (!(error instanceof ApiProblem)) {
    const text = error instanceof Error ? error.message : String(error)
    return { title: t('problem.unexpected'), detail: { text, lang: 'en' }, advice: undefined, violations: [] }
  }
  if (error.unreachable) {
    return {
      title: t('problem.unreachable'),
      detail: { text: t('problem.unreachableDetail'), lang: undefined },
      advice: undefined,
      violations: [],
    }
  }
  const key = `problem.kind.${error.kind}`
  const title = te(key) ? t(key) : (error.title ?? t('problem.status', { status: error.status }))
  const sentence = (words: string | undefined) => (words ? said(words) : undefined)
  return {
    title,
    detail: sentence(error.message),
    advice: sentence(error.advice),
    violations: error.violations,
  }
}
