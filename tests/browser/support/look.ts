import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Waits until the page has what it asked for: no skeletons, nothing busy. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main')).toBeVisible()
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
}

/** Nothing reaches beyond the right edge, so that nobody has to scroll sideways. */
export async function fitsTheWidth(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const room = document.documentElement
    if (room.scrollWidth <= room.clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1)
    return wide.map((one) => `${one.tagName}.${one.className}`).slice(0, 5)
  })
  expect(beyond, 'elements beyond the right edge').toEqual([])
}

/** No text is the key of a text: every one has its words in this language. */
export async function hasAllTexts(page: Page): Promise<void> {
  const words = await page.evaluate(() => {
    const attributes = ['aria-label', 'title', 'placeholder']
    const said = [...document.querySelectorAll('*')].flatMap((one) => attributes.map((name) => one.getAttribute(name) ?? ''))
    // What stands as code is a name, not a text: the actions of the audit log are `stack.deploy` in every language.
    const codes = [...document.querySelectorAll('code')].map((one) => one.innerText)
    const text = codes.reduce((left, code) => left.replace(code, ''), document.body.innerText)
    return [document.title, text, ...said].join('\n')
  })
  const namespaces = [
    'account|action|adopt|allowance|audit|backup|capability|connection|container|data|deployment|editor|engine|extension|forbidden',
    'form|list|log|nav|notFound|overview|palette|plan|problem|resource|revision|role|session|setting|shortcut|stack',
    'start|starter|table|theme|toast|token|user',
  ].join('|')
  expect(words.match(new RegExp(`(?<![\\w./-])(?:${namespaces})\\.[a-z]\\w*(?:\\.\\w+)*(?![\\w/])`, 'g')) ?? []).toEqual([])
}

/** No serious or critical fault that a machine can find, by the rules of WCAG 2.2 AA. */
export async function isAccessible(page: Page): Promise<void> {
  // Through the debugger, not as a script of the page: the content security policy stays in force.
  await page.evaluate(axe)
  const faults = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await (window as any).axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
    return violations
      .filter((one: any) => ['serious', 'critical'].includes(one.impact))
      .map((one: any) => `${one.id}: ${one.nodes.map((node: any) => `${node.target.join(' ')} (${node.any[0]?.message ?? ''})`).slice(0, 4).join(' | ')}`)
  })
  expect(faults, 'accessibility').toEqual([])
}

/** A colour of the design as the browser computes it in the theme that is shown. */
export function colour(page: Page, token: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.backgroundColor = `var(${name})`
    const computed = getComputedStyle(probe).backgroundColor
    probe.remove()
    return computed
  }, token)
}
