import { SubscribeStart } from '@callboard/backstage-plugin-signals-common';
import { earliestPosition } from './earliestPosition';
import { SubscribeRequest } from './transports';

/** Channels that have been wanted for as long, but for so much, share one request. */
const SAME_START_MS = 100;

/** So many channels, whatever their names, mostly fit into a message. */
const CHANNELS_PER_REQUEST = 50;

/**
 * Collects channels that are to be subscribed to into few requests: those that
 * resume come first, from the earliest of their positions.
 */
export class SubscribeRequests {
  readonly #resuming: string[] = [];
  readonly #positions: string[] = [];
  readonly #starting: SubscribeRequest[] = [];

  add(channel: string, { position, missedMs }: SubscribeStart): void {
    if (position !== undefined) {
      this.#resuming.push(channel);
      this.#positions.push(position);
      return;
    }
    // Those that have been wanted for longest come first.
    const together = this.#starting.find(
      request =>
        request.missedMs === missedMs ||
        request.missedMs! - missedMs! <= SAME_START_MS,
    );
    if (together) {
      together.channels.push(channel);
    } else {
      this.#starting.push({ channels: [channel], missedMs });
    }
  }

  list(): SubscribeRequest[] {
    const position = earliestPosition(this.#positions);
    return [
      ...split(this.#resuming, { position }),
      ...this.#starting.flatMap(({ channels, missedMs }) =>
        split(channels, { missedMs }),
      ),
    ];
  }
}

function split(channels: string[], start: SubscribeStart): SubscribeRequest[] {
  const requests: SubscribeRequest[] = [];
  for (let from = 0; from < channels.length; from += CHANNELS_PER_REQUEST) {
    const some = channels.slice(from, from + CHANNELS_PER_REQUEST);
    requests.push({ channels: some, ...start });
  }
  return requests;
}
