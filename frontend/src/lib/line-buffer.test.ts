import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LineBuffer } from './line-buffer'

let frames: FrameRequestCallback[] = []
const frame = () => frames.splice(0).forEach((run) => run(0))

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run))
})
afterEach(() => vi.unstubAllGlobals())

it('shows a burst at once, one time a frame', () => {
  const buffer = new LineBuffer<number>(10)
  for (let n = 1; n <= 5; n++) buffer.add(n)
  expect(frames).toHaveLength(1)
  expect(buffer.lines.value).toEqual([])
  frame()
  expect(buffer.lines.value).toEqual([1, 2, 3, 4, 5])
})

it('lets the oldest lines go, and counts them', () => {
  const buffer = new LineBuffer<number>(3)
  for (let n = 1; n <= 5; n++) buffer.add(n)
  frame()
  expect(buffer.lines.value).toEqual([3, 4, 5])
  expect(buffer.dropped.value).toBe(2)
})

it('does not grow without end while the tab is hidden', () => {
  const buffer = new LineBuffer<number>(3)
  for (let n = 1; n <= 1000; n++) buffer.add(n)
  frame()
  expect(buffer.lines.value).toEqual([998, 999, 1000])
  expect(buffer.dropped.value).toBe(997)
})
