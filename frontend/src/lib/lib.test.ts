import { describe, expect, it } from 'vitest'
import { parseAnsi } from './ansi'
import { formatBytes, formatDuration, formatPercent, formatRelative } from './format'
import { matchScore, plain } from './match'
import { markMatches } from '@/ui/log/mark'
import { hueOf } from '@/ui/log/row'

describe('formats', () => {
  it('writes sizes in the units of the language', () => {
    expect(formatBytes(999, 'en')).toBe('999\u00a0B')
    expect(formatBytes(25_200_000_000, 'en')).toBe('25.2\u00a0GB')
    expect(formatBytes(1_990_000, 'fr')).toBe('2\u00a0Mo')
    expect(formatBytes(-6_000_000, 'en')).toBe('−6\u00a0MB')
  })

  it('writes times as people say them', () => {
    const now = Date.UTC(2026, 0, 2)
    expect(formatRelative('2026-01-01T23:59:58Z', now, 'en')).toBe('now')
    expect(formatRelative('2026-01-01T23:57:00Z', now, 'en')).toBe('3 min. ago')
    expect(formatRelative('2026-01-01T00:00:00Z', now, 'fr')).toBe('hier')
    expect(formatDuration(2345)).toBe('2.3 s')
    expect(formatDuration(72_000)).toBe('1 min 12 s')
    expect(formatDuration(3_720_000)).toBe('1 h 2 min')
  })

  it('writes small shares with a digit more', () => {
    expect(formatPercent(2.94, 'en')).toBe('2.9%')
    expect(formatPercent(187.4, 'en')).toBe('187%')
  })
})

describe('matchScore', () => {
  it('prefers a beginning, then a word, then anywhere, then letters in order', () => {
    const scores = ['stacks', 'my stacks', 'haystacks', 's-t-a-c-k-s'].map((text) =>
      matchScore(text, 'stacks'),
    )
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(4)
  })

  it('finds words typed without accents, and nothing that is not there', () => {
    expect(matchScore('Déploiements', 'deploi')).toBe(100)
    expect(matchScore('Stacks', 'xyz')).toBe(0)
    expect(plain('ÉÀ')).toBe('ea')
  })
})

describe('log lines', () => {
  it('keeps terminal colours and drops what else a terminal would do', () => {
    expect(parseAnsi('\u001b[31mERROR\u001b[0m all \u001b[2Kwrong')).toEqual([
      { text: 'ERROR', style: 'ansi-red' },
      { text: ' all ', style: '' },
      { text: 'wrong', style: '' },
    ])
  })

  it('shows the last state of a line that was overwritten', () => {
    expect(parseAnsi('10 %\r50 %\r100 %\r')).toEqual([{ text: '100 %', style: '' }])
  })

  it('treats markup as the text that it is', () => {
    expect(parseAnsi('<img src=x onerror=alert(1)>')[0]?.text).toBe('<img src=x onerror=alert(1)>')
  })

  it('marks every place of what is searched', () => {
    const pieces = markMatches({ text: 'Get GET got', style: 's' }, 'get')
    expect(pieces.map((piece) => [piece.text, piece.marked])).toEqual([
      ['Get', true],
      [' ', false],
      ['GET', true],
      [' got', false],
    ])
    expect(pieces.every((piece) => piece.style === 's')).toBe(true)
  })

  it('gives a source always the same colour', () => {
    expect(hueOf('web')).toBe(hueOf('web'))
    expect(hueOf('web')).toBeLessThan(4)
  })
})
