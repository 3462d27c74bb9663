// Writes a .gz and a .br beside each text file of dist/, so that the server sends them as they are.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const text = /\.(html|js|css|svg|json|txt)$/
const worthwhile = 1024

for (const entry of await readdir(dist, { recursive: true })) {
  const file = join(dist, entry)
  if (!text.test(file) || (await stat(file)).size < worthwhile) continue
  const content = await readFile(file)
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality))
}
