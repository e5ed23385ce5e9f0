// npm's bpmn-engine on the same process: each step recovers the stored state, completes one task, and stores it again.
const path = require("node:path");
const { Engine } = require(path.join(process.argv[2], "node_modules", "bpmn-engine"));

const RUNS = 6;

async function run(source) {
  let steps = 0;
  for (let number = 0; number < RUNS; number++) {
    const engine = new Engine({ name: "bench", source, variables: { over: true } });
    const execution = await engine.execute();
    let stored = JSON.stringify(await execution.getState());
    while (stored) {
      stored = await step(stored);
      steps += 1;
    }
  }
  return steps;
}

async function step(stored) {
  const engine = new Engine().recover(JSON.parse(stored));
  const execution = await engine.resume();
  const waiting = () => execution.getPostponed().filter((one) => one.type === "bpmn:UserTask");
  waiting()[0].signal();
  return waiting().length === 0 ? null : JSON.stringify(await execution.getState());
}

async function main() {
  let source = "";
  for await (const chunk of process.stdin) source += chunk;
  await run(source);
  const before = process.cpuUsage();
  const steps = await run(source);
  const used = process.cpuUsage(before);
  console.log(JSON.stringify({ steps, cpu_ms_step: (used.user + used.system) / 1000 / steps }));
}

main();
