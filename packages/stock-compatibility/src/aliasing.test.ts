import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { newestRelease, Release, releases } from './__testUtils__/releases';

// eslint-disable-next-line no-restricted-syntax -- tests are never built
const workspace = resolve(__dirname, '..');
const repository = resolve(workspace, '../..');

/** Upstream packages, and where the sources of ours that take their place are. */
const packages: Record<string, string> = {
  notifications: 'plugins/notifications/src/index.ts',
  'notifications/alpha': 'plugins/notifications/src/alpha.tsx',
  'notifications-backend': 'plugins/notifications-backend/src/index.ts',
  'notifications-common': 'plugins/notifications-common/src/index.ts',
  'notifications-node': 'plugins/notifications-node/src/index.ts',
  signals: 'plugins/signals/src/index.ts',
  'signals/alpha': 'plugins/signals/src/alpha.tsx',
  'signals-backend': 'plugins/signals-backend/src/index.ts',
  'signals-node': 'plugins/signals-node/src/index.ts',
  'signals-react': 'plugins/signals-react/src/index.ts',
};

/** Lets the names of the upstream packages lead to other files. */
function pathsTo(target: (name: string) => string): ts.MapLike<string[]> {
  return Object.fromEntries(
    Object.keys(packages).map(name => [
      `@backstage/plugin-${name}`,
      [join(repository, target(name))],
    ]),
  );
}

const toOurs = pathsTo(name => packages[name]);

const toUpstream = (release: Release) =>
  pathsTo(name => {
    const [directory, entry = 'index'] = name.split('/');
    return `node_modules/@upstream-${release}/plugin-${directory}/dist/${entry}.d.ts`;
  });

function createProgram(paths: ts.MapLike<string[]>): ts.Program {
  const config = require.resolve('@backstage/cli/config/tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    dirname(config),
  );
  const fixture = join(workspace, 'fixture-app');
  return ts.createProgram({
    rootNames: ts.sys.readDirectory(fixture, ['.ts', '.tsx']),
    options: {
      ...options,
      baseUrl: undefined,
      incremental: false,
      jsx: ts.JsxEmit.ReactJSX,
      noEmit: true,
      outDir: undefined,
      paths,
      rootDir: undefined,
      skipLibCheck: true,
      // Those of the workspace, as in an app.
      typeRoots: [join(repository, 'node_modules/@types')],
    },
  });
}

/** The errors of the compiler in an app that was written for upstream. */
function check(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(diagnostic => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    return `${diagnostic.file?.fileName.replace(repository, '')}: ${text}`;
  });
}

/** The names, values and types alike, that a module exports. */
function exportsOf(program: ts.Program, specifier: string): string[] {
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    join(workspace, 'fixture-app/backend.ts'),
    program.getCompilerOptions(),
    ts.sys,
  );
  const source = program.getSourceFile(resolvedModule!.resolvedFileName)!;
  const checker = program.getTypeChecker();
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .map(({ name }) => name)
    .sort();
}

describe('an app that was written for upstream', () => {
  const ours = createProgram(toOurs);
  const upstream = new Map(
    releases.map(release => [release, createProgram(toUpstream(release))]),
  );

  it('compiles with the upstream packages, and so is one', () => {
    // The framework around it, and its types, are those of the newest release.
    expect(check(upstream.get(newestRelease)!)).toEqual([]);
  });

  it('compiles as it is when the names lead to ours', () => {
    expect(check(ours)).toEqual([]);
  });

  it.each(releases)('finds every name exported by upstream %s', release => {
    const missing = Object.keys(packages).flatMap(name => {
      const specifier = `@backstage/plugin-${name}`;
      const present = new Set(exportsOf(ours, specifier));
      const expected = exportsOf(upstream.get(release)!, specifier);
      expect(expected).not.toEqual([]);
      return expected
        .filter(exported => !present.has(exported))
        .map(exported => `${name}: ${exported}`);
    });
    expect(missing).toEqual([]);
  });
});
