import type { Span } from '@/lib/ansi'

/** Cuts a span where what was searched stands in it. */
export function markMatches(span: Span, search: string): (Span & { marked: boolean })[] {
  const wanted = search.trim().toLowerCase()
  if (!wanted) return [{ ...span, marked: false }]
  const pieces: (Span & { marked: boolean })[] = []
  const text = span.text.toLowerCase()
  let at = 0
  for (let hit = text.indexOf(wanted); hit >= 0; hit = text.indexOf(wanted, at)) {
    if (hit > at) pieces.push({ ...span, text: span.text.slice(at, hit), marked: false })
    pieces.push({ ...span, text: span.text.slice(hit, hit + wanted.length), marked: true })
    at = hit + wanted.length
  }
  if (at < span.text.length) pieces.push({ ...span, text: span.text.slice(at), marked: false })
  return pieces
}
