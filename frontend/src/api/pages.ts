import type { Page } from './types'

const MOST_PAGES = 20
export const PAGE_SIZE = 500

/** All items of a paged list, page after page, up to 10,000. */
export async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items: more, next } = await read(cursor)
    items.push(...more)
    if (!next) break
    cursor = next
  }
  return items
}
