/**
 * The recipients of a signal in the form that travels over the broker. A user
 * recipient matches every connection that has the ref among its ownership
 * entity refs, so the ref of a group reaches its members.
 *
 * @public
 */
export type SignalRecipients =
  | { type: 'user'; entityRef: string | string[] }
  | { type: 'broadcast' };

/**
 * Every form in which recipients are accepted: the typed one, and the one of
 * the BEP, where `null` means everybody.
 *
 * @public
 */
export type SignalRecipientsInput = SignalRecipients | string | string[] | null;

/**
 * Recipients after normalisation: `undefined` refs mean everybody.
 *
 * @public
 */
export interface NormalizedSignalRecipients {
  /** Lower-cased entity refs without repetition; `undefined` for a broadcast. */
  entityRefs?: string[];
}

/**
 * Brings recipients of any accepted form into one. Entity refs are compared in
 * lower case throughout Backstage, so they are lower-cased here, once.
 *
 * @returns `undefined` if `recipients` has none of the accepted forms. An empty
 * list is accepted: it is a signal for nobody.
 * @public
 */
export function normalizeSignalRecipients(
  recipients: unknown,
): NormalizedSignalRecipients | undefined {
  if (recipients === null) {
    return {};
  }
  if (typeof recipients === 'string' || Array.isArray(recipients)) {
    return normalizeEntityRefs(recipients);
  }
  if (typeof recipients !== 'object') {
    return undefined;
  }
  const { type, entityRef } = recipients as {
    type?: unknown;
    entityRef?: unknown;
  };
  if (type === 'broadcast') {
    return {};
  }
  return type === 'user' ? normalizeEntityRefs(entityRef) : undefined;
}

function normalizeEntityRefs(
  value: unknown,
): NormalizedSignalRecipients | undefined {
  const refs: unknown[] = Array.isArray(value) ? value : [value];
  const entityRefs = new Set<string>();
  for (const ref of refs) {
    if (typeof ref !== 'string' || ref.length === 0) {
      return undefined;
    }
    entityRefs.add(ref.toLowerCase());
  }
  return { entityRefs: [...entityRefs] };
}
