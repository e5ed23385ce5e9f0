// feelin's side of bench/feel.py: reads one request a line, answers one line.
//   {"do":"expression","source":…,"contexts":[…],"times":n}   parsed and evaluated each time
//   {"do":"function","source":…,"contexts":[[…]],"times":n}    parsed once, as a function of FEEL, then called
//   {"do":"table","rules":[[cell,…],…],"contexts":[[value,…],…]}  every rule tried, cell by cell
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { evaluate, unaryTest } = await import(pathToFileURL(process.argv[2]).href)

function timed(work) {
  const start = process.hrtime.bigint()
  const answers = work()
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, answers }
}

function expression({ source, contexts, times }) {
  return timed(() => {
    let answers
    for (let round = 0; round < times; round++) answers = contexts.map((context) => evaluate(source, context).value)
    return answers
  })
}

function asFunction({ source, contexts, times }) {
  const made = evaluate(source, {}).value
  return timed(() => {
    let answers
    for (let round = 0; round < times; round++) answers = contexts.map((context) => made.invoke(context))
    return answers
  })
}

function table({ rules, contexts }) {
  const met = (cell, value) => cell === '-' || unaryTest(cell, { '?': value }).value === true
  const matching = (values) => rules.findIndex((cells) => cells.every((cell, place) => met(cell, values[place]))) + 1
  return timed(() => contexts.map(matching))
}

const ways = { expression, function: asFunction, table }
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  process.stdout.write(`${JSON.stringify(ways[request.do](request))}\n`)
}
