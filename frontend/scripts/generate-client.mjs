// Writes src/api/schema.d.ts, the types of the REST API, from the document that the server publishes.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const document = new URL('../../bundles/io.windflow.rest/src/main/openapi/openapi.json', import.meta.url)
const target = new URL('../src/api/schema.d.ts', import.meta.url)

const types = astToString(await openapiTS(document))
const text = `// Generated from openapi.json by "npm run client". Do not edit.\n\n${types}`
const before = await readFile(target, 'utf8').catch(() => '')
if (before !== text) await writeFile(target, text)
