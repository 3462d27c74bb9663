/** How well a text fits what was typed: 0 not at all, more is better. Letters must come in order. */
export function matchScore(text: string, typed: string): number {
  const haystack = plain(text)
  const needle = plain(typed).trim()
  if (!needle) return 1
  const at = haystack.indexOf(needle)
  if (at === 0) return 100
  if (at > 0) return /[\s\-_/.]/.test(haystack.charAt(at - 1)) ? 80 : 50
  let from = 0
  for (const letter of needle.replace(/\s+/g, '')) {
    from = haystack.indexOf(letter, from) + 1
    if (from === 0) return 0
  }
  return 10
}

/** Lower case, without accents: "déploiements" is found by "deploi". */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}
