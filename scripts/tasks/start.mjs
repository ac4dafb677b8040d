// @ts-check
import { parseArgs } from 'node:util';
import { bold, dim, duration, Failure, say } from '../lib/console.mjs';
import { readDemoConfig } from '../lib/demoConfig.mjs';
import { interruption } from '../lib/interruption.mjs';
import { isTaken, untilItAnswers } from '../lib/network.mjs';
import { inRoot } from '../lib/paths.mjs';
import { BackgroundProcess } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';

/** Generous: a first start on a slow machine compiles everything. */
const patienceMilliseconds = 5 * 60_000;

const usage =
  'npm start -- [--port 3000] [--backend-port 7007] [--smtp-port 2525] [--verbose]';

/**
 * Starts the demo, frontend and backend, prints the URL to open when both answer, and runs until it
 * is stopped.
 *
 * @param {string[]} args
 */
export async function run(args) {
  applyOptions(args);
  const { appUrl, backendUrl, smtpPort, webhookSecret } =
    await readDemoConfig();
  await Promise.all([
    expectFree(Number(appUrl.port), 'frontend', '--port'),
    expectFree(Number(backendUrl.port), 'backend', '--backend-port'),
    smtpPort && expectFree(smtpPort, 'mailbox', '--smtp-port'),
  ]);

  say.step('Starting backend and frontend');
  const started = Date.now();
  const demo = ['backend', 'app'].map(name => {
    const [file, prefix] = toolCommand('backstage-cli');
    return BackgroundProcess.start(file, [...prefix, 'package', 'start'], {
      cwd: inRoot('packages', name),
    });
  });

  try {
    await Promise.race([
      ready(appUrl, backendUrl),
      ...demo.map(async ({ exited }) => {
        await exited;
        interruption.throwIfAborted();
        throw new Failure('The demo ended before it answered; see above why.');
      }),
    ]);
    say.step(`Ready after ${duration(Date.now() - started)}`);
    console.log(`\n  Open  ${bold(appUrl.href)}\n`);
    console.log(dim('  Say something:  npm run demo:notify -- "Hello"'));
    console.log(
      dim(
        webhookSecret
          ? '  Break a build:  npm run demo:webhook -- failure'
          : '  Break a build:  set GITHUB_WEBHOOK_SECRET first, see docs/demo.md',
      ),
    );
    console.log(dim('  Stop:           ctrl-c\n'));
    await Promise.race([
      new Promise(resolve => {
        interruption.addEventListener('abort', resolve);
      }),
      ...demo.map(({ exited }) => exited),
    ]);
    if (!interruption.aborted) {
      throw new Failure('The demo ended by itself; see above why.');
    }
  } catch (error) {
    if (!interruption.aborted) {
      throw error;
    }
  } finally {
    await Promise.all(demo.map(process => process.stop()));
  }
  say.step('Stopped');
}

/** @param {string[]} args */
function applyOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        'backend-port': { type: 'string' },
        'smtp-port': { type: 'string' },
        verbose: { type: 'boolean' },
      },
    });
    // app-config.yaml reads the ports from here.
    const settings = {
      CALLBOARD_PORT: values.port,
      CALLBOARD_BACKEND_PORT: values['backend-port'],
      CALLBOARD_SMTP_PORT: values['smtp-port'],
      LOG_LEVEL: values.verbose ? 'info' : process.env.LOG_LEVEL ?? 'warn',
    };
    for (const [name, value] of Object.entries(settings)) {
      if (value !== undefined) {
        process.env[name] = value;
      }
    }
  } catch (error) {
    throw new Failure(
      error instanceof Error ? error.message : String(error),
      `Usage: ${usage}`,
    );
  }
}

/**
 * @param {number} port
 * @param {string} what
 * @param {string} option
 */
async function expectFree(port, what, option) {
  if (await isTaken(port)) {
    throw new Failure(
      `Port ${port}, on which the ${what} is to listen, is taken: is the demo running already?`,
      `Stop what listens there, or take another port: npm start -- ${option} ${
        port + 100
      }`,
    );
  }
}

/**
 * @param {URL} appUrl
 * @param {URL} backendUrl
 */
async function ready(appUrl, backendUrl) {
  const signal = AbortSignal.any([
    interruption,
    AbortSignal.timeout(patienceMilliseconds),
  ]);
  try {
    await Promise.all([
      untilItAnswers(new URL('/.backstage/health/v1/readiness', backendUrl), {
        signal,
      }).then(() => say.step('The backend answers')),
      untilItAnswers(appUrl, { signal }).then(() =>
        say.step('The frontend answers'),
      ),
    ]);
  } catch (error) {
    interruption.throwIfAborted();
    throw new Failure(
      `The demo did not answer within ${duration(patienceMilliseconds)}.`,
      'See the messages above; `npm start -- --verbose` shows more of them.',
    );
  }
}
