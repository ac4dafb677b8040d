import addressparser from 'nodemailer/lib/addressparser';

/** RFC 5321, 4.5.3.1.3. */
const MAX_LENGTH = 254;
/** What could begin another address, a name, a header or an option of a program. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /^-|[\s\u0000-\u001f\u007f"'(),:;<>[\\\]]/;

/** Whether a text is one address, without a name. */
export function isEmailAddress(text: string): boolean {
  const [local, domain, ...others] = text.split('@');
  return (
    !!local &&
    !!domain &&
    others.length === 0 &&
    text.length <= MAX_LENGTH &&
    !FORBIDDEN.test(text)
  );
}

/** The address in `Name <address>`, `undefined` if there is not exactly one. */
export function parseMailbox(text: string): string | undefined {
  const [mailbox, ...others] = addressparser(text, { flatten: true });
  return mailbox && others.length === 0 && isEmailAddress(mailbox.address)
    ? mailbox.address
    : undefined;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
