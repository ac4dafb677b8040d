import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { releases } from './__testUtils__/releases';

// eslint-disable-next-line no-restricted-syntax -- tests are never built
const here = __dirname;
const repository = resolve(here, '../../..');

const path = resolve(repository, 'docs/migrating-from-upstream.md');
const [, section] = readFileSync(path, 'utf8').split('## What is tested');

/** The rows of the table under "What is tested": what, the file, its tests. */
function readTable() {
  return section
    .split('\n')
    .filter(line => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(([, what, file, tests]) => ({
      what,
      file: file.replaceAll('`', ''),
      tests: tests.split('<br>'),
    }));
}

describe('the guide to migrating', () => {
  it.each(releases)('names upstream %s as tested', release => {
    expect(section).toContain(release);
  });

  it('names tests that there are', () => {
    const table = readTable();

    expect(table.length).toBeGreaterThan(20);
    const missing = table.flatMap(({ what, file, tests }) => {
      const directory = file.includes('/') ? repository : here;
      const source = readFileSync(resolve(directory, file), 'utf8');
      return tests
        .filter(test => test === '' || !source.includes(`'${test}`))
        .map(test => `${what}: ${file}: ${test}`);
    });
    expect(missing).toEqual([]);
  });
});
