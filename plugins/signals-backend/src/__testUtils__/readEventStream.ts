import {
  parseServerMessage,
  type ServerMessage,
} from '@callboard/backstage-plugin-signals-common';

/** A message on an event stream. */
export interface StreamEvent {
  id?: string;
  message: ServerMessage;
}

/** Reads a stream as a client with `fetch` does. */
export async function* readEventStream(
  response: Response,
): AsyncGenerator<StreamEvent> {
  let buffered = '';
  for await (const chunk of response.body!.pipeThrough(
    new TextDecoderStream(),
  )) {
    const events = `${buffered}${chunk}`.split('\n\n');
    buffered = events.pop()!;
    for (const event of events) {
      const id = /^id: (.*)$/m.exec(event)?.[1];
      const message = parseServerMessage(/^data: (.*)$/m.exec(event)![1])!;
      yield { ...(id !== undefined && { id }), message };
    }
  }
}
