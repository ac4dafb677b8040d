import { CustomErrorBase } from '@backstage/errors';
import { TransportConfig } from './config';

/**
 * Why an e-mail was not sent, and whom that concerns: the channel as a whole, or only this
 * e-mail, which may be tried again or never will be taken.
 */
export class MailFailure extends CustomErrorBase {
  name = 'MailFailure' as const;

  constructor(
    readonly concerns: 'channel' | 'retry' | 'rejected',
    /** A code without any text of the provider. */
    readonly reason: string,
    cause: unknown,
  ) {
    super(`The e-mail was not sent (${reason})`, cause);
  }
}

/** What nodemailer and the SDK of AWS put on their errors. */
type MailError = Error & {
  code?: string;
  command?: string;
  responseCode?: number;
  originalCode?: string;
  $metadata?: { httpStatusCode?: number };
};

/** Those of errors without a response. */
const SMTP_REASONS: { [code in string]: string } = {
  EAUTH: 'smtp_auth',
  ENOAUTH: 'smtp_auth',
  ECONNECTION: 'smtp_connection',
  EDNS: 'smtp_dns',
  EPROTOCOL: 'smtp_protocol',
  ESOCKET: 'smtp_connection',
  ETIMEDOUT: 'smtp_timeout',
  ETLS: 'smtp_tls',
};

/** Authentication is required, too weak, refused, or needs TLS (RFC 4954). */
const AUTHENTICATION_CODES = [530, 534, 535, 538];
/** The service closes, or does not let in for the time being: not about a mailbox. */
const UNAVAILABLE_CODES = [421, 454];
/** Said of the size that is announced with the sender. */
const TOO_LARGE = 552;
/** The session, not the mailbox, is in the wrong state. */
const BAD_SEQUENCE = 503;

function concernsOfResponse(
  code: number,
  command: string,
): MailFailure['concerns'] {
  const isAboutThisMail =
    command === 'RCPT TO' ||
    command === 'DATA' ||
    (command === 'MAIL FROM' && code === TOO_LARGE);
  if (!isAboutThisMail || UNAVAILABLE_CODES.includes(code)) {
    return 'channel';
  }
  return code >= 500 && code !== BAD_SEQUENCE ? 'rejected' : 'retry';
}

function toSmtpFailure(error: MailError): MailFailure {
  const { code = '', command = '', responseCode } = error;
  if (responseCode) {
    return AUTHENTICATION_CODES.includes(responseCode)
      ? new MailFailure('channel', 'smtp_auth', error)
      : new MailFailure(
          concernsOfResponse(responseCode, command),
          `smtp_${responseCode}`,
          error,
        );
  }
  if (error.originalCode === 'ECONNREFUSED') {
    return new MailFailure('channel', 'smtp_refused', error);
  }
  const reason = SMTP_REASONS[code];
  return reason
    ? new MailFailure('channel', reason, error)
    : toUnsentFailure(error);
}

/** SES refuses an e-mail by these; all else is about the account, or the service. */
const SES_REFUSALS: { [name in string]: string } = {
  MessageRejected: 'ses_message_rejected',
  BadRequestException: 'ses_bad_request',
};

function toSesFailure(error: MailError): MailFailure {
  const refusal = SES_REFUSALS[error.name];
  if (refusal) {
    return new MailFailure('rejected', refusal, error);
  }
  const status = error.$metadata?.httpStatusCode;
  return new MailFailure(
    'channel',
    status ? `ses_${status}` : 'ses_connection',
    error,
  );
}

function toSendmailFailure(error: MailError): MailFailure {
  // The program is not there, or must not be run.
  return ['ENOENT', 'EACCES'].includes(error.code ?? '')
    ? new MailFailure('channel', 'sendmail_missing', error)
    : new MailFailure('retry', 'sendmail_failed', error);
}

/** Nodemailer itself did not take it. */
function toUnsentFailure(error: MailError): MailFailure {
  return error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
    ? new MailFailure('rejected', 'mail_invalid', error)
    : new MailFailure('retry', 'mail_failed', error);
}

/** Finds out what an error of a transport means. */
export function toMailFailure(
  thrown: unknown,
  transport: TransportConfig['type'],
): MailFailure {
  const error = thrown as MailError;
  switch (transport) {
    case 'smtp':
      return toSmtpFailure(error);
    case 'ses':
      return toSesFailure(error);
    default:
      return toSendmailFailure(error);
  }
}
