// @ts-check
import { run as runTool } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { apiReports, fullTypeCheck } from '../testing/commands.mjs';

/** Mends what tools can mend, and writes the API reports anew. */
export async function run() {
  for (const [name, ...args] of [
    ['backstage-cli', 'repo', 'fix', '--publish'],
    ['backstage-cli', 'repo', 'lint', '--fix'],
    ['prettier', '--write', '.'],
    fullTypeCheck,
    apiReports,
  ]) {
    const [file, prefix] = toolCommand(name);
    await runTool(file, [...prefix, ...args]);
  }
}
