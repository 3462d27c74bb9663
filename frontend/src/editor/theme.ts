import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--code-bg)', color: 'var(--text)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', fontFeatureSettings: 'normal' },
  '.cm-content': { padding: '0.6rem 0', caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--code-bg)', color: 'var(--text-3)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.6rem 0 0.7rem', minWidth: '2.6rem' },
  '.cm-foldGutter .cm-gutterElement': { color: 'var(--text-3)', opacity: '0.55', padding: '0 0.3rem' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in oklab, var(--surface-3) 45%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 26%, transparent) !important',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklab, var(--accent) 14%, transparent)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '0' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-panel input, .cm-panel button': { fontFamily: 'var(--font)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--overlay)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    boxShadow: 'var(--shadow-lg)',
  },
  '.cm-tooltip-lint': { fontFamily: 'var(--font)', maxWidth: '30rem' },
  '.cm-diagnostic': { padding: '0.4rem 0.7rem', whiteSpace: 'pre-line' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-lint-marker': { width: '0.85em', height: '0.85em' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger)',
    textUnderlineOffset: '3px',
  },
  '.cm-wrong-line': { backgroundColor: 'var(--danger-soft)' },
  // What was is red and what is is green, on whichever side or line it stands.
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--danger-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--success-soft)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in oklab, var(--danger) 30%, transparent) !important',
  },
  '&.cm-merge-b .cm-changedText': {
    background: 'color-mix(in oklab, var(--success) 30%, transparent) !important',
  },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': {
    background: 'var(--danger) !important',
  },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--success) !important' },
  '.cm-changeGutter': { width: '3px', paddingLeft: '0' },
  '.cm-collapsedLines': {
    background: 'var(--surface-2) !important',
    color: 'var(--text-2) !important',
    fontFamily: 'var(--font)',
  },
  '.cm-collapsedLines:hover': { background: 'var(--surface-3) !important', color: 'var(--text) !important' },
  // The library's own mark is in few fonts.
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"···"', letterSpacing: '0.1em' },
})

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent-ink)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  {
    tag: [tags.number, tags.bool, tags.null, tags.atom],
    color: 'light-dark(oklch(0.5 0.16 330), oklch(0.8 0.12 330))',
  },
  {
    tag: [tags.keyword, tags.labelName, tags.typeName],
    color: 'light-dark(oklch(0.47 0.14 300), oklch(0.8 0.1 300))',
  },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  {
    tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta],
    color: 'var(--text-3)',
  },
  { tag: tags.invalid, color: 'var(--danger-ink)' },
])

/** The editor in the dashboard's own colours, light and dark alike. */
export const theme = [look, syntaxHighlighting(colours)]
