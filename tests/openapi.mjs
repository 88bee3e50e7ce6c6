// openapi.mjs - is the description that the API gives of itself valid OpenAPI 3.1, and does it say what its readers need?
//
//     node tests/openapi.mjs FILE
import fs from 'node:fs'
import SwaggerParser from '@apidevtools/swagger-parser'

let passed = 0, failed = 0
const check = (what, good) => { if (good) passed++; else { failed++; console.log(`FAILED: ${what}`) } }

const text = fs.readFileSync(process.argv[2], 'utf8')
let api
try { api = await SwaggerParser.validate(JSON.parse(text)) } catch (e) { console.log(String(e.message ?? e)) }
check('it is valid OpenAPI with every reference resolved', api !== undefined)
check('it is version 3.1', api?.openapi?.startsWith('3.1'))
check('it has a title and a version', api?.info?.title && api?.info?.version)

const operations = Object.entries(api?.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).filter(([m]) => /^(get|put|post|patch|delete)$/.test(m)).map(([method, o]) => ({ name: `${method.toUpperCase()} ${path}`, path, item, ...o })))
check('it has operations', operations.length > 0)
const ids = operations.map(o => o.operationId).filter(Boolean)
check('operation ids are given once only', new Set(ids).size === ids.length)
for (const o of operations) {
  check(`${o.name} has a summary or a description`, o.summary || o.description)
  check(`${o.name} says what it answers`, Object.values(o.responses ?? {}).some(r => r.content || /redirect/i.test(r.description ?? '')))
  const declared = [...(o.item.parameters ?? []), ...(o.parameters ?? [])].filter(p => p.in === 'path').map(p => p.name)
  const used = [...o.path.matchAll(/\{([^}]+)\}/g)].map(m => m[1])
  check(`${o.name} declares the parts of its path`, used.every(n => declared.includes(n)) && declared.every(n => used.includes(n)))
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
