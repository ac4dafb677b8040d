import type { JsonObject } from '@backstage/types';
import type { SignalRecipientsInput } from '@callboard/backstage-plugin-signals-common';

/**
 * A signal to be published.
 *
 * @public
 */
export type SignalPayload<TMessage extends JsonObject = JsonObject> = {
  /**
   * Who gets it: `{ type: 'user', entityRef }`, where the ref of a group means
   * its members, or `{ type: 'broadcast' }` for everybody. The short forms of
   * the BEP work, too: an entity ref, a list of them, or `null` for everybody.
   */
  recipients: SignalRecipientsInput;
  /** The channel that listeners subscribe to, of 1 to 255 characters. */
  channel: string;
  /** A small JSON object. Everybody who receives it can read it. */
  message: TMessage;
};

/**
 * Sends signals to the users who are online.
 *
 * @public
 */
export interface SignalsService {
  /**
   * Publishes a signal.
   *
   * Resolves once the broker has taken it. If it rejects, the signal may still
   * reach some or all of its recipients.
   *
   * @throws `InputError` if the recipients, the channel or the message have not
   * the form that they should have, or if the message is too big for an event
   */
  publish<TMessage extends JsonObject = JsonObject>(
    signal: SignalPayload<TMessage>,
  ): Promise<void>;
}

/**
 * The name that the BEP gives to the {@link SignalsService}.
 *
 * @public
 */
export type SignalService = SignalsService;
