import { NotFoundError } from '@backstage/errors';
import { Router } from 'express';
import { createReceiverRouter, html, sendPage } from '../receivers';
import { CaughtMail, SmtpCatcher } from './SmtpCatcher';

/** Mails are markup of others: nothing of them runs, is loaded, or is sent. Links open in new tabs. */
const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
const mailPolicy = [
  `sandbox ${sandbox}`,
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Serves the list of the mails, each mail, and its HTML on its own. */
export function createMailboxRouter(catcher: SmtpCatcher): Router {
  const router = createReceiverRouter({
    receiver: catcher,
    renderReceived: baseUrl => renderList(catcher.mails.list(), baseUrl),
  });

  router.get('/mails/:id', (request, response) => {
    const mail = findMail(request.params.id);
    sendPage(response, {
      title: mail.subject,
      body: renderMail(mail, request.baseUrl),
    });
  });
  router.get('/mails/:id/html', (request, response) => {
    const { html: content = '' } = findMail(request.params.id);
    response
      .set('content-security-policy', mailPolicy)
      .type('html')
      .send(content.replace(/<head[^>]*>/i, '$&<base target="_blank">'));
  });
  return router;

  function findMail(id: string) {
    const mail = catcher.mails.get(id);
    if (!mail) {
      throw new NotFoundError(`There is no mail ${id} any more`);
    }
    return mail;
  }
}

type ListedMail = CaughtMail & { id: string };

function renderList(mails: readonly ListedMail[], baseUrl: string) {
  if (mails.length === 0) {
    return html`<p>No mails yet.</p>`;
  }
  const rows = mails.map(
    ({ id, receivedAt, to, subject }) => html`<tr>
      <td>${receivedAt.toLocaleTimeString('en-GB')}</td>
      <td>${to}</td>
      <td><a href="${baseUrl}/mails/${id}">${subject}</a></td>
    </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th>Received</th>
        <th>To</th>
        <th>Subject</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function renderMail(mail: ListedMail, baseUrl: string) {
  const { id, from, to, receivedAt, headers, text } = mail;
  return html`<p><a href="${baseUrl}/">All mails</a></p>
    <p>
      From ${from}<br />
      To ${to}<br />
      Received ${receivedAt.toLocaleTimeString('en-GB')}
    </p>
    ${mail.html
      ? html`<h2>HTML</h2>
          <iframe
            title="HTML of the mail"
            sandbox="${sandbox}"
            src="${baseUrl}/mails/${id}/html"
          ></iframe>`
      : ''}
    ${text
      ? html`<h2>Text</h2>
          <pre>${text}</pre>`
      : ''}
    <h2>Headers</h2>
    <pre>${headers}</pre>`;
}
