import createClient from 'openapi-fetch'
import { session } from '@/features/session/session'
import { isForeign, problemOf, unreachable } from './problem'
import type { paths } from './schema'

const AGAIN_MS = 500

/** Calls the API as the user who is signed in; a token that ended is renewed once. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const answer = await send(request, await session.accessToken())
  if (answer.status !== 401) return answer
  const renewed = await session.renew()
  return renewed ? send(again, renewed) : answer
}

async function send(request: Request, token: string | null): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  // Whether the server got a call that broke off nobody knows; one with a key may be sent again, it is done once.
  const again = request.headers.has('Idempotency-Key') ? request.clone() : null
  try {
    return await answerOf(request)
  } catch (error) {
    if (request.signal.aborted || !again) throw error
    await new Promise((next) => setTimeout(next, AGAIN_MS))
    return answerOf(again)
  }
}

/** The server's answer. */
async function answerOf(request: Request): Promise<Response> {
  const answer = await fetch(request).catch((error: unknown) => {
    throw request.signal.aborted ? error : unreachable(error)
  })
  if (isForeign(answer)) throw unreachable(answer)
  return answer
}

export const client = createClient<paths>({ baseUrl: location.origin, fetch: authorizedFetch })

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The value of a call, or its problem thrown. */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  return (await unwrapWithResponse(call)).data
}

/** As {@link unwrap}, with the response for its headers. */
export async function unwrapWithResponse<Data>(
  call: Promise<Answer<Data>>,
): Promise<{ data: Data; response: Response }> {
  const { data, error, response } = await call
  if (!response.ok) throw problemOf(response, error)
  return { data: data as Data, response }
}

/** A key under which the server does the same POST only once, also outside secure contexts. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The header of a POST that must not happen twice. */
export const once = () => ({ headers: { 'Idempotency-Key': idempotencyKey() } })
