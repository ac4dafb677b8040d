// Turns src/schema/openapi.yaml into the modules that the code is compiled
// against. With --check it writes nothing and fails when one is out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';
import { parse } from 'yaml';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = resolve(root, 'src/schema/openapi.yaml');
const banner =
  '// Generated from openapi.yaml by scripts/generate.mjs. Do not edit.\n';

const spec = parse(await readFile(source, 'utf8'), { merge: true });

const outputs = {
  // The routes there are, who may call them, and what they accept.
  'src/schema/openapi.generated.ts': `export const spec = ${JSON.stringify(
    spec,
  )} as const;`,
  // The types of their requests and responses.
  'src/schema/types.generated.ts': astToString(
    await openapiTS(structuredClone(spec)),
  ),
};

let outdated = false;
for (const [name, content] of Object.entries(outputs)) {
  const path = resolve(root, name);
  const options = (await prettier.resolveConfig(path)) ?? {};
  const text = prettier.format(banner + content, {
    ...options,
    parser: 'typescript',
  });
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === text) {
    continue;
  }
  if (process.argv.includes('--check')) {
    process.stderr.write(`${name} is out of date, run "yarn generate"\n`);
    outdated = true;
  } else {
    await writeFile(path, text);
  }
}
process.exitCode = outdated ? 1 : 0;
