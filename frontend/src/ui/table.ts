/** A column of a table. */
export interface Column<Row> {
  key: string
  label: string
  /** What rows are sorted by; a column without it is not sortable. */
  sortBy?: (row: Row) => string | number
  align?: 'end'
  /** Hidden on screens narrower than this. */
  from?: 'sm' | 'md' | 'lg'
  width?: string
}

export interface Sorting {
  key: string
  descending: boolean
}

/** The rows in the order asked for; rows that are equal keep theirs. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: Column<Row>[],
  sorting: Sorting | undefined,
  language = 'en',
): Row[] {
  const value = columns.find((column) => column.key === sorting?.key)?.sortBy
  if (!sorting || !value) return [...rows]
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const direction = sorting.descending ? -1 : 1
  return [...rows].sort((left, right) => {
    const [a, b] = [value(left), value(right)]
    return (
      direction *
      (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
    )
  })
}
