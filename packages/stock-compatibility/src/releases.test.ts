import manifest from '../package.json';
import { releases } from './__testUtils__/releases';

/** The parts of an alias like `@upstream-1.55/plugin-signals`. */
const ALIAS = /^@upstream-([^/]+)\/(.+)$/;

const aliases = Object.entries(manifest.devDependencies).flatMap(
  ([alias, target]) => {
    const [, release, name] = ALIAS.exec(alias) ?? [];
    return release ? [{ release, name, target }] : [];
  },
);

describe('the list of upstream releases', () => {
  it('has an alias for each package of each release, of one exact version', () => {
    const names = new Set(aliases.map(({ name }) => name));
    expect(names.size).toBeGreaterThan(8);

    const missing = releases.flatMap(release =>
      [...names]
        .filter(
          name =>
            !aliases.some(
              alias =>
                alias.release === release &&
                alias.name === name &&
                /^\d[^ ]*$/.test(
                  alias.target.split(`npm:@backstage/${name}@`)[1],
                ),
            ),
        )
        .map(
          name =>
            `"@upstream-${release}/${name}": "npm:@backstage/${name}@<its version in Backstage ${release}>"`,
        ),
    );
    expect(missing).toEqual([]);
  });

  it('has every release that has aliases', () => {
    expect([...new Set(aliases.map(({ release }) => release))].sort()).toEqual(
      [...releases].sort(),
    );
  });
});
