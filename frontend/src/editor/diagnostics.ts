import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { Violation } from '@/api/types'
import { said } from '@/i18n/server/said'

/** The violations as marks in a text: from their column to the end of their line; without a line, at the first. */
export function diagnosticsOf(violations: readonly Violation[], doc: Text): Diagnostic[] {
  return violations.map((violation) => {
    const number = Math.min(Math.max(violation.line ?? 1, 1), doc.lines)
    const line = doc.line(number)
    const indent = line.text.length - line.text.trimStart().length
    const offset = violation.column ? Math.min(violation.column - 1, line.length) : indent
    const from = Math.min(line.from + offset, line.to)
    const message = [violation.message, violation.advice]
      .flatMap((sentence) => (sentence ? [said(sentence).text] : []))
      .join('\n')
    return {
      from: from === line.to ? line.from + Math.min(indent, line.length) : from,
      to: line.to,
      severity: 'error',
      message,
      source: violation.rule,
    }
  })
}
