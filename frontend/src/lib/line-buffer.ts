import { ref, shallowRef } from 'vue'

/** Keeps the newest lines of a stream and shows them once a frame: a log may write thousands in a burst. */
export class LineBuffer<Line> {
  readonly lines = shallowRef<Line[]>([])
  /** How many older lines were let go. */
  readonly dropped = ref(0)
  private pending: Line[] = []
  private frame: number | undefined

  constructor(private readonly most: number) {}

  add(line: Line): void {
    this.pending.push(line)
    // No frame comes while the tab is hidden: what waits for it must not grow without end.
    if (this.pending.length > 2 * this.most) this.dropped.value += this.pending.splice(0, this.most).length
    this.frame ??= requestAnimationFrame(() => this.flush())
  }

  clear(): void {
    this.pending = []
    this.lines.value = []
    this.dropped.value = 0
  }

  dispose(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
  }

  private flush(): void {
    this.frame = undefined
    const all = [...this.lines.value, ...this.pending]
    this.pending = []
    const over = Math.max(0, all.length - this.most)
    this.dropped.value += over
    this.lines.value = over ? all.slice(over) : all
  }
}
