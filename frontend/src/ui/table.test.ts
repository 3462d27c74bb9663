import { expect, it } from 'vitest'
import { sparkPath } from './spark'
import { sortRows, type Column } from './table'

interface Row {
  name: string
  size: number
}
const columns: Column<Row>[] = [
  { key: 'name', label: 'Name', sortBy: (row) => row.name },
  { key: 'size', label: 'Size', sortBy: (row) => row.size },
  { key: 'note', label: 'Note' },
]
const rows = [
  { name: 'web-10', size: 9 },
  { name: 'Web-2', size: 10 },
  { name: 'éole', size: 10 },
]
const names = (key: string, descending = false) =>
  sortRows(rows, columns, { key, descending }, 'fr').map((row) => row.name)

it('sorts names as people do, numbers as numbers', () => {
  expect(names('name')).toEqual(['éole', 'Web-2', 'web-10'])
  expect(names('size')).toEqual(['web-10', 'Web-2', 'éole'])
  expect(names('size', true)).toEqual(['Web-2', 'éole', 'web-10'])
})

it('leaves the order alone where nothing is sorted, and never changes the rows it got', () => {
  expect(sortRows(rows, columns, undefined)).toEqual(rows)
  expect(names('note')).toEqual(rows.map((row) => row.name))
})

it('draws the newest value at the right edge, within the box', () => {
  expect(sparkPath([1], 60)).toBeNull()
  const path = sparkPath([0, 5, 10], 3)
  expect(path).toEqual({ line: 'M0 23 L50 12 L100 1', start: '0', end: '100' })
})
