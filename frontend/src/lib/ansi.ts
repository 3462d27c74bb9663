/** A piece of a line in one colour; `style` names a class of the log view. */
export interface Span {
  text: string
  style: string
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

const sequence = /\u001b\[([0-9;]*)([A-Za-z])/g

/** A line's text in its terminal colours. What else a terminal would do is left out. */
export function parseAnsi(line: string): Span[] {
  // A progress bar overwrites its line: only what stands at last is shown.
  const text = line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1).replace(/\r+$/, '')
  if (!text.includes('\u001b')) return [{ text, style: '' }]
  const spans: Span[] = []
  let style = ''
  let at = 0
  for (const match of text.matchAll(sequence)) {
    if (match.index > at) spans.push({ text: text.slice(at, match.index), style })
    if (match[2] === 'm') style = restyle(style, match[1] ?? '')
    at = match.index + match[0].length
  }
  if (at < text.length) spans.push({ text: text.slice(at), style })
  return spans.length ? spans : [{ text: '', style: '' }]
}

function restyle(style: string, codes: string): string {
  let next = style
  for (const code of codes.split(';').map(Number)) {
    if (code === 0 || code === 39) next = ''
    else if (code >= 30 && code <= 37) next = `ansi-${colours[code - 30]}`
    else if (code >= 90 && code <= 97) next = `ansi-${colours[code - 90]}`
  }
  return next
}
