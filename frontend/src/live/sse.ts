/** One event of a stream. */
export interface StreamEvent {
  id: string | null
  event: string
  data: string
}

/** Reads text/event-stream as the HTML standard says, from pieces cut anywhere. */
export class EventStreamParser {
  private rest = ''
  private id: string | null = null
  private event = ''
  private data: string[] = []
  /** The wait before a reconnection that the server asked for, in milliseconds. */
  retry: number | null = null

  /** Takes the next piece and returns the events that it completes. */
  push(piece: string): StreamEvent[] {
    const text = this.rest + piece
    // A CR at the end may be the first half of CRLF: it waits for the next piece.
    const usable = text.endsWith('\r') ? text.slice(0, -1) : text
    const lines = usable.split(/\r\n|\n|\r/)
    this.rest = (lines.pop() ?? '') + text.slice(usable.length)
    return lines.flatMap((line) => this.line(line) ?? [])
  }

  private line(line: string): StreamEvent | null {
    if (line === '') return this.dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.data.push(value)
    else if (field === 'event') this.event = value
    else if (field === 'id' && !value.includes('\0')) this.id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value)
    return null
  }

  private dispatch(): StreamEvent | null {
    const { id, event, data } = this
    this.event = ''
    this.data = []
    return data.length ? { id, event: event || 'message', data: data.join('\n') } : null
  }
}
