/** Names a posted message, by what Slack returned for it. */
export function toReference(message: { channel: string; ts: string }): string {
  return `${message.channel}/${message.ts}`;
}

/** The reverse of {@link toReference}. */
export function parseReference(reference: string): {
  channel: string;
  ts: string;
} {
  const end = reference.lastIndexOf('/');
  return { channel: reference.slice(0, end), ts: reference.slice(end + 1) };
}
