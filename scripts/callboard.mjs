// @ts-check
/**
 * The one entry point of every script in package.json:
 *
 *   node scripts/callboard.mjs <task> [arguments]
 *
 * It makes sure that there is a fit Node.js and that the dependencies are installed, and then runs
 * the task in scripts/tasks. This file and all it imports before the task use nothing but Node.js
 * itself, since nothing else is there yet in a fresh clone.
 */
import { fileURLToPath } from 'node:url';
import { Failure, say } from './lib/console.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensureNode, isFit } from './lib/node.mjs';
import { runForeground } from './lib/processes.mjs';
import { prepareEnvironment } from './lib/environment.mjs';

/** @type {Record<string, () => Promise<{ run: (args: string[]) => Promise<void> }>>} */
const tasks = {
  start: () => import('./tasks/start.mjs'),
  test: () => import('./tasks/test.mjs'),
  'demo:notify': () => import('./tasks/notify.mjs'),
  'demo:webhook': () => import('./tasks/webhook.mjs'),
  fix: () => import('./tasks/fix.mjs'),
  bench: () => import('./tasks/bench.mjs'),
  exec: () => import('./tasks/exec.mjs'),
};

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const load = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!load) {
    throw new Failure(
      `There is no task '${name}'.`,
      `Tasks: ${Object.keys(tasks).join(', ')}.`,
    );
  }

  if (!isFit(process.versions.node)) {
    const node = await ensureNode();
    process.exitCode = await runForeground(node, [
      fileURLToPath(import.meta.url),
      name,
      ...args,
    ]);
    return;
  }

  prepareEnvironment();
  await ensureInstalled();
  const task = await load();
  await task.run(args);
}

main().catch(error => {
  if (error instanceof Failure) {
    say.failure(error);
  } else {
    console.error(error);
  }
  process.exitCode = 1;
});
