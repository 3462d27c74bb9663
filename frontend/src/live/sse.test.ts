import { describe, expect, it } from 'vitest'
import { EventStreamParser } from './sse'

describe('EventStreamParser', () => {
  it('reads id, event and data of several lines', () => {
    const events = new EventStreamParser().push('id: 7\nevent: line\ndata: one\ndata: two\n\n')
    expect(events).toEqual([{ id: '7', event: 'line', data: 'one\ntwo' }])
  })

  it('takes pieces cut anywhere, also between CR and LF', () => {
    const parser = new EventStreamParser()
    const text = 'id: 1\r\nevent: a\r\ndata: é\r\n\r\ndata: b\r\n\r\n'
    const events = [...text].flatMap((letter) => parser.push(letter))
    expect(events).toEqual([
      { id: '1', event: 'a', data: 'é' },
      { id: '1', event: 'message', data: 'b' },
    ])
  })

  it('ignores comments, unknown fields and events without data', () => {
    expect(new EventStreamParser().push(': beat\nfoo: bar\nevent: x\n\ndata\n\n')).toEqual([
      { id: null, event: 'message', data: '' },
    ])
  })

  it('takes off one leading space only, and keeps colons', () => {
    expect(new EventStreamParser().push('data:  {"a":1}\n\n')[0]?.data).toBe(' {"a":1}')
  })

  it('remembers the wait that the server asks for', () => {
    const parser = new EventStreamParser()
    parser.push('retry: 250\nretry: soon\n\n')
    expect(parser.retry).toBe(250)
  })
})
