import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { PreferencesService } from '../preferences';
import { prepareErrors } from '../routes/prepareErrors';
import { escapeHtml, renderPage } from './renderPage';
import { Unsubscription, UnsubscribeLinks } from './UnsubscribeLinks';

/** Where users find their settings, below the address of the app. */
const SETTINGS_PATH = '/settings/notifications';

/**
 * What the links of messages lead to: pages for people and the one click of mail programs
 * (RFC 8058), so not part of the document of the API. The token says what is turned off
 * for whom; what is posted besides is of no matter.
 *
 * GET changes nothing, as scanners of mail follow links.
 */
export function createUnsubscribeRouter(options: {
  links: UnsubscribeLinks;
  preferences: PreferencesService;
  appBaseUrl: string | undefined;
}): Router {
  const { links, preferences, appBaseUrl } = options;
  const settings =
    appBaseUrl === undefined
      ? 'in your notification settings'
      : `in your <a href="${escapeHtml(
          appBaseUrl.replace(/\/$/, '') + SETTINGS_PATH,
        )}">notification settings</a>`;

  const describe = ({ channel, origin, topic }: Unsubscription) => {
    const title = escapeHtml(preferences.titleOf(channel));
    const from = `from <b>${escapeHtml(origin)}</b> by ${title}`;
    return topic === undefined
      ? `notifications ${from}`
      : `notifications about <b>${escapeHtml(topic)}</b> ${from}`;
  };
  const readToken = (request: Request, response: Response) => {
    const { token } = request.query;
    const unsubscription =
      typeof token === 'string' ? links.read(token) : undefined;
    if (!unsubscription) {
      renderPage(response, {
        status: 400,
        title: 'This link does not work',
        content: `<p>It is incomplete or has expired. You can turn notifications off ${settings}.</p>`,
      });
    }
    return unsubscription;
  };

  const router = PromiseRouter();
  router.get('/unsubscribe', async (request, response) => {
    const unsubscription = readToken(request, response);
    if (unsubscription) {
      renderPage(response, {
        status: 200,
        title: 'Unsubscribe',
        content: `<p>You will no longer get ${describe(unsubscription)}.</p>
<form method="post"><button name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>`,
      });
    }
  });
  router.post('/unsubscribe', async (request, response) => {
    const unsubscription = readToken(request, response);
    if (unsubscription) {
      await preferences.turnOff(unsubscription);
      renderPage(response, {
        status: 200,
        title: 'You are unsubscribed',
        content: `<p>You will no longer get ${describe(unsubscription)}.</p>
<p>You can turn them on again ${settings}.</p>`,
      });
    }
  });
  router.use(prepareErrors);
  return router;
}
