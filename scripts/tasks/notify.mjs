// @ts-check
import { parseArgs } from 'node:util';
import { dim, Failure } from '../lib/console.mjs';
import { readDemoConfig } from '../lib/demoConfig.mjs';
import { postToDemo } from '../lib/demoRequest.mjs';

const usage = `npm run demo:notify -- "Hello" [options]

  --to <entity ref>        user, group or owned entity, may be repeated  (user:default/guest)
  --broadcast              everybody, instead of --to
  --description <text>
  --link <url>             http, https, or a path inside the app such as /catalog
  --severity <severity>    critical, high, normal or low                 (normal)
  --topic <topic>
  --scope <scope>          sending the same scope again re-opens, instead of repeating
  --in <language>=<title>  the title for those who read that language, as in de=Hallo, may be repeated`;

const options = /** @type {const} */ ({
  to: { type: 'string', multiple: true },
  broadcast: { type: 'boolean' },
  description: { type: 'string' },
  link: { type: 'string' },
  severity: { type: 'string' },
  topic: { type: 'string' },
  scope: { type: 'string' },
  in: { type: 'string', multiple: true },
  help: { type: 'boolean' },
});

/**
 * Sends a notification to the running demo, as a system outside of Backstage does it: over HTTP, with
 * a token of its own.
 *
 * @param {string[]} args
 */
export async function run(args) {
  const request = toRequest(args);
  if (!request) {
    console.log(usage);
    return;
  }

  const { appUrl, backendUrl, toolToken } = await readDemoConfig();
  if (!toolToken) {
    throw new Failure(
      'The configuration has no token with the subject demo-cli.',
      'See backend.auth.externalAccess in app-config.yaml.',
    );
  }
  await postToDemo(
    new URL('/api/notifications', backendUrl),
    { authorization: `Bearer ${toolToken}`, prefer: 'return=minimal' },
    JSON.stringify(request),
    '`npm run demo:notify -- --help` shows what can be sent.',
  );
  const { recipients } = request;
  const receivers =
    recipients.type === 'broadcast'
      ? 'everybody'
      : recipients.entityRef.join(', ');
  console.log(`Sent to ${receivers}: ${request.payload.title}`);
  // app-config.yaml says what goes there.
  const filter = 'severity high and critical';
  const places = [
    ['Inbox', new URL('/notifications', appUrl)],
    ['Mailbox', new URL('/api/demo-mailbox/', backendUrl), filter],
    ['Webhooks', new URL('/api/demo-webhooks/', backendUrl), filter],
  ];
  for (const [place, url, note] of places) {
    console.log(
      dim(`  ${place}:`.padEnd(12) + url + (note ? ` (${note})` : '')),
    );
  }
}

/** @param {string[]} args */
function toRequest(args) {
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Failure(
      error instanceof Error ? error.message : String(error),
      ...usage.split('\n'),
    );
  }
  const { values, positionals } = parsed;
  if (values.help) {
    return undefined;
  }
  if (positionals.length === 0) {
    throw new Failure('What shall it say?', ...usage.split('\n'));
  }
  const {
    to = ['user:default/guest'],
    broadcast,
    help,
    in: titles,
    ...payload
  } = values;
  return {
    recipients: broadcast
      ? { type: /** @type {const} */ ('broadcast') }
      : { type: /** @type {const} */ ('entity'), entityRef: to },
    payload: {
      title: positionals.join(' '),
      ...payload,
      translations: titles && toTranslations(titles),
    },
  };
}

/** @param {string[]} titles */
function toTranslations(titles) {
  return Object.fromEntries(
    titles.map(text => {
      const [, language, title] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (!language) {
        throw new Failure(
          `--in ${text}: expected <language>=<title>, as in de=Hallo`,
        );
      }
      return [language, { title }];
    }),
  );
}
