// Runs expressions in feelin: [[kind, source, context], ...] on stdin, answers as plain JSON on stdout.
// The first argument is the path of feelin's main module.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const feelin = await import(pathToFileURL(process.argv[2]).href)

function shown(value) {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return { number: String(value) }
  if (typeof value !== 'object' && typeof value !== 'function') return value
  if (feelin.isFunction(value)) return { function: true }
  if (feelin.isRange(value)) {
    return { range: [shown(value.start), shown(value.end), value['start included'], value['end included']] }
  }
  for (const [kind, type] of [
    ['date', feelin.FeelDate],
    ['time', feelin.FeelTime],
    ['date and time', feelin.FeelDateTime],
    ['duration', feelin.FeelDuration],
  ]) {
    if (value instanceof type) return { [kind]: String(value) }
  }
  if (Array.isArray(value)) return value.map(shown)
  return { context: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)])) }
}

function answered([kind, source, context]) {
  try {
    const run = kind === 'test' ? feelin.unaryTest : feelin.evaluate
    return { value: shown(run(source, context).value) }
  } catch (error) {
    return { error: String(error) }
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(answered)))
