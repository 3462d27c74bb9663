// Fails when the scripts of the first route, or the editor's, grow beyond their budget (gzip, KiB).
import { readFile, stat } from 'node:fs/promises'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(await readFile(new URL('manifest.json', dist), 'utf8'))

function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue
    seen.add(key)
    closure(manifest[key].imports ?? [], seen)
  }
  return seen
}

async function weigh(name, keys, budget) {
  let bytes = 0
  for (const key of closure(keys)) {
    const file = new URL(manifest[key].file, dist)
    bytes += (await stat(new URL(`${file}.gz`)).catch(() => stat(file))).size
  }
  const size = (bytes / 1024).toFixed(1)
  console.log(`${name}: ${size} KiB gzip (budget ${budget})`)
  if (bytes > budget * 1024) {
    console.error(`${name} is over its budget`)
    process.exitCode = 1
  }
}

const find = (part) => Object.keys(manifest).filter((key) => key.includes(part))
await weigh('First route', ['index.html', ...find('i18n/messages/en'), ...find('OverviewPage.vue')], 250)
await weigh('Editor', find('CodeEditor.vue'), 400)
