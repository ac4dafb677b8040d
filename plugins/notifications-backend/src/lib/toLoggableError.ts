import { toError } from '@backstage/errors';

/**
 * An error of a processor, a resolver, the catalog or the broker, as it is logged: its
 * name, message and stack. Not its properties and causes: clients of HTTP keep there
 * what they sent, which is the notification.
 */
export function toLoggableError(error: unknown): Error {
  const { name, message, stack } = toError(error);
  return Object.defineProperties(new Error(message), {
    name: { value: name },
    stack: { value: stack },
  });
}
